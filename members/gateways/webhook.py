"""A service of the club's own: JSON, signed by a shared key, each message sent once by its id."""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from members.gateways import causes, http
from members.gateways.batches import side_by_side
from members.gateways.over_http import OverHttp
from members.gateways.reading import (
    DEAREST,
    digest_now,
    parts_of,
    rows,
    stamp,
    text_of,
    whole,
    worldwide,
)
from members.gateways.shape import (
    Halted,
    Later,
    Outcome,
    Outgoing,
    Received,
    Refused,
    Report,
    Silent,
    State,
    Taken,
)

TIMESTAMP, SIGNATURE = "X-Club-Timestamp", "X-Club-Signature"
# Under these the door of callbacks hands over what stood in the headers.
CALLED_WHEN, SIGNED = ":timestamp", ":signature"
LATEST = 300
MOST_ASKED = 100
STATES: tuple[State, ...] = get_args(State)

ANSWERS: Mapping[int, Outcome] = {
    401: Halted(causes.with_code(causes.KEY, 401)),
    402: Halted(causes.with_code(causes.CREDIT, 402)),
    403: Halted(causes.with_code(causes.KEY, 403)),
}


def signature_of(key: str, timestamp: str, body: bytes) -> str:
    """`sha256=` and the HMAC-SHA256 of the timestamp, a full stop and the body."""
    digest = hmac.new(key.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"sha256={digest.hexdigest()}"


class Webhook(OverHttp):
    """`access.base_url` is its address, `access.key` the shared key. docs/carriers.md tells what
    it is asked and what it must answer; amounts are in the club's smallest unit.
    """

    name = "webhook"
    most_at_once = 1
    knows_client_ids = True

    def send(self, batch: Sequence[Outgoing]) -> list[Outcome]:
        """A call for each; the same id again must not send again."""
        return side_by_side(batch, self._send)

    def reports(self, references: Sequence[str]) -> list[Report]:
        """By its own numbers, a hundred a call."""
        found: list[Report] = []
        for start in range(0, len(references), MOST_ASKED):
            asked = ",".join(references[start : start + MOST_ASKED])
            document = self._call("GET", params={"references": asked})
            if not isinstance(document, dict):
                break
            found += [one for row in rows(document.get("messages")) if (one := _report(row))]
        return found

    def find(self, client_ids: Sequence[str]) -> dict[str, Taken | None] | None:
        """By our ids; what it does not name it never took."""
        found: dict[str, Taken | None] = dict.fromkeys(client_ids)
        for start in range(0, len(client_ids), MOST_ASKED):
            asked = ",".join(client_ids[start : start + MOST_ASKED])
            document = self._call("GET", params={"ids": asked})
            if not isinstance(document, dict) or not isinstance(document.get("messages"), list):
                return None
            for row in rows(document["messages"]):
                reference = text_of(row.get("reference"), 80)
                if str(row.get("id")) in found and reference:
                    found[str(row["id"])] = Taken(reference, cost=_cost(row))
        return found

    def received(self) -> list[Received]:
        """It calls the club."""
        return []

    def credit(self) -> int | None:
        """What it says to `?credit=1`, if it does."""
        document = self._call("GET", params={"credit": "1"})
        return whole(document.get("credit")) if isinstance(document, dict) else None

    def read_callback(self, fields: Mapping[str, str], body: bytes) -> list[Report | Received]:
        """Its JSON of `reports` and `received`, signed within the last five minutes."""
        stamp = fields.get(CALLED_WHEN, "")
        wanted = signature_of(self._access.key, stamp, body)
        is_signed = hmac.compare_digest(wanted.encode(), fields.get(SIGNED, "").encode())
        if not self._access.key or not is_signed or not _is_fresh(stamp):
            return []
        try:
            document = json.loads(body)
        except (ValueError, RecursionError):
            return []
        if not isinstance(document, dict):
            return []
        reports = [one for row in rows(document.get("reports")) if (one := _report(row))]
        return [*reports, *(_received(row) for row in rows(document.get("received")))]

    def _send(self, one: Outgoing) -> Outcome:
        message = {
            "id": one.client_id,
            "kind": one.kind,
            "to": one.address,
            "text": one.text,
            "line": one.line,
            "pattern": one.pattern,
            "values": dict(one.values),
        }
        document = self._call("POST", message=message)
        if not isinstance(document, dict):
            outcome: Outcome = document
            return outcome
        if "refused" in document:
            reason = text_of(document["refused"], 120) or "refused"
            return Refused(reason, is_blocked=document.get("blocked") is True)
        reference = text_of(document.get("reference"), 80)
        if not reference:
            return Silent("the answer has no number of the message")
        cost, parts = _cost(document), parts_of(document.get("parts"))
        return Taken(reference, cost=cost, parts=parts)

    def _call(
        self,
        method: str,
        *,
        message: Mapping[str, Any] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> Any:
        """Its document where it says yes, else the outcome that an answer means."""
        if not self._access.base_url:
            return Halted(causes.with_code(causes.REQUEST, "no address"))
        body = b"" if message is None else json.dumps(message, ensure_ascii=False).encode()
        asked = "&".join(f"{name}={value}" for name, value in (params or {}).items())
        stamp = str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            TIMESTAMP: stamp,
            SIGNATURE: signature_of(self._access.key, stamp, body or asked.encode()),
        }
        if message is not None:
            headers["Idempotency-Key"] = str(message["id"])
        answer = self._http.call(
            method,
            self._access.base_url,
            headers=headers,
            params=params,
            body=body or None,
            patience=self._access.patience,
        )
        return _judged(answer)


def _judged(answer: http.Answer | Later | Halted | Silent) -> Any:
    if not isinstance(answer, http.Answer):
        return answer
    document = answer.document()
    if isinstance(document, dict) and answer.status < 300:
        return document
    if answer.status in {400, 409, 422} and isinstance(document, dict) and "refused" in document:
        return document
    return ANSWERS.get(answer.status) or http.unreadable(answer)


def _cost(row: Mapping[str, Any]) -> int | None:
    cost = whole(row.get("cost"))
    return cost if cost is not None and 0 <= cost <= DEAREST else None


def _is_fresh(stamp: str) -> bool:
    told = whole(stamp)
    return told is not None and abs(time.time() - told) <= LATEST


def _report(row: Mapping[str, Any]) -> Report | None:
    reference, state = text_of(row.get("reference"), 80), row.get("state")
    if state not in STATES or not reference:
        return None
    raw = text_of(row.get("raw") or state, 60)
    ours = text_of(row.get("id"), 80)
    return Report(reference, state, raw, cost=_cost(row), client_id=ours)


def _received(row: Mapping[str, Any]) -> Received:
    name = row.get("reference") or digest_now(row.get("from"), row.get("line"), row.get("text"))
    return Received(
        reference=text_of(name, 80),
        address=worldwide(row.get("from")),
        line=text_of(row.get("line"), 30),
        text=text_of(row.get("text")),
        at=stamp(row.get("at")),
    )
