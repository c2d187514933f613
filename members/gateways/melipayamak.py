"""Melipayamak's REST service: user name and password, one message a call, credit in messages."""

from collections.abc import Mapping, Sequence
from typing import Any

from members.gateways import causes, http
from members.gateways.batches import ask_each, hand_over, side_by_side
from members.gateways.over_http import OverHttp
from members.gateways.reading import (
    base_of,
    digest,
    digest_now,
    heard,
    national,
    only_iran,
    rows,
    text_of,
    whole,
    worldwide,
)
from members.gateways.shape import (
    Outcome,
    Outgoing,
    Received,
    Refused,
    Report,
    Silent,
    State,
    Taken,
)

BASE_URL = "https://rest.payamak-panel.com/api/SendSMS"
OK = 1
# A number of a message has many digits; below stand the codes.
LARGEST_CODE = 1_000
BETWEEN_VALUES = ";"
PAGE = 100

ANSWERS = causes.verdicts(
    refused={
        5: causes.LINE,
        7: causes.TEXT,
        9: causes.LINE,
        11: causes.TROUBLE,
        14: causes.LINK,
        15: causes.STOP_WORDS,
        16: causes.NUMBER,
        17: causes.TEXT,
        18: causes.NUMBER,
        # On the operators' black list, or not to be read: it does not say which.
        35: causes.NUMBER,
        -2: causes.REQUEST,
        -3: causes.LINE,
        -4: causes.PATTERN,
        -5: causes.VALUES,
        -7: causes.LINE,
    },
    halted={
        0: causes.KEY,
        2: causes.CREDIT,
        10: causes.ACCOUNT,
        12: causes.ACCOUNT,
        -1: causes.ACCOUNT,
        -108: causes.ADDRESS,
        -109: causes.ADDRESS,
        -110: causes.KEY,
        -111: causes.ADDRESS,
    },
    later={3: causes.LIMIT, 4: causes.LIMIT, 6: causes.BUSY, 19: causes.RATE},
    silent={-6: causes.TROUBLE},
)
STATES: Mapping[int, State] = {
    0: "sent",
    1: "delivered",
    2: "undelivered",
    3: "failed",
    5: "failed",
    8: "sent",
    16: "undelivered",
    27: "blocked",
    35: "blocked",
    200: "sent",
    300: "failed",
    400: "waiting",
    500: "failed",
}


class Melipayamak(OverHttp):
    """`access.username` and `access.key`, its password."""

    name = "melipayamak"
    most_at_once = 1
    knows_client_ids = False

    def send(self, batch: Sequence[Outgoing]) -> list[Outcome]:
        """A call for each, free text or pattern."""
        return hand_over(batch, _objection, lambda fit: side_by_side(fit, self._send))

    def reports(self, references: Sequence[str]) -> list[Report]:
        """One call for each, until one is not answered."""
        return ask_each(references[:PAGE], self._report)

    def find(self, client_ids: Sequence[str]) -> dict[str, Taken | None] | None:
        """It keeps no ids of ours."""
        del client_ids
        return None

    def received(self) -> list[Received]:
        """The newest hundred, whether told before or not."""
        form = {"location": "1", "from": "", "index": "0", "count": str(PAGE)}
        answer = self._call("GetMessages", form)
        return heard(map(_received, rows(answer.get("Data")))) if _is_read(answer) else []

    def credit(self) -> int | None:
        """In messages, not in money."""
        answer = self._call("GetCredit", {})
        if not _is_read(answer) or whole(answer.get("RetStatus")) != OK:
            return None
        return whole(answer.get("Value"))

    def read_callback(self, fields: Mapping[str, str], body: bytes) -> list[Report | Received]:
        """A received message, as its panel forwards it: `from`, `to`, `text`."""
        del body
        if not {"from", "text"} <= fields.keys():
            return []
        named = {"MsgID": fields.get("msgid") or fields.get("id"), "Sender": fields["from"]}
        return [_received({**named, "Receiver": fields.get("to"), "Body": fields["text"]})]

    def _report(self, reference: str) -> list[Report] | None:
        answer = self._call("GetDeliveries2", {"recId": reference})
        if not isinstance(answer, dict):
            return None
        state = whole(answer.get("Value"))
        if state is None or state not in STATES:
            return []
        return [Report(reference, STATES[state], f"melipayamak {state}")]

    def _send(self, one: Outgoing) -> Outcome:
        to = national(one.address)
        if one.pattern:
            values = BETWEEN_VALUES.join(value for _name, value in one.values)
            form = {"text": values, "to": to, "bodyId": one.pattern}
            return _outcome(self._call("BaseServiceNumber", form))
        form = {"to": to, "from": one.line, "text": one.text, "isFlash": "false"}
        return _outcome(self._call("SendSMS", form))

    def _call(self, method: str, form: Mapping[str, str]) -> Any:
        """Its document, else the outcome that an answer means."""
        answer = self._http.call(
            "POST",
            f"{base_of(self._access, BASE_URL)}/{method}",
            form={"username": self._access.username, "password": self._access.key, **form},
            patience=self._access.patience,
        )
        if not isinstance(answer, http.Answer):
            return answer
        document = answer.document()
        told = document.get("MyBase") if isinstance(document, dict) else None
        if isinstance(told, dict):
            document = {**told, **document}
        if not isinstance(document, dict) or whole(document.get("RetStatus")) is None:
            return http.unreadable(answer)
        return document


def _objection(one: Outgoing) -> Refused | None:
    if one.pattern and any(BETWEEN_VALUES in value for _name, value in one.values):
        return Refused(causes.with_code(causes.VALUES, BETWEEN_VALUES))
    if not one.pattern and not one.line:
        return Refused(causes.with_code(causes.LINE, "none is chosen"))
    return only_iran(one)


def _is_read(answer: object) -> bool:
    return isinstance(answer, dict)


def _outcome(answer: Any) -> Outcome:
    """The number of the message under `Value` when `RetStatus` is 1, else a code in either."""
    if not isinstance(answer, dict):
        outcome: Outcome = answer
        return outcome
    status, value = whole(answer.get("RetStatus")), whole(answer.get("Value"))
    if status == OK and value is not None and value > LARGEST_CODE:
        return Taken(str(value))
    is_told_there = status == OK or (value is not None and value < 0)
    code = value if is_told_there else status
    if code is None or code == OK:
        return Silent("the answer has no number of the message")
    return ANSWERS.get(code) or Refused(causes.with_code("refused", code))


def _received(row: Mapping[str, Any]) -> Received:
    sender, line, words = row.get("Sender"), row.get("Receiver"), row.get("Body")
    at = row.get("SendDate")
    name = row.get("MsgID") or (digest if at else digest_now)(sender, line, words, at)
    return Received(
        reference=text_of(name, 80),
        address=worldwide(sender),
        line=text_of(line, 30),
        text=text_of(words),
    )
