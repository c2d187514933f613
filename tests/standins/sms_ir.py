"""SMS.ir's service, version 1."""

from typing import Any

from tests.standins.memory import Call, Memory, Reply, Sent, told

PROCESSING, DELIVERED = 3, 1
LONGEST_VALUE = 25


def refusal(code: int) -> Reply:
    """The code under `status`, beside an HTTP status that says as much."""
    status = {10: 401, 20: 429, 0: 500}.get(code, 400)
    return told(status, {"status": code, "message": "refused", "data": None})


def answer(call: Call, memory: Memory) -> Reply:
    """By the path that is called."""
    if not memory.knows(call.headers.get("x-api-key", "")):
        return refusal(10)
    if call.path in METHODS:
        return METHODS[call.path](call, memory)
    what, _slash, reference = call.path.partition("/")
    if what != "send":
        return told(404, {"title": "Not Found", "status": 404})
    one = memory.by_reference("sms_ir", reference)
    return refusal(112) if one is None else _said(_row(one))


def _said(data: Any) -> Reply:
    return told(200, {"status": 1, "message": "موفق", "data": data})


def _bulk(call: Call, memory: Memory) -> Reply:
    asked = call.json
    return _send(asked | {"messageTexts": [asked["messageText"]] * len(asked["mobiles"])}, memory)


def _like_to_like(call: Call, memory: Memory) -> Reply:
    return _send(call.json, memory)


def _send(asked: dict[str, Any], memory: Memory) -> Reply:
    texts, mobiles = asked["messageTexts"], asked["mobiles"]
    if len(texts) != len(mobiles):
        return refusal(110)
    if len(texts) > 100:
        return refusal(105)
    if not isinstance(asked["lineNumber"], int):
        return refusal(101)
    if set(texts) & memory.wrong_texts:
        return refusal(117)
    numbers = [
        _number(to, text, asked["lineNumber"], memory)
        for to, text in zip(mobiles, texts, strict=True)
    ]
    return _said({"packId": "9c1c0f3a", "messageIds": numbers, "cost": float(len(texts))})


def _number(to: str, text: str, line: int, memory: Memory) -> int | None:
    """Zero where the receiver blocks advertising, null where there is no such number."""
    if to in memory.wrong_numbers:
        return None
    if to in memory.blocking_numbers:
        return 0
    one = memory.take(Sent("sms_ir", "", to, text, str(line), state=PROCESSING))
    return int(one.reference)


def _verify(call: Call, memory: Memory) -> Reply:
    asked = call.json
    values = {row["name"]: row["value"] for row in asked["parameters"]}
    if any(len(value) > LONGEST_VALUE for value in values.values()):
        return refusal(114)
    if asked["templateId"] == 404:
        return refusal(113)
    one = Sent("sms_ir", "", asked["mobile"], "", pattern=str(asked["templateId"]), values=values)
    one.state = PROCESSING
    return _said({"messageId": int(memory.take(one).reference), "cost": 1.0})


def _live(call: Call, memory: Memory) -> Reply:
    size, page = int(call.query["pageSize"]), int(call.query["pageNumber"])
    mine = [one for one in memory.sent if one.carrier == "sms_ir"][::-1]
    return _said([_row(one) for one in mine[size * (page - 1) : size * page]])


def _row(one: Sent) -> dict[str, Any]:
    return {
        "messageId": int(one.reference),
        "mobile": int(one.to),
        "messageText": one.text,
        "sendDateTime": 1_764_800_000,
        "lineNumber": one.line,
        "cost": 1.0,
        "deliveryState": one.state,
        "deliveryDateTime": None,
    }


def _latest(_call: Call, memory: Memory) -> Reply:
    """Each is told once."""
    told_now, memory.inbox = memory.inbox, []
    memory.read += told_now
    return _said(told_now)


def _today(call: Call, memory: Memory) -> Reply:
    """Read or not, and without the number that the list of the latest has."""
    size, page = int(call.query["pageSize"]), int(call.query["pageNumber"])
    rows = [*memory.read, *memory.inbox]
    if call.query.get("sortByNewest") == "true":
        rows.reverse()
    shown = rows[size * (page - 1) : size * page]
    return _said([{k: v for k, v in row.items() if k != "receiveReturnId"} for row in shown])


def _credit(_call: Call, memory: Memory) -> Reply:
    return _said(memory.credit)


METHODS = {
    "send/bulk": _bulk,
    "send/likeToLike": _like_to_like,
    "send/verify": _verify,
    "send/live": _live,
    "receive/latest": _latest,
    "receive/live": _today,
    "credit": _credit,
}
