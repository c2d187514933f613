"""Kavenegar: the key stands in the address, money is rials, a client id is remembered."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from members.gateways import causes, http
from members.gateways.batches import filled_or_free, hand_over, side_by_side
from members.gateways.over_http import OverHttp
from members.gateways.reading import (
    IRAN,
    cost_of,
    digest,
    digest_now,
    heard,
    moment,
    national,
    rials,
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

BASE_URL = "https://api.kavenegar.com"
OK = 200
MOST_ASKED = 500
LONGEST_TEXT = 900

ANSWERS = causes.verdicts(
    refused={
        400: causes.REQUEST,
        406: causes.REQUEST,
        411: causes.NUMBER,
        412: causes.LINE,
        413: causes.TEXT,
        414: causes.REQUEST,
        415: causes.REQUEST,
        417: causes.REQUEST,
        419: causes.REQUEST,
        420: causes.LINK,
        422: causes.TEXT,
        424: causes.PATTERN,
        426: causes.PATTERN,
        427: causes.LINE,
        428: causes.VALUES,
        431: causes.VALUES,
        432: causes.PATTERN,
        501: causes.NUMBER,
        604: causes.REQUEST,
        607: causes.REQUEST,
    },
    halted={
        401: causes.ACCOUNT,
        403: causes.KEY,
        404: causes.REQUEST,
        405: causes.REQUEST,
        407: causes.ADDRESS,
        416: causes.ADDRESS,
        418: causes.CREDIT,
        429: causes.ADDRESS,
    },
    later={402: causes.TROUBLE, 409: causes.BUSY, 451: causes.RATE},
)
STATES: Mapping[int, State] = {
    1: "waiting",
    2: "waiting",
    4: "sent",
    5: "sent",
    6: "failed",
    10: "delivered",
    11: "undelivered",
    13: "failed",
    14: "blocked",
}
UNKNOWN_ID = 100
FAILED_AT_ONCE = {6: causes.TROUBLE, 11: causes.NUMBER, 13: causes.TROUBLE, 100: causes.NUMBER}
BLOCKED = 14

# The places of a pattern in their order, and how many spaces each may hold.
PLACES = {"token": 0, "token2": 0, "token3": 0, "token10": 5, "token20": 8}
LONGEST_VALUE = 100


class Kavenegar(OverHttp):
    """`access.key` is the API key."""

    name = "kavenegar"
    most_at_once = 200
    knows_client_ids = True

    def send(self, batch: Sequence[Outgoing]) -> list[Outcome]:
        """Free texts in one call with their client ids; a pattern is a call each."""
        return hand_over(batch, _objection, self._hand)

    def reports(self, references: Sequence[str]) -> list[Report]:
        """Asked within 48 hours; what is older is not answered any more."""
        found: list[Report] = []
        for start in range(0, len(references), MOST_ASKED):
            asked = ",".join(references[start : start + MOST_ASKED])
            entries = self._ask("sms/status", {"messageid": asked})
            found += [one for row in entries or [] if (one := _report(row)) is not None]
        return found

    def find(self, client_ids: Sequence[str]) -> dict[str, Taken | None] | None:
        """By the ids that free texts were sent with, within twelve hours."""
        ours = {_local_id(one): one for one in client_ids}
        entries = self._ask("sms/statuslocalmessageid", {"localid": ",".join(ours)})
        if entries is None:
            return None
        return {
            ours[str(row.get("localid"))]: None
            if whole(row.get("status")) == UNKNOWN_ID or not whole(row.get("messageid"))
            else Taken(str(row["messageid"]))
            for row in entries
            if str(row.get("localid")) in ours
        }

    def received(self) -> list[Received]:
        """The unread of each line; asking marks them as read. Those that were read are asked for
        as well: an answer that was lost on its way to us, or with us, is told again.
        """
        return heard(
            _received(row, line)
            for line in self._access.lines
            for is_read in ("0", "1")
            for row in self._ask("sms/receive", {"linenumber": line, "isread": is_read}) or []
        )

    def credit(self) -> int | None:
        """In rials."""
        entries = self._ask("account/info", {})
        return rials(entries[0].get("remaincredit"), self._access) if entries else None

    def read_callback(self, fields: Mapping[str, str], body: bytes) -> list[Report | Received]:
        """`messageid` with `status`, or with `from`, `to` and `message`."""
        del body
        if "message" in fields and "from" in fields:
            reference = text_of(fields.get("messageid") or digest_now(*sorted(fields.items())), 80)
            address, line = worldwide(fields["from"]), text_of(fields.get("to"), 30)
            return [Received(reference, address, line, text_of(fields["message"]))]
        report = _report(fields)
        return [] if report is None else [report]

    def _hand(self, batch: Sequence[Outgoing]) -> list[Outcome]:
        if all(one.line or one.pattern for one in batch):
            return filled_or_free(batch, self._send_pattern, self._send_many)
        # The list of lines of many at once knows no line of the carrier's own choice.
        return side_by_side(
            batch, lambda one: self._send_pattern(one) if one.pattern else self._send_one(one)
        )

    def _send_many(self, batch: Sequence[Outgoing]) -> list[Outcome] | Outcome:
        if len(batch) == 1:
            return self._send_one(batch[0])
        form = {
            "receptor": _listed(_receptor(one) for one in batch),
            "sender": _listed(one.line for one in batch),
            "message": _listed(one.text for one in batch),
            "localmessageids": _listed(_numbered(one.client_id) for one in batch),
        }
        entries = self._call("sms/sendarray", form)
        if not isinstance(entries, list):
            return entries
        if len(entries) != len(batch):
            return Silent("the answer tells of other messages")
        return [self._taken(row) for row in entries]

    def _send_one(self, one: Outgoing) -> Outcome:
        form = {
            "receptor": _receptor(one),
            "message": one.text,
            "localid": _local_id(one.client_id),
        }
        return self._single("sms/send", form | ({"sender": one.line} if one.line else {}))

    def _send_pattern(self, one: Outgoing) -> Outcome:
        form = {"receptor": _receptor(one), "template": one.pattern, "type": "sms"}
        return self._single("verify/lookup", form | _places(one))

    def _single(self, method: str, form: Mapping[str, str]) -> Outcome:
        entries = self._call(method, form)
        if not isinstance(entries, list):
            return entries
        return self._taken(entries[0]) if entries else Silent("the answer tells of no message")

    def _taken(self, row: Mapping[str, Any]) -> Outcome:
        status = whole(row.get("status")) or 0
        if status == BLOCKED:
            return Refused(causes.with_code(causes.BLOCKED, status), is_blocked=True)
        if status in FAILED_AT_ONCE:
            return Refused(causes.with_code(FAILED_AT_ONCE[status], status))
        if not whole(row.get("messageid")):
            return Silent("the answer has no number of the message")
        return Taken(str(row["messageid"]), cost=cost_of(row.get("cost"), self._access))

    def _ask(self, method: str, form: Mapping[str, str]) -> list[Mapping[str, Any]] | None:
        entries = self._call(method, form)
        return entries if isinstance(entries, list) else None

    def _call(self, method: str, form: Mapping[str, str]) -> list[Mapping[str, Any]] | Outcome:
        key = quote(self._access.key, safe="")
        base = self._access.base_url.rstrip("/") or BASE_URL
        base = base.removesuffix(f"/{key}").removesuffix("/v1")
        url = f"{base}/v1/{key}/{method}.json"
        answer = self._http.call("POST", url, form=form, patience=self._access.patience)
        if not isinstance(answer, http.Answer):
            return answer
        document = answer.document()
        said = document.get("return") if isinstance(document, dict) else None
        code = whole(said.get("status")) if isinstance(said, dict) else None
        if code is None:
            return http.unreadable(answer)
        if code == OK:
            return rows(document.get("entries"))
        return ANSWERS.get(code) or Silent(causes.with_code("unknown answer", code))


def _objection(one: Outgoing) -> Refused | None:
    """What the carrier would refuse, said before it is asked."""
    if not one.pattern:
        too_long = len(one.text) > LONGEST_TEXT
        return Refused(causes.with_code(causes.TEXT, "too long")) if too_long else None
    for place, value in _places(one).items():
        spaces = value.count(" ")
        if spaces > PLACES[place] or len(value) > LONGEST_VALUE or {"\n", "_"} & set(value):
            return Refused(causes.with_code(causes.VALUES, place))
    if len(one.values) > len(PLACES):
        return Refused(causes.with_code(causes.VALUES, "more than five"))
    return None


def _places(one: Outgoing) -> dict[str, str]:
    """Values by the places that they name, the others in order into what is free."""
    named = {place: value for place, value in one.values if place in PLACES}
    free = iter(place for place in PLACES if place not in named)
    rest = [value for place, value in one.values if place not in PLACES]
    return named | dict(zip(free, rest, strict=False))


def _receptor(one: Outgoing) -> str:
    """Iranian numbers as they are usual, others with 00."""
    return national(one.address) if one.address.startswith(IRAN) else f"00{one.address[1:]}"


def _local_id(client_id: str) -> str:
    """It wants a number: `12-1`, the first repetition of message 12, becomes 12001."""
    number, _dash, again = client_id.partition("-")
    return f"{number}{int(again or 0):03d}" if (again or "0").isdigit() else client_id


def _numbered(client_id: str) -> int | str:
    """The same for a list, which is documented as one of numbers."""
    ours = _local_id(client_id)
    return int(ours) if ours.isascii() and ours.isdecimal() else ours


def _listed(values: Any) -> str:
    return json.dumps(list(values), ensure_ascii=False)


def _report(row: Mapping[str, Any]) -> Report | None:
    status, reference = whole(row.get("status")), whole(row.get("messageid"))
    if status is None or status not in STATES or not reference:
        return None
    return Report(str(reference), STATES[status], f"kavenegar {status}")


def _received(row: Mapping[str, Any], line: str) -> Received:
    at = row.get("date")
    facts = (row.get("sender"), row.get("receptor") or line, row.get("message"), at)
    return Received(
        reference=text_of(row.get("messageid") or (digest if at else digest_now)(*facts), 80),
        address=worldwide(row.get("sender")),
        line=text_of(row.get("receptor") or line, 30),
        text=text_of(row.get("message")),
        at=moment(at),
    )
