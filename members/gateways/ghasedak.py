"""Ghasedak: a key in a header, rials, a client id that can be asked for later."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from members.gateways import causes, http
from members.gateways.batches import filled_or_free, hand_over
from members.gateways.over_http import OverHttp
from members.gateways.reading import (
    base_of,
    cost_of,
    digest,
    digest_now,
    heard,
    national,
    only_iran,
    rials,
    rows,
    stamp,
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

BASE_URL = "https://gateway.ghasedak.me/rest/api/v1/WebService"
MOST_ASKED = 100
BY_NUMBER, BY_CLIENT_ID = "1", "2"
LONGEST_ID = 80
NO_IDS = frozenset({"", "0", "None"})

# Its documents name no codes but those of HTTP; what is not here and above 499 is doubtful.
ANSWERS = causes.verdicts(
    refused={400: causes.REQUEST, 404: causes.REQUEST, 422: causes.TEXT},
    halted={401: causes.KEY, 402: causes.CREDIT, 403: causes.KEY, 405: causes.CREDIT},
    later={429: causes.RATE, 503: causes.BUSY},
)
# Its documents name 0 to 8, its own library others: from 12 on they do not contradict.
STATES: Mapping[int, State] = {
    0: "waiting",
    1: "failed",
    2: "blocked",
    3: "sent",
    4: "undelivered",
    5: "delivered",
    6: "failed",
    7: "sent",
    12: "blocked",
    13: "undelivered",
    14: "delivered",
    15: "blocked",
    16: "failed",
}


class Ghasedak(OverHttp):
    """`access.key` is the API key; names of fields come in either case."""

    name = "ghasedak"
    most_at_once = 100
    knows_client_ids = True

    def send(self, batch: Sequence[Outgoing]) -> list[Outcome]:
        """Free texts in one call, each its own; a pattern is a call each."""
        return hand_over(
            batch,
            _objection,
            lambda fit: filled_or_free(fit, self._send_pattern, self._send_many),
        )

    def reports(self, references: Sequence[str]) -> list[Report]:
        """By its own numbers, a hundred a call."""
        found: list[Report] = []
        for start in range(0, len(references), MOST_ASKED):
            asked = self._status(references[start : start + MOST_ASKED], BY_NUMBER)
            found += [one for row in asked or [] if (one := self._report(row)) is not None]
        return found

    def find(self, client_ids: Sequence[str]) -> dict[str, Taken | None] | None:
        """By the ids that texts and patterns were sent with."""
        found: dict[str, Taken | None] = dict.fromkeys(client_ids)
        for start in range(0, len(client_ids), MOST_ASKED):
            asked = self._status(client_ids[start : start + MOST_ASKED], BY_CLIENT_ID)
            if asked is None:
                return None
            for row in asked:
                ours, reference = str(row.get("clientreferenceid")), str(row.get("messageid"))
                if ours in found and reference not in NO_IDS:
                    found[ours] = Taken(reference, cost=cost_of(row.get("price"), self._access))
        return found

    def received(self) -> list[Received]:
        """The unread of each line."""
        return heard(
            _received(row, line)
            for line in self._access.lines
            for row in self._asked("GetReceivedSmses", {"lineNumber": line, "isRead": "false"})
            or []
        )

    def credit(self) -> int | None:
        """In rials."""
        told = self._asked("GetAccountInformation", {})
        return rials(told[0].get("credit"), self._access) if told else None

    def read_callback(self, fields: Mapping[str, str], body: bytes) -> list[Report | Received]:
        """`messageid` with `status`, or with `from`, `to` and `message`."""
        del body
        row = {name.lower(): value for name, value in fields.items()}
        if "message" in row and "from" in row:
            return [_received({**row, "sender": row["from"]}, row.get("to", ""))]
        report = self._report(row)
        return [] if report is None else [report]

    def _send_many(self, batch: Sequence[Outgoing]) -> list[Outcome] | Outcome:
        items = [_item(one) for one in batch]
        if len(items) == 1:
            told = self._call("POST", "SendSingleSMS", body={**items[0], "udh": False})
        else:
            told = self._call("POST", "SendPairToPairSMS", body={"items": items, "udh": False})
        if not isinstance(told, list):
            return told
        return [self._taken(row) for row in _in_order(batch, told)]

    def _send_pattern(self, one: Outgoing) -> Outcome:
        told = self._call(
            "POST",
            "SendOtpSMS",
            body={
                "receptors": [
                    {"mobile": national(one.address), "clientReferenceId": one.client_id}
                ],
                "templateName": one.pattern,
                "inputs": [{"param": name, "value": value} for name, value in one.values],
                "udh": False,
            },
        )
        if not isinstance(told, list):
            return told
        return self._taken(_in_order([one], told)[0])

    def _taken(self, row: Mapping[str, Any]) -> Outcome:
        reference = text_of(row.get("messageid"))
        if reference in NO_IDS or len(reference) > LONGEST_ID:
            return Silent("the answer has no number of the message")
        return Taken(reference, cost=cost_of(row.get("cost"), self._access))

    def _report(self, row: Mapping[str, Any]) -> Report | None:
        state, reference = whole(row.get("status")), text_of(row.get("messageid"), 80)
        if state is None or state not in STATES or reference in NO_IDS:
            return None
        return Report(
            reference,
            STATES[state],
            f"ghasedak {state}",
            cost=cost_of(row.get("price"), self._access),
            client_id=text_of(row.get("clientreferenceid"), 80),
        )

    def _status(self, ids: Sequence[str], kind: str) -> list[Mapping[str, Any]] | None:
        return self._asked("CheckSmsStatus", {"Ids": ",".join(ids), "Type": kind})

    def _asked(self, method: str, params: Mapping[str, str]) -> list[Mapping[str, Any]] | None:
        told = self._call("GET", method, params=params)
        return told if isinstance(told, list) else None

    def _call(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> list[Mapping[str, Any]] | Outcome:
        """The rows of an answer that says yes, else the outcome that it means."""
        answer = self._http.call(
            method,
            f"{base_of(self._access, BASE_URL)}/{path}",
            headers={
                "ApiKey": self._access.key,
                "Accept": "application/json",
                "Content-Type": "application/json",
            },
            params=params,
            body=None if body is None else json.dumps(body).encode(),
            patience=self._access.patience,
        )
        if not isinstance(answer, http.Answer):
            return answer
        document = _in_lower_case(answer.document())
        if not isinstance(document, dict) or "issuccess" not in document:
            return http.unreadable(answer)
        if str(document["issuccess"]).lower() == "true":
            data = document.get("data")
            return rows(data["items"] if isinstance(data, dict) and "items" in data else data)
        code = whole(document.get("statuscode")) or answer.status
        if code in ANSWERS:
            return ANSWERS[code]
        in_doubt = code >= 500
        return Silent(f"trouble ({code})") if in_doubt else Refused(f"refused ({code})")


def _item(one: Outgoing) -> dict[str, str]:
    return {
        "lineNumber": one.line,
        "receptor": national(one.address),
        "message": one.text,
        "clientReferenceId": one.client_id,
    }


def _in_order(
    batch: Sequence[Outgoing], told: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """The row of each message: by our own number of it, by the receiver where that is left out,
    by its place where both are; an empty one where nothing is told of it. Its documents show
    answers in another order than what was asked.
    """
    ours = {str(row["clientreferenceid"]): row for row in told if row.get("clientreferenceid")}
    to: dict[str, list[Mapping[str, Any]]] = {}
    for row in told:
        to.setdefault(worldwide(row.get("receptor")), []).append(row)
    if ours.keys() & {one.client_id for one in batch}:
        return [ours.get(one.client_id, {}) for one in batch]
    if to.keys() & {one.address for one in batch}:
        return [to[one.address].pop(0) if to.get(one.address) else {} for one in batch]
    return list(told) if len(told) == len(batch) else [{} for _one in batch]


def _objection(one: Outgoing) -> Refused | None:
    if not one.pattern and not one.line:
        return Refused(causes.with_code(causes.LINE, "none is chosen"))
    return only_iran(one)


def _in_lower_case(value: Any) -> Any:
    """Names of fields in lower case, however deep."""
    if isinstance(value, dict):
        return {str(name).lower(): _in_lower_case(one) for name, one in value.items()}
    return [_in_lower_case(one) for one in value] if isinstance(value, list) else value


def _received(row: Mapping[str, Any], line: str) -> Received:
    sender, words = row.get("sender") or row.get("mobile"), row.get("message")
    number = row.get("messageid") or row.get("id")
    at = row.get("receivedate")
    reference = number or (digest if at else digest_now)(sender, line, words, at)
    return Received(
        reference=text_of(reference, 80),
        address=worldwide(sender),
        line=text_of(row.get("linenumber") or line, 30),
        text=text_of(words),
        at=stamp(at),
    )
