"""Twilio's messages: forms in, JSON out, basic authentication."""

import base64
import json
from typing import Any

from tests.standins.memory import Call, Memory, Reply, Sent, told

STATUSES = {20003: 401, 20404: 404, 20429: 429, 30001: 503}


def refusal(code: int) -> Reply:
    """Its error document."""
    status = STATUSES.get(code, 400)
    return told(status, {"code": code, "message": "refused", "more_info": "", "status": status})


def answer(call: Call, memory: Memory) -> Reply:
    """By the path that is called."""
    _word, account, what, *rest = call.path.split("/")
    user, _colon, token = _credentials(call).partition(":")
    if user != account or not memory.knows(token):
        return refusal(20003)
    match call.method, what, rest:
        case "POST", "Messages.json", []:
            return _send(call.form, memory)
        case "GET", "Messages.json", []:
            mine = [row for row in memory.inbox if row["to"] == call.query["To"]]
            return told(200, {"messages": mine})
        case "GET", "Messages", [name]:
            one = memory.by_reference("twilio", name.removesuffix(".json"))
            return refusal(20404) if one is None else told(200, _row(one))
        case "GET", "Balance.json", []:
            return told(200, {"balance": str(memory.credit), "currency": "USD"})
        case _:
            return refusal(20404)


def _credentials(call: Call) -> str:
    _basic, _space, sealed = call.headers.get("authorization", "").partition(" ")
    return base64.b64decode(sealed).decode()


def _send(form: dict[str, str], memory: Memory) -> Reply:
    if form["To"] in memory.wrong_numbers:
        return refusal(21211)
    if form["To"] in memory.blocking_numbers:
        return refusal(21610)
    line = form.get("From") or form["MessagingServiceSid"]
    one = Sent("twilio", "", form["To"], form.get("Body", ""), line, state="queued")
    one.pattern = form.get("ContentSid", "")
    one.values = json.loads(form.get("ContentVariables", "{}"))
    one.reference = f"SM{len(memory.sent):032x}"
    return told(201, _row(memory.take(one)))


def _row(one: Sent) -> dict[str, Any]:
    is_over = one.state in {"sent", "delivered"}
    return {
        "sid": one.reference,
        "status": one.state,
        "to": one.to,
        "from": one.line,
        "body": one.text,
        "num_segments": "1",
        "price": "-0.00750" if is_over else None,
        "price_unit": "USD",
        "error_code": None,
        "direction": "outbound-api",
    }
