"""SMS.ir: a key in a header, credit counted in messages, no client ids."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from members.gateways import causes, http
from members.gateways.batches import ask_each, filled_or_free, hand_over
from members.gateways.over_http import OverHttp
from members.gateways.reading import (
    base_of,
    digest,
    heard,
    moment,
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

BASE_URL = "https://api.sms.ir/v1"
OK = 1
LONGEST_VALUE = 25
PAGE = 100
MOST_PAGES = 5
FEW = 5

ANSWERS = causes.verdicts(
    refused={
        101: causes.LINE,
        103: causes.TEXT,
        104: causes.NUMBER,
        105: causes.REQUEST,
        106: causes.REQUEST,
        107: causes.REQUEST,
        108: causes.REQUEST,
        109: causes.REQUEST,
        110: causes.REQUEST,
        111: causes.REQUEST,
        112: causes.REQUEST,
        113: causes.PATTERN,
        114: causes.VALUES,
        115: causes.BLOCKED,
        116: causes.VALUES,
        117: causes.TEXT,
        16: causes.REQUEST,
        118: causes.REQUEST,
        123: causes.LINE,
        124: causes.PATTERN,
    },
    halted={
        10: causes.KEY,
        11: causes.KEY,
        12: causes.ADDRESS,
        13: causes.ACCOUNT,
        14: causes.ACCOUNT,
        15: causes.ACCOUNT,
        102: causes.CREDIT,
        119: causes.ACCOUNT,
    },
    later={20: causes.RATE},
    silent={0: causes.TROUBLE},
)
STATES: Mapping[int, State] = {
    1: "delivered",
    2: "undelivered",
    3: "waiting",
    4: "undelivered",
    5: "sent",
    6: "failed",
    7: "blocked",
}


class SmsIr(OverHttp):
    """`access.key` is the API key; lines are digits."""

    name = "sms_ir"
    most_at_once = 100
    knows_client_ids = False

    def send(self, batch: Sequence[Outgoing]) -> list[Outcome]:
        """Free texts in one call, each its own; a pattern is a call each."""
        return hand_over(
            batch,
            _objection,
            lambda fit: filled_or_free(fit, self._send_pattern, self._send_many),
        )

    def reports(self, references: Sequence[str]) -> list[Report]:
        """A few one by one; many from the pages of today's messages."""
        wanted = set(references)
        found: dict[str, Report] = {}
        if len(wanted) > FEW:
            found = self._todays(wanted)
        rest = [one for one in references if one not in found][:PAGE]
        found |= {one.reference: one for one in ask_each(rest, self._ask)}
        return [report for reference, report in found.items() if reference in wanted]

    def find(self, client_ids: Sequence[str]) -> dict[str, Taken | None] | None:
        """It keeps no ids of ours."""
        del client_ids
        return None

    def received(self) -> list[Received]:
        """What was not told yet, which is told once, and then all of today, which is told as
        often as it is asked for: an answer that was lost is told again until the day is over.
        """
        latest = self._call("GET", "receive/latest", params={"count": str(PAGE)})
        shown = list(rows(latest) if _is_data(latest) else [])
        shown += self._pages("receive/live", {"sortByNewest": "true"})
        return heard(map(_received, shown))

    def credit(self) -> int | None:
        """In messages, not in money."""
        data = self._call("GET", "credit")
        return whole(data) if _is_data(data) else None

    def read_callback(self, fields: Mapping[str, str], body: bytes) -> list[Report | Received]:
        """It calls nobody that its documents tell of."""
        del fields, body
        return []

    def _ask(self, reference: str) -> list[Report] | None:
        data = self._call("GET", f"send/{reference}")
        if isinstance(data, Refused):  # it knows no such message; of others it may tell
            return []
        return [one for row in rows(data) if (one := _report(row))] if _is_data(data) else None

    def _send_many(self, batch: Sequence[Outgoing]) -> list[Outcome] | Outcome:
        """One text for all, or each his own."""
        texts = [one.text for one in batch]
        is_one = len(set(texts)) == 1
        path = "send/bulk" if is_one else "send/likeToLike"
        said = {"messageText": texts[0]} if is_one else {"messageTexts": texts}
        to = [national(one.address) for one in batch]
        line = whole(batch[0].line)
        asked = {"lineNumber": line, **said, "mobiles": to, "sendDateTime": None}
        data = self._call("POST", path, body=asked)
        if not _is_data(data):
            return _as_outcome(data)
        numbers = data.get("messageIds") if isinstance(data, dict) else None
        if not isinstance(numbers, list) or len(numbers) != len(batch):
            return Silent("the answer tells of other messages")
        return [_taken(number) for number in numbers]

    def _send_pattern(self, one: Outgoing) -> Outcome:
        data = self._call(
            "POST",
            "send/verify",
            body={
                "mobile": national(one.address),
                "templateId": whole(one.pattern),
                "parameters": [{"name": name, "value": value} for name, value in one.values],
            },
        )
        if not _is_data(data):
            return _as_outcome(data)
        number = whole(data.get("messageId")) if isinstance(data, dict) else None
        return Taken(str(number)) if number else Silent("the answer has no number of the message")

    def _todays(self, wanted: set[str]) -> dict[str, Report]:
        found: dict[str, Report] = {}
        for row in self._pages("send/live", {}):
            report = _report(row)
            found |= {} if report is None else {report.reference: report}
            if wanted <= found.keys():
                break
        return found

    def _pages(self, path: str, params: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
        """The rows of a report, page by page for as long as they are looked at."""
        for page in range(1, MOST_PAGES + 1):
            asked = {**params, "pageNumber": str(page), "pageSize": str(PAGE)}
            data = self._call("GET", path, params=asked)
            shown = rows(data) if _is_data(data) else []
            yield from shown
            if len(shown) < PAGE:
                break

    def _call(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> Any:
        """The data of an answer that says yes, else the outcome that it means."""
        answer = self._http.call(
            method,
            f"{base_of(self._access, BASE_URL)}/{path}",
            headers={
                "X-API-KEY": self._access.key,
                "Accept": "application/json",
                "Content-Type": "application/json",
            },
            params=params,
            body=None if body is None else json.dumps(body).encode(),
            patience=self._access.patience,
        )
        if not isinstance(answer, http.Answer):
            return answer
        document = answer.document()
        code = whole(document.get("status")) if isinstance(document, dict) else None
        if code == OK:
            return document.get("data")
        return http.unreadable(answer) if code is None else _verdict(code, answer)


def _verdict(code: int, answer: http.Answer) -> Outcome:
    """Frameworks put the HTTP status under the same name; that is none of its codes."""
    if code in ANSWERS:
        return ANSWERS[code]
    return http.unreadable(answer)


def _is_data(data: object) -> bool:
    return not isinstance(data, Outcome)


def _as_outcome(data: Any) -> Outcome:
    outcome: Outcome = data
    return outcome


def _objection(one: Outgoing) -> Refused | None:
    for name, value in one.values if one.pattern else ():
        if len(value) > LONGEST_VALUE:
            return Refused(causes.with_code(causes.VALUES, f"{name}: more than 25 letters"))
    if one.pattern and whole(one.pattern) is None:
        return Refused(causes.with_code(causes.PATTERN, "its number is wanted"))
    if not one.pattern and whole(one.line) is None:
        return Refused(causes.with_code(causes.LINE, "none is chosen"))
    return only_iran(one)


def _taken(number: object) -> Outcome:
    """Zero: the receiver blocks advertising. Null: no such number."""
    if number is None:
        return Refused(causes.with_code(causes.NUMBER, "null"))
    reference = whole(number)
    if reference == 0:
        return Refused(causes.with_code(causes.BLOCKED, 0), is_blocked=True)
    return Taken(str(reference)) if reference else Silent("the answer has no number of the message")


def _report(row: Mapping[str, Any]) -> Report | None:
    state, reference = whole(row.get("deliveryState")), whole(row.get("messageId"))
    if state is None or state not in STATES or not reference:
        return None
    return Report(str(reference), STATES[state], f"sms.ir {state}")


def _received(row: Mapping[str, Any]) -> Received:
    """Its own number of it stands in one of two lists alone: the facts are its name in both."""
    facts = (row.get("mobile"), row.get("number"), row.get("receivedDateTime"))
    return Received(
        reference=digest(*facts, row.get("messageText")),
        address=worldwide(row.get("mobile")),
        line=text_of(row.get("number"), 30),
        text=text_of(row.get("messageText")),
        at=moment(row.get("receivedDateTime")),
    )
