"""A service of the club's own, as docs/carriers.md asks for it."""

import hashlib
import hmac
from typing import Any

from tests.standins.memory import Call, Memory, Reply, Sent, told

KEY = "a-key-of-both-sides"


def refusal(code: int) -> Reply:
    """It speaks by the status of HTTP."""
    return told(code, {"error": "refused"})


def answer(call: Call, memory: Memory) -> Reply:
    """Sending by POST, asking by GET; both signed."""
    asked = "&".join(f"{name}={value}" for name, value in call.query.items())
    signed = (
        call.headers.get("x-club-timestamp", "").encode() + b"." + (call.body or asked.encode())
    )
    wanted = hmac.new(KEY.encode(), signed, hashlib.sha256).hexdigest()
    if call.headers.get("x-club-signature") != f"sha256={wanted}":
        return refusal(401)
    if call.method == "POST":
        return _send(call, memory)
    if "credit" in call.query:
        return told(200, {"credit": memory.credit})
    if "ids" in call.query:
        ids = call.query["ids"].split(",")
        return _rows([memory.by_client_id("webhook", one) for one in ids])
    references = call.query["references"].split(",")
    return _rows([memory.by_reference("webhook", one) for one in references])


def _send(call: Call, memory: Memory) -> Reply:
    asked = call.json
    if asked["to"] in memory.wrong_numbers:
        return told(422, {"refused": "no such number"})
    if asked["to"] in memory.blocking_numbers:
        return told(200, {"refused": "said stop", "blocked": True})
    one = Sent("webhook", "", asked["to"], asked["text"], asked["line"])
    one.client_id = call.headers["idempotency-key"]
    one.pattern, one.values, one.state = asked["pattern"], asked["values"], "waiting"
    taken = memory.take(one, once=True)
    return told(200, {"reference": taken.reference, "cost": 1_200, "parts": 1})


def _rows(found: list[Sent | None]) -> Reply:
    rows: list[dict[str, Any]] = [
        {"id": one.client_id, "reference": one.reference, "state": one.state, "cost": 1_200}
        for one in found
        if one is not None
    ]
    return told(200, {"messages": rows})
