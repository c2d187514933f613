"""Twilio: numbers of all countries, one message a call, its own currency."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal, InvalidOperation
from typing import Any
from urllib.parse import quote

from members.gateways import causes, http
from members.gateways.batches import ask_each, side_by_side
from members.gateways.over_http import OverHttp
from members.gateways.reading import base_of, heard, parts_of, rows, text_of, whole, worldwide
from members.gateways.shape import (
    Halted,
    Outcome,
    Outgoing,
    Received,
    Refused,
    Report,
    Silent,
    State,
    Taken,
)
from members.rules.money import CURRENCIES

BASE_URL = "https://api.twilio.com/2010-04-01"
SERVICE = "MG"
PAGE = 100
# Under these the door of callbacks hands over what it was called by, beside the fields.
CALLED_AT, SIGNED = ":url", ":signature"

ANSWERS = causes.verdicts(
    refused={
        20404: causes.REQUEST,
        21211: causes.NUMBER,
        21217: causes.NUMBER,
        21407: causes.NUMBER,
        21408: causes.NUMBER,
        21602: causes.TEXT,
        21603: causes.LINE,
        21605: causes.TEXT,
        21606: causes.LINE,
        21610: causes.BLOCKED,
        21612: causes.NUMBER,
        21614: causes.NUMBER,
        21617: causes.TEXT,
        21619: causes.TEXT,
        21655: causes.PATTERN,
        21656: causes.VALUES,
        21659: causes.LINE,
        21660: causes.LINE,
        21703: causes.LINE,
    },
    halted={
        20003: causes.KEY,
        20005: causes.ACCOUNT,
        20008: causes.KEY,
        30002: causes.ACCOUNT,
        90010: causes.ACCOUNT,
    },
    later={
        14107: causes.RATE,
        20429: causes.RATE,
        21611: causes.BUSY,
        30001: causes.BUSY,
        63038: causes.LIMIT,
    },
)
STATES: Mapping[str, State] = {
    "accepted": "waiting",
    "scheduled": "waiting",
    "queued": "waiting",
    "sending": "waiting",
    "sent": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "undelivered",
    "failed": "failed",
    "canceled": "failed",
}
# The receiver said stop, or his network does not let such messages through.
BLOCKED = frozenset({21610, 30004, 30007})


class Twilio(OverHttp):
    """`access.username` is the account's SID, `access.key` its token; a line is a number or the
    SID of a messaging service, a pattern the SID of a content template.
    """

    name = "twilio"
    most_at_once = 1
    knows_client_ids = False

    def send(self, batch: Sequence[Outgoing]) -> list[Outcome]:
        """A call for each, free text or content template."""
        return side_by_side(batch, self._send)

    def reports(self, references: Sequence[str]) -> list[Report]:
        """One call for each, until one is not answered."""
        return ask_each(references[:PAGE], self._ask)

    def find(self, client_ids: Sequence[str]) -> dict[str, Taken | None] | None:
        """It keeps no ids of ours."""
        del client_ids
        return None

    def received(self) -> list[Received]:
        """The newest that were written to each number, whether told before or not."""
        found: list[Received] = []
        for line in self._access.lines:
            params = {"To": line, "PageSize": str(PAGE)}
            document = self._call("GET", "Messages.json", params=params)
            told = document.get("messages") if isinstance(document, dict) else None
            found += [_received(row) for row in rows(told) if row.get("direction") == "inbound"]
        return heard(found)

    def credit(self) -> int | None:
        """Where it counts in the club's currency."""
        document = self._call("GET", "Balance.json")
        if not isinstance(document, dict):
            return None
        return self._money(document.get("balance"), document.get("currency"), ROUND_FLOOR)

    def read_callback(self, fields: Mapping[str, str], body: bytes) -> list[Report | Received]:
        """Its form, where its signature fits the address that it called."""
        del body
        sent = {name: value for name, value in fields.items() if not name.startswith(":")}
        if not self._is_signed(fields.get(CALLED_AT, ""), sent, fields.get(SIGNED, "")):
            return []
        if "MessageStatus" in sent:
            row = {"sid": sent.get("MessageSid"), "status": sent["MessageStatus"]}
            report = self._report({**row, "error_code": sent.get("ErrorCode")})
            return [] if report is None else [report]
        if not {"MessageSid", "From", "Body"} <= sent.keys():
            return []
        row = {"sid": sent["MessageSid"], "from": sent["From"], "body": sent["Body"]}
        return [_received({**row, "to": sent.get("To")})]

    def _ask(self, reference: str) -> list[Report] | None:
        document = self._call("GET", f"Messages/{reference}.json")
        if isinstance(document, Refused):
            return []
        if not isinstance(document, dict):
            return None
        report = self._report(document)
        return [] if report is None else [report]

    def _send(self, one: Outgoing) -> Outcome:
        by_service = one.line.startswith(SERVICE)
        form = {"To": one.address, "MessagingServiceSid" if by_service else "From": one.line}
        if one.pattern:
            values = dict(one.values)
            form |= {"ContentSid": one.pattern, "ContentVariables": json.dumps(values)}
        else:
            form["Body"] = one.text
        document = self._call("POST", "Messages.json", form=form)
        if not isinstance(document, dict):
            outcome: Outcome = document
            return outcome
        reference = text_of(document.get("sid"), 80)
        if not reference:
            return Silent("the answer has no number of the message")
        return Taken(
            reference, cost=self._cost(document), parts=parts_of(document.get("num_segments"))
        )

    def _call(
        self,
        method: str,
        path: str,
        *,
        form: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> Any:
        """Its document where it says yes, else the outcome that an answer means."""
        access = self._access
        answer = self._http.call(
            method,
            f"{base_of(access, BASE_URL)}/Accounts/{quote(access.username)}/{path}",
            form=form,
            params=params,
            auth=(access.username, access.key),
            patience=access.patience,
        )
        if not isinstance(answer, http.Answer):
            return answer
        document = answer.document()
        if not isinstance(document, dict):
            return http.unreadable(answer)
        return document if answer.status < 300 else _verdict(answer, document)

    def _report(self, row: Mapping[str, Any]) -> Report | None:
        word, reference = str(row.get("status")), text_of(row.get("sid"), 80)
        if word not in STATES or not reference:
            return None
        code = whole(row.get("error_code"))
        state = "blocked" if code in BLOCKED else STATES[word]
        raw = f"twilio {word}" if code is None else f"twilio {word} {code}"
        return Report(reference, state, raw, cost=self._cost(row))

    def _cost(self, row: Mapping[str, Any]) -> int | None:
        """What it took, told as a negative amount, never rounded down to nothing."""
        cost = self._money(row.get("price"), row.get("price_unit"), ROUND_FLOOR)
        return None if cost is None else -cost

    def _money(self, amount: object, currency: object, rounding: str) -> int | None:
        if amount is None or currency != self._access.currency:
            return None
        try:
            smallest = Decimal(str(amount)).scaleb(CURRENCIES.get(str(currency), 2))
            return whole(smallest.to_integral_value(rounding))
        except InvalidOperation:
            return None

    def _is_signed(self, url: str, sent: Mapping[str, str], signature: str) -> bool:
        """As it documents: the address, then each field's name and value in order of names."""
        words = url + "".join(name + sent[name] for name in sorted(sent))
        digest = hmac.new(self._access.key.encode(), words.encode(), hashlib.sha1).digest()
        wanted = base64.b64encode(digest).decode()
        return bool(self._access.key) and hmac.compare_digest(wanted, signature)


def _verdict(answer: http.Answer, document: Mapping[str, Any]) -> Outcome:
    code = whole(document.get("code"))
    if code in ANSWERS:
        return ANSWERS[code]
    if answer.status in {401, 403}:
        return Halted(causes.with_code(causes.KEY, code or answer.status))
    if code is not None and answer.status < 500 and answer.status != 429:
        return Refused(causes.with_code("refused", code))
    return http.unreadable(answer)


def _received(row: Mapping[str, Any]) -> Received:
    return Received(
        reference=text_of(row.get("sid"), 80),
        address=worldwide(row.get("from")),
        line=text_of(row.get("to"), 30),
        text=text_of(row.get("body")),
    )
