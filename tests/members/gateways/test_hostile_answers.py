"""Whatever comes back, nothing is raised, and nothing counts as sent without a carrier's number."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from members.gateways.carriers import CARRIERS, Access, Halted, Later, Outcome, Silent
from tests.members.gateways.cases import ALI, BY_HTTP, CODE, ONE, reach, send_one
from tests.standins.memory import Reply
from tests.standins.server import PROTOCOLS, StandIn

DEEP = b"[" * 100_000 + b"]" * 100_000
STRANGE: dict[str, bytes] = {
    "null": b"null",
    "a number": b"5",
    "a word": b'"ok"',
    "a list": b"[]",
    "an empty document": b"{}",
    "rubbish": b"\xff\xfe\x00{",
    "too deep": DEEP,
    "nothing in it": b'{"return": null, "entries": null, "status": null, "data": null}',
    "lists for numbers": b'{"return": {"status": [200]}, "status": [1], "RetStatus": [1]}',
    "yes and no more": b'{"return": {"status": 200}, "status": 1, "isSuccess": true,'
    b' "RetStatus": 1}',
    "yes with words": b'{"return": {"status": "200"}, "entries": "none", "status": "1",'
    b' "data": "none", "isSuccess": "true", "RetStatus": "1", "Value": "none"}',
    "yes with rows of nothing": b'{"return": {"status": 200}, "entries": [null, 5, {}], "status":'
    b' 1, "isSuccess": true, "data": {"items": [null, 5, {}], "messageIds": [true, {}]},'
    b' "RetStatus": 1, "Value": null}',
    "numbers beyond all": json.dumps(
        {
            "return": {"status": 10**400},
            "status": 10**400,
            "isSuccess": True,
            "statusCode": 10**400,
            "RetStatus": 1,
            "Value": "1" + "0" * 400,
            "data": {"messageId": 10**400, "messageIds": [10**400]},
            "messages": [{"id": "7", "reference": None}],
        }
    ).encode(),
}


@contextmanager
def saying(stand_in: StandIn, name: str, status: int, body: bytes) -> Iterator[None]:
    """To everything the same."""

    class Same:
        def answer(self, _call: object, _memory: object) -> Reply:
            return Reply(status, body)

    before: Any = PROTOCOLS[name]
    protocols: Any = PROTOCOLS
    protocols[name] = Same()
    try:
        yield
    finally:
        protocols[name] = before


@pytest.mark.parametrize("name", BY_HTTP)
@pytest.mark.parametrize("status", [200, 400, 500])
@pytest.mark.parametrize("body", STRANGE)
def test_an_answer_of_another_world_harms_nobody(
    carrier_stand_in: StandIn, name: str, status: int, body: str
) -> None:
    carrier = reach(carrier_stand_in, name)
    pair = [ONE, replace(ONE, client_id="8", address=ALI)]

    with saying(carrier_stand_in, name, status, STRANGE[body]):
        outcomes: list[Outcome] = [send_one(carrier), send_one(carrier, CODE)]
        for start in range(0, 2, min(carrier.most_at_once, 2)):
            outcomes += carrier.send(pair[start : start + carrier.most_at_once])
        told = (carrier.reports(["1"]), carrier.received(), carrier.credit())
        found = carrier.find(["7"])

    words = [type(one).__name__ for one in outcomes]
    assert len(outcomes) == 4
    assert "Taken" not in words
    assert told == ([], [], None)
    assert not any((found or {}).values())


@pytest.mark.parametrize("name", BY_HTTP)
@pytest.mark.parametrize(
    ("status", "meaning"),
    [(401, Halted), (403, Halted), (404, Halted), (500, Silent), (502, Silent), (503, Later)],
)
def test_an_error_of_a_machine_on_the_way_is_read_by_its_status(
    carrier_stand_in: StandIn, name: str, status: int, meaning: type
) -> None:
    body = b'{"message": "no", "traceId": "00-1", "extra": {"a": [1]}}'

    with saying(carrier_stand_in, name, status, body):
        outcome = send_one(reach(carrier_stand_in, name))

    assert isinstance(outcome, meaning)


@pytest.mark.parametrize("name", BY_HTTP)
def test_a_redirect_is_not_followed(carrier_stand_in: StandIn, name: str) -> None:
    carrier_stand_in.goes_wrong("redirect")

    outcome = send_one(reach(carrier_stand_in, name))

    assert outcome == Halted("HTTP 308")
    assert len(carrier_stand_in.memory.calls) == 1


TAKEN: dict[str, dict[str, Any]] = {
    "kavenegar": {
        "return": {"status": "200", "message": "ok", "more": 1},
        "entries": [{"messageid": "8792343", "status": "1", "cost": "120", "more": None}],
        "more": {},
    },
    "sms_ir": {"status": "1", "data": {"packId": None, "messageIds": ["8792343"], "cost": "2.0"}},
    "melipayamak": {"Value": 8792343, "RetStatus": "1", "StrRetStatus": "Ok", "more": []},
    "ghasedak": {
        "IsSuccess": "true",
        "StatusCode": "200",
        "Data": {"Items": [{"MessageId": 8792343, "Cost": "120"}], "TotalCost": 1},
    },
    "twilio": {"sid": 8792343, "status": "accepted", "num_segments": 1, "more": {}},
    "webhook": {"reference": 8792343, "cost": "120", "parts": "1", "more": [1]},
}


@pytest.mark.parametrize("name", BY_HTTP)
def test_numbers_may_come_as_words_and_with_more_beside_them(
    carrier_stand_in: StandIn, name: str
) -> None:
    with saying(carrier_stand_in, name, 200, json.dumps(TAKEN[name]).encode()):
        outcome = send_one(reach(carrier_stand_in, name))

    assert getattr(outcome, "reference", outcome) == "8792343"
    if name in {"kavenegar", "ghasedak", "webhook"}:
        assert getattr(outcome, "cost", None) == 120


def test_every_carrier_over_http_is_tried_here() -> None:
    over_http = {name for name, make in CARRIERS.items() if hasattr(make(Access()), "_http")}

    assert over_http == set(BY_HTTP) == set(TAKEN)
