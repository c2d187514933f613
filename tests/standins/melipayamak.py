"""Melipayamak's REST service: `{Value, RetStatus, StrRetStatus}`."""

from typing import Any

from tests.standins.memory import Call, Memory, Reply, Sent, told

AT_OPERATOR, DELIVERED = 0, 1
PATTERN_CODES = range(-120, 0)


def refusal(code: int) -> Reply:
    """Codes of patterns stand under `Value`, those of free texts under `RetStatus`."""
    if code in PATTERN_CODES:
        return told(200, {"Value": str(code), "RetStatus": 1, "StrRetStatus": "Ok"})
    return told(200, {"Value": "", "RetStatus": code, "StrRetStatus": "InvalidData"})


def answer(call: Call, memory: Memory) -> Reply:
    """By the method that is called."""
    form = call.form
    if not memory.knows(form.get("password", "")) or not form.get("username"):
        return refusal(0)
    return METHODS[call.path](form, memory) if call.path in METHODS else told(404, {})


def _said(value: str) -> Reply:
    return told(200, {"Value": value, "RetStatus": 1, "StrRetStatus": "Ok"})


def _send(form: dict[str, str], memory: Memory) -> Reply:
    if form["to"] in memory.wrong_numbers:
        return refusal(35)
    one = Sent("melipayamak", "", form["to"], form["text"], form["from"], state=AT_OPERATOR)
    return _said(memory.take(one).reference)


def _pattern(form: dict[str, str], memory: Memory) -> Reply:
    if form["bodyId"] == "404":
        return refusal(-4)
    values = {str(place): value for place, value in enumerate(form["text"].split(";"))}
    one = Sent("melipayamak", "", form["to"], "", pattern=form["bodyId"], values=values)
    return _said(memory.take(one).reference)


def _deliveries(form: dict[str, str], memory: Memory) -> Reply:
    one = memory.by_reference("melipayamak", form["recId"])
    return _said(str(100 if one is None else one.state))


def _credit(_form: dict[str, str], memory: Memory) -> Reply:
    return _said(str(memory.credit))


def _messages(_form: dict[str, str], memory: Memory) -> Reply:
    said: dict[str, Any] = {"Value": "Ok", "RetStatus": 1, "StrRetStatus": "Ok"}
    return told(200, {"MyBase": said, "Data": memory.inbox})


METHODS = {
    "SendSMS": _send,
    "BaseServiceNumber": _pattern,
    "GetDeliveries2": _deliveries,
    "GetCredit": _credit,
    "GetMessages": _messages,
}
