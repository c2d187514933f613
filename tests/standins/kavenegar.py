"""Kavenegar's REST service: `/v1/{key}/{scope}/{method}.json`."""

import json
from typing import Any

from tests.standins.memory import COST, Call, Memory, Reply, Sent, told

QUEUED, DELIVERED, BLOCKED, UNKNOWN = 1, 10, 14, 100
PLACES = ("token", "token2", "token3", "token10", "token20")
MOST = 200


def refusal(code: int) -> Reply:
    """The code twice: in the document and as the status of HTTP."""
    return told(code, {"return": {"status": code, "message": "refused"}, "entries": None})


def answer(call: Call, memory: Memory) -> Reply:
    """By the method that is called."""
    version, key, *rest = call.path.split("/")
    method = "/".join(rest).removesuffix(".json")
    if version != "v1" or method not in METHODS:
        return refusal(404)
    if not memory.knows(key):
        return refusal(403)
    return METHODS[method](call.form, memory)


def _entries(entries: Any) -> Reply:
    return told(200, {"return": {"status": 200, "message": "تایید شد"}, "entries": entries})


def _send(form: dict[str, str], memory: Memory) -> Reply:
    text, sender = form.get("message", ""), form.get("sender", "")
    return _take([(form["receptor"], text, sender, form.get("localid", ""))], memory)


def _send_array(form: dict[str, str], memory: Memory) -> Reply:
    lists = [json.loads(form[name]) for name in ("receptor", "message", "sender")]
    ours = json.loads(form.get("localmessageids", "[]")) or [""] * len(lists[0])
    lists.append([str(one) for one in ours])
    if len({len(one) for one in lists}) != 1:
        return refusal(419)
    if len(lists[0]) > MOST:
        return refusal(414)
    return _take(list(zip(*lists, strict=True)), memory)


def _take(messages: list[tuple[str, ...]], memory: Memory) -> Reply:
    for to, text, _sender, _ours in messages:
        if to in memory.wrong_numbers:
            return refusal(411)
        if not text or len(text) > 900:
            return refusal(413)
        if text in memory.wrong_texts:
            return refusal(420)
    sent = [
        memory.take(
            Sent("kavenegar", "", to, text, sender, ours, state=_first_state(to, memory)),
            once=True,
        )
        for to, text, sender, ours in messages
    ]
    return _entries([_row(one) for one in sent])


def _first_state(to: str, memory: Memory) -> int:
    return BLOCKED if to in memory.blocking_numbers else QUEUED


def _row(one: Sent) -> dict[str, Any]:
    return {
        "messageid": int(one.reference),
        "message": one.text,
        "status": one.state,
        "statustext": "در صف ارسال",
        "sender": one.line,
        "receptor": one.to,
        "date": 1_764_800_000,
        "cost": COST,
    }


def _lookup(form: dict[str, str], memory: Memory) -> Reply:
    values = {place: form[place] for place in PLACES if place in form}
    if any(" " in values.get(place, "") for place in PLACES[:3]):
        return refusal(431)
    if form["template"] == "unknown":
        return refusal(424)
    one = Sent("kavenegar", "", form["receptor"], "", pattern=form["template"], values=values)
    one.state = QUEUED
    return _entries(_row(memory.take(one)))


def _status(form: dict[str, str], memory: Memory) -> Reply:
    asked = form["messageid"].split(",")
    if len(asked) > 500:
        return refusal(414)
    found = [(reference, memory.by_reference("kavenegar", reference)) for reference in asked]
    rows = [(reference, UNKNOWN if one is None else one.state) for reference, one in found]
    return _entries([{"messageid": int(number), "status": state} for number, state in rows])


def _local_status(form: dict[str, str], memory: Memory) -> Reply:
    rows = []
    for ours in form["localid"].split(","):
        one = memory.by_client_id("kavenegar", ours)
        number, state = (0, UNKNOWN) if one is None else (int(one.reference), one.state)
        rows.append({"messageid": number, "localid": ours, "status": state})
    return _entries(rows)


def _receive(form: dict[str, str], memory: Memory) -> Reply:
    asked = memory.read if form["isread"] == "1" else memory.inbox
    told_now = [row for row in asked if row["receptor"] == form["linenumber"]][:100]
    if asked is memory.inbox:
        memory.inbox = [row for row in memory.inbox if row not in told_now]
        memory.read += told_now
    return _entries(told_now)


def _account(_form: dict[str, str], memory: Memory) -> Reply:
    return _entries({"remaincredit": memory.credit, "expiredate": 1_800_000_000, "type": "Master"})


METHODS = {
    "sms/send": _send,
    "sms/sendarray": _send_array,
    "verify/lookup": _lookup,
    "sms/status": _status,
    "sms/statuslocalmessageid": _local_status,
    "sms/receive": _receive,
    "account/info": _account,
}
