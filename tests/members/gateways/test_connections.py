"""Connections are kept from call to call, and nothing is ever said twice on one that died."""

import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler

import pytest

from members.gateways import connection
from members.gateways.carriers import Later, Silent, Taken
from members.gateways.http import Answer, Connections
from tests.members.gateways.cases import BY_HTTP, CODE, ONE, reach, send_one
from tests.members.gateways.speaking import says, speaking
from tests.standins.server import StandIn


@pytest.mark.parametrize("name", BY_HTTP)
def test_calls_one_after_another_share_a_connection(carrier_stand_in: StandIn, name: str) -> None:
    carrier = reach(carrier_stand_in, name)

    outcomes = [send_one(carrier, replace(ONE, client_id=str(number))) for number in range(5)]

    assert [type(one) for one in outcomes] == [Taken] * 5
    assert carrier_stand_in.memory.opened == 1


def test_calls_side_by_side_have_a_connection_each_and_keep_it(carrier_stand_in: StandIn) -> None:
    carrier = reach(carrier_stand_in, "webhook")
    batch = [replace(ONE, client_id=str(number)) for number in range(40)]

    outcomes = carrier.send(batch)

    assert [type(one) for one in outcomes] == [Taken] * 40
    assert 2 <= carrier_stand_in.memory.opened <= 4


def test_a_closed_carrier_opens_anew(carrier_stand_in: StandIn) -> None:
    carrier = reach(carrier_stand_in, "kavenegar")

    first = send_one(carrier)
    carrier.close()
    second = send_one(carrier, replace(ONE, client_id="8"))

    assert [type(first), type(second)] == [Taken, Taken]
    assert carrier_stand_in.memory.opened == 2


def test_a_connection_that_idled_is_not_trusted(
    carrier_stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "LONGEST_IDLE", 0.05)
    carrier = reach(carrier_stand_in, "webhook")

    send_one(carrier)
    time.sleep(0.1)
    outcome = send_one(carrier, replace(ONE, client_id="8"))

    assert isinstance(outcome, Taken)
    assert carrier_stand_in.memory.opened == 2


@pytest.mark.parametrize("name", BY_HTTP)
def test_a_server_that_hangs_up_after_each_answer_costs_no_message(
    carrier_stand_in: StandIn, name: str
) -> None:
    carrier_stand_in.goes_wrong("hangs_up", times=20)
    carrier = reach(carrier_stand_in, name)
    batch = [replace(ONE, client_id=str(number)) for number in range(20)]

    outcomes = [send_one(carrier, one) for one in batch]

    assert [type(one) for one in outcomes] == [Taken] * 20
    assert carrier_stand_in.memory.opened == 20


def test_a_server_that_hung_up_between_two_calls_costs_no_message(
    carrier_stand_in: StandIn,
) -> None:
    carrier = reach(carrier_stand_in, "melipayamak")
    send_one(carrier)
    send_one(carrier)
    carrier_stand_in.hang_up()
    time.sleep(0.05)

    outcome = send_one(carrier)

    assert isinstance(outcome, Taken)
    assert len(carrier_stand_in.memory.sent) == 3


@pytest.mark.parametrize("trouble", ["reset", "taken_and_reset"])
def test_what_dies_on_a_kept_connection_is_in_doubt_and_not_said_again(
    carrier_stand_in: StandIn, trouble: str
) -> None:
    carrier = reach(carrier_stand_in, "twilio")
    send_one(carrier)
    carrier_stand_in.goes_wrong(trouble)

    outcome = send_one(carrier)

    assert outcome == Silent("the connection was lost")
    assert len(carrier_stand_in.memory.calls) == 2


@pytest.mark.parametrize("is_kept", [False, True])
def test_a_question_that_dies_is_not_asked_again_either(
    carrier_stand_in: StandIn, *, is_kept: bool
) -> None:
    carrier = reach(carrier_stand_in, "webhook")
    if is_kept:
        send_one(carrier)
    carrier_stand_in.goes_wrong("reset")

    found = carrier.find(["7"])

    assert found is None
    assert len(carrier_stand_in.memory.calls) == 1 + is_kept


@pytest.mark.parametrize("name", BY_HTTP)
def test_one_that_stands_open_is_no_way_to_a_carrier_that_is_gone(
    carrier_stand_in: StandIn, name: str
) -> None:
    carrier = reach(carrier_stand_in, name)
    send_one(carrier)
    carrier_stand_in.stop()

    outcome = send_one(carrier)

    assert outcome == Later("no connection to the carrier", 60)


@pytest.mark.parametrize(
    ("headers", "stays", "protocol", "opened"),
    [
        ({}, True, "HTTP/1.1", 1),
        ({"Connection": "close"}, False, "HTTP/1.1", 3),
        ({}, False, "HTTP/1.0", 3),
        ({"Keep-Alive": "timeout=5, max=100"}, True, "HTTP/1.1", 1),
        ({"Keep-Alive": "timeout=0"}, True, "HTTP/1.1", 3),
        ({"Keep-Alive": "max=100"}, True, "HTTP/1.1", 1),
    ],
)
def test_a_server_says_whether_it_listens_on(
    headers: dict[str, str], *, stays: bool, protocol: str, opened: int
) -> None:
    speakers: set[int] = set()

    def speak(handler: BaseHTTPRequestHandler) -> None:
        speakers.add(handler.client_address[1])
        says(200, b"{}", headers, stays=stays)(handler)
        handler.close_connection = handler.close_connection or not stays

    ways = Connections()
    with speaking(speak, protocol=protocol) as (url, heard):
        answers = [ways.call("POST", url, body=str(number).encode()) for number in range(3)]
        ways.close()

    assert answers == [Answer(200, b"{}")] * 3
    assert heard == ["0", "1", "2"]
    assert len(speakers) == opened


def test_a_short_promise_to_listen_is_halved() -> None:
    speakers: set[int] = set()

    def speak(handler: BaseHTTPRequestHandler) -> None:
        speakers.add(handler.client_address[1])
        says(200, b"{}", {"Keep-Alive": "timeout=1"}, stays=True)(handler)

    ways = Connections()
    with speaking(speak) as (url, _heard):
        for wait in (0.0, 0.6):
            time.sleep(wait)
            ways.call("POST", url, body=b"")
        ways.close()

    assert len(speakers) == 2


def test_a_pattern_a_call_is_a_connection_kept(carrier_stand_in: StandIn) -> None:
    carrier = reach(carrier_stand_in, "kavenegar")

    for number in range(3):
        send_one(carrier, replace(CODE, client_id=str(number)))

    assert carrier_stand_in.memory.opened == 1
