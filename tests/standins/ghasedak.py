"""Ghasedak's gateway: `{isSuccess, statusCode, message, data}`."""

from typing import Any

from tests.standins.memory import COST, Call, Memory, Reply, Sent, told

NO_STATE, DELIVERED = 0, 5
BY_CLIENT_ID = "2"


def refusal(code: int) -> Reply:
    """The code in the document and as the status of HTTP."""
    return told(code, {"isSuccess": False, "statusCode": code, "message": "refused", "data": None})


def answer(call: Call, memory: Memory) -> Reply:
    """By the method that is called."""
    if not memory.knows(call.headers.get("apikey", "")):
        return refusal(401)
    if (call.method, call.path) not in METHODS:
        return refusal(404)
    return METHODS[call.method, call.path](call, memory)


def _said(data: Any) -> Reply:
    return told(200, {"IsSuccess": True, "StatusCode": 200, "Message": "ok", "Data": data})


def _single(call: Call, memory: Memory) -> Reply:
    reply = _taken([call.json], memory)
    return reply if isinstance(reply, Reply) else _said(reply[0])


def _send(call: Call, memory: Memory) -> Reply:
    """The answer in another order than the question, as its documents show it."""
    reply = _taken(call.json["items"], memory)
    return reply if isinstance(reply, Reply) else _said({"items": reply[::-1]})


def _taken(items: list[dict[str, str]], memory: Memory) -> Reply | list[dict[str, Any]]:
    if any(item["message"] in memory.wrong_texts for item in items):
        return refusal(422)
    sent = [
        memory.take(
            Sent(
                "ghasedak",
                "",
                item["receptor"],
                item["message"],
                item["lineNumber"],
                item["clientReferenceId"],
            )
        )
        for item in items
    ]
    return [
        {
            "receptor": one.to,
            "messageId": one.reference,
            "cost": COST,
            "clientReferenceId": one.client_id if memory.tells_client_ids else "",
        }
        for one in sent
    ]


def _pattern(call: Call, memory: Memory) -> Reply:
    asked = call.json
    (receptor,) = asked["receptors"]
    values = {row["param"]: row["value"] for row in asked["inputs"]}
    one = Sent("ghasedak", "", receptor["mobile"], "", client_id=receptor["clientReferenceId"])
    one.pattern, one.values = asked["templateName"], values
    taken = memory.take(one)
    return _said({"items": [{"receptor": one.to, "messageId": taken.reference, "cost": COST}]})


def _status(call: Call, memory: Memory) -> Reply:
    by_client = call.query["Type"] == BY_CLIENT_ID
    find = memory.by_client_id if by_client else memory.by_reference
    found = [find("ghasedak", asked) for asked in call.query["Ids"].split(",")]
    rows = [
        {
            "MessageId": one.reference,
            "ClientReferenceId": one.client_id,
            "Status": one.state,
            "Price": COST,
        }
        for one in found
        if one is not None
    ]
    return _said(rows)


def _account(_call: Call, memory: Memory) -> Reply:
    return _said({"Credit": memory.credit, "ExpireDate": "2027-01-01", "Plan": "a"})


def _received(call: Call, memory: Memory) -> Reply:
    line = call.query["lineNumber"]
    return _said({"items": [row for row in memory.inbox if row["lineNumber"] == line]})


METHODS = {
    ("POST", "SendSingleSMS"): _single,
    ("POST", "SendPairToPairSMS"): _send,
    ("POST", "SendOtpSMS"): _pattern,
    ("GET", "CheckSmsStatus"): _status,
    ("GET", "GetAccountInformation"): _account,
    ("GET", "GetReceivedSmses"): _received,
}
