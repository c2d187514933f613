"""What carriers tell later: reports, client ids, messages that came in, credit."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from members.gateways.carriers import Received, Report, Taken
from tests.members.gateways.cases import BY_HTTP, CODE, ONE, SARA, reach, send_all, three
from tests.standins.server import StandIn

STATES: dict[str, dict[int | str, str]] = {
    "kavenegar": {
        1: "waiting",
        2: "waiting",
        4: "sent",
        5: "sent",
        6: "failed",
        10: "delivered",
        11: "undelivered",
        13: "failed",
        14: "blocked",
    },
    "sms_ir": {
        1: "delivered",
        2: "undelivered",
        3: "waiting",
        4: "undelivered",
        5: "sent",
        6: "failed",
        7: "blocked",
    },
    "melipayamak": {
        0: "sent",
        1: "delivered",
        2: "undelivered",
        3: "failed",
        5: "failed",
        8: "sent",
        16: "undelivered",
        27: "blocked",
        35: "blocked",
        200: "sent",
        300: "failed",
        400: "waiting",
        500: "failed",
    },
    "ghasedak": {
        0: "waiting",
        1: "failed",
        2: "blocked",
        3: "sent",
        4: "undelivered",
        5: "delivered",
        6: "failed",
        12: "blocked",
        14: "delivered",
    },
    "twilio": {
        "queued": "waiting",
        "sending": "waiting",
        "sent": "sent",
        "delivered": "delivered",
        "undelivered": "undelivered",
        "failed": "failed",
    },
    "webhook": {"waiting": "waiting", "delivered": "delivered", "blocked": "blocked"},
}
CASES = [(name, code, state) for name, codes in STATES.items() for code, state in codes.items()]
SILENT_ABOUT = [
    ("kavenegar", 100),
    ("sms_ir", 99),
    ("melipayamak", 100),
    ("ghasedak", 8),
    ("twilio", "partially_delivered"),
    ("webhook", "lost"),
]


@pytest.mark.parametrize(("name", "code", "state"), CASES)
def test_a_state_is_read(carrier_stand_in: StandIn, name: str, code: int | str, state: str) -> None:
    carrier = reach(carrier_stand_in, name)
    (taken,) = carrier.send([ONE])
    assert isinstance(taken, Taken)
    carrier_stand_in.memory.becomes(taken.reference, code)

    (report,) = carrier.reports([taken.reference])

    assert (report.reference, report.state) == (taken.reference, state)
    assert str(code) in report.raw


@pytest.mark.parametrize(("name", "code"), SILENT_ABOUT)
def test_a_state_that_nobody_documents_is_left_out(
    carrier_stand_in: StandIn, name: str, code: int | str
) -> None:
    carrier = reach(carrier_stand_in, name)
    (taken,) = carrier.send([ONE])
    assert isinstance(taken, Taken)
    carrier_stand_in.memory.becomes(taken.reference, code)

    reports = carrier.reports([taken.reference])

    assert reports == []


@pytest.mark.parametrize("name", BY_HTTP)
@pytest.mark.parametrize("trouble", ["reset", "html", "drip"])
def test_a_carrier_that_does_not_answer_tells_nothing_and_breaks_nothing(
    carrier_stand_in: StandIn, name: str, trouble: str
) -> None:
    carrier = reach(carrier_stand_in, name, patience=0.15)
    carrier_stand_in.goes_wrong(trouble, times=9)

    told = (carrier.reports(["4470000000000000"]), carrier.received(), carrier.credit())

    assert told == ([], [], None)


def test_many_reports_of_sms_ir_come_by_the_page(carrier_stand_in: StandIn) -> None:
    carrier = reach(carrier_stand_in, "sms_ir")
    batch = [replace(ONE, client_id=str(number)) for number in range(150)]
    taken = [one for one in send_all(carrier, batch) if isinstance(one, Taken)]
    carrier_stand_in.memory.calls.clear()

    reports = carrier.reports([one.reference for one in taken])

    assert len(reports) == 150
    assert [call.path for call in carrier_stand_in.memory.calls] == ["send/live"] * 2


@pytest.mark.parametrize("name", ["kavenegar", "ghasedak", "webhook"])
def test_a_message_in_doubt_is_found_by_the_clubs_number(
    carrier_stand_in: StandIn, name: str
) -> None:
    carrier = reach(carrier_stand_in, name)
    carrier_stand_in.goes_wrong("taken_and_reset")
    carrier.send([ONE])
    (sent,) = carrier_stand_in.memory.sent

    found = carrier.find(["7", "8"])

    assert found is not None
    told = found["7"]
    assert isinstance(told, Taken)
    assert (told.reference, found["8"]) == (sent.reference, None)


@pytest.mark.parametrize("name", ["ghasedak", "webhook"])
def test_a_pattern_in_doubt_is_found_where_ids_are_kept_for_it(
    carrier_stand_in: StandIn, name: str
) -> None:
    carrier = reach(carrier_stand_in, name)
    carrier_stand_in.goes_wrong("taken_and_reset")
    carrier.send([CODE])

    found = carrier.find(["8"])

    assert found is not None
    assert isinstance(found["8"], Taken)


@pytest.mark.parametrize("name", BY_HTTP)
def test_who_cannot_tell_says_so(carrier_stand_in: StandIn, name: str) -> None:
    carrier = reach(carrier_stand_in, name)
    carrier_stand_in.goes_wrong("status", code=500, times=3)

    assert carrier.find(["7"]) is None


@pytest.mark.parametrize("name", ["kavenegar", "webhook"])
def test_the_same_number_of_the_club_is_sent_once(carrier_stand_in: StandIn, name: str) -> None:
    carrier = reach(carrier_stand_in, name)

    first, second = (carrier.send([ONE])[0] for _time in range(2))

    assert first == second
    assert list(carrier_stand_in.memory.rings().values()) == [1]


def test_a_message_that_is_sent_again_has_another_number_at_kavenegar(
    carrier_stand_in: StandIn,
) -> None:
    carrier = reach(carrier_stand_in, "kavenegar")

    carrier.send([ONE])
    carrier.send([replace(ONE, client_id="7-1")])

    assert carrier_stand_in.memory.rings() == {"7000": 1, "7001": 1}
    assert set(carrier.find(["7", "7-1"]) or {}) == {"7", "7-1"}


INBOX: dict[str, dict[str, Any]] = {
    "kavenegar": {
        "messageid": 35,
        "message": "لغو",
        "sender": "09121234567",
        "receptor": "30007732",
        "date": 1_764_800_000,
    },
    "sms_ir": {
        "receiveReturnId": 35,
        "messageText": "لغو",
        "mobile": 9121234567,
        "number": 30007732,
        "receivedDateTime": 1_764_800_000,
    },
    "melipayamak": {"MsgID": 35, "Body": "لغو", "Sender": "9121234567", "Receiver": "30007732"},
    "ghasedak": {"id": 35, "message": "لغو", "sender": "09121234567", "lineNumber": "30007732"},
    "twilio": {
        "sid": "35",
        "body": "لغو",
        "from": "+989121234567",
        "to": "30007732",
        "direction": "inbound",
    },
}


@pytest.mark.parametrize("name", INBOX)
def test_what_came_in_is_read(carrier_stand_in: StandIn, name: str) -> None:
    carrier_stand_in.memory.inbox.append(INBOX[name])

    (received,) = reach(carrier_stand_in, name).received()

    reference = received.reference if name == "sms_ir" else "35"
    assert replace(received, at=None) == Received(reference, SARA, "30007732", "لغو")
    if name in {"kavenegar", "sms_ir"}:
        assert received.at == datetime(2025, 12, 3, 22, 13, 20, tzinfo=UTC)


def test_what_has_no_number_gets_one_from_its_facts(carrier_stand_in: StandIn) -> None:
    row = INBOX["sms_ir"]
    carrier_stand_in.memory.inbox += [row, {**row, "receivedDateTime": 1_764_800_001}]

    first, second = reach(carrier_stand_in, "sms_ir").received()

    assert first.reference != second.reference
    assert len(first.reference) == 40


@pytest.mark.parametrize("name", ["kavenegar", "sms_ir"])
@pytest.mark.parametrize("trouble", ["taken_and_reset", "empty", "hang"])
def test_what_an_answer_that_was_lost_told_is_told_again(
    carrier_stand_in: StandIn, name: str, trouble: str
) -> None:
    carrier_stand_in.memory.inbox.append(INBOX[name])
    # The first call of each marks what it tells as read, or is the one that can be repeated.
    carrier_stand_in.goes_wrong(trouble)
    lost = reach(carrier_stand_in, name, patience=0.3).received()
    carrier_stand_in.memory.read += carrier_stand_in.memory.inbox
    carrier_stand_in.memory.inbox.clear()

    told = reach(carrier_stand_in, name).received()

    assert [one.text for one in told] == ["لغو"]
    assert {one.reference for one in lost} <= {one.reference for one in told}


def test_sms_ir_tells_one_message_by_one_name_in_both_lists(carrier_stand_in: StandIn) -> None:
    carrier_stand_in.memory.inbox.append(INBOX["sms_ir"])
    carrier = reach(carrier_stand_in, "sms_ir")

    first, second = carrier.received(), carrier.received()

    asked = [call.path for call in carrier_stand_in.memory.calls]
    assert asked == ["receive/latest", "receive/live"] * 2
    assert len(first) == 1
    assert first == second


def test_ghasedaks_time_of_writing_is_kept_where_it_says_its_zone(
    carrier_stand_in: StandIn,
) -> None:
    row = INBOX["ghasedak"]
    carrier_stand_in.memory.inbox += [
        {**row, "receiveDate": "2026-11-22T08:00:00.975Z"},
        {**row, "id": 36, "receiveDate": "2026-11-22T08:00:00.975"},
    ]

    first, second = reach(carrier_stand_in, "ghasedak").received()

    assert first.at == datetime(2026, 11, 22, 8, 0, 0, 975_000, tzinfo=UTC)
    assert (second.reference, second.at) == ("36", None)


@pytest.mark.parametrize(
    ("name", "currency", "left"),
    [
        ("kavenegar", "IRR", 1_500_000),
        ("kavenegar", "USD", None),
        ("sms_ir", "USD", 1_500_000),
        ("melipayamak", "IRR", 1_500_000),
        ("ghasedak", "IRR", 1_500_000),
        ("ghasedak", "EUR", None),
        ("twilio", "USD", 150_000_000),
        ("twilio", "IRR", None),
        ("webhook", "EUR", 1_500_000),
    ],
)
def test_credit_is_told_in_the_clubs_money_or_not_at_all(
    carrier_stand_in: StandIn, name: str, currency: str, left: int | None
) -> None:
    assert reach(carrier_stand_in, name, currency=currency).credit() == left


@pytest.mark.parametrize(
    ("credit", "left"), [("12.349", 1234), ("nonsense", None), ("1e999", None)]
)
def test_a_balance_is_never_rounded_up_nor_believed_blindly(
    carrier_stand_in: StandIn, credit: str, left: int | None
) -> None:
    carrier_stand_in.memory.credit = credit

    assert reach(carrier_stand_in, "twilio", currency="USD").credit() == left


@pytest.mark.parametrize(
    ("name", "currency", "cost"),
    [
        ("kavenegar", "IRR", 2_370),
        ("kavenegar", "USD", None),
        ("ghasedak", "IRR", 2_370),
        ("sms_ir", "IRR", None),
        ("webhook", "IRR", 1_200),
    ],
)
def test_the_cost_is_what_the_carrier_says(
    carrier_stand_in: StandIn, name: str, currency: str, cost: int | None
) -> None:
    (taken,) = reach(carrier_stand_in, name, currency=currency).send([ONE])

    assert isinstance(taken, Taken)
    assert taken.cost == cost


def test_a_fraction_of_a_cent_costs_a_cent(carrier_stand_in: StandIn) -> None:
    carrier = reach(carrier_stand_in, "twilio", currency="USD")
    (taken,) = carrier.send([ONE])
    assert isinstance(taken, Taken)
    carrier_stand_in.memory.becomes(taken.reference, "delivered")

    (report,) = carrier.reports([taken.reference])

    assert (taken.parts, report.cost) == (1, 1)


def test_kavenegar_is_asked_for_five_hundred_at_a_time(carrier_stand_in: StandIn) -> None:
    references = [str(4_470_000_000_000_000 + number) for number in range(1_001)]

    reports = reach(carrier_stand_in, "kavenegar").reports(references)

    assert reports == []
    assert len(carrier_stand_in.memory.calls) == 3


def test_each_of_a_batch_has_its_own_cost(carrier_stand_in: StandIn) -> None:
    outcomes = reach(carrier_stand_in, "ghasedak").send(three())

    assert [one.cost for one in outcomes if isinstance(one, Taken)] == [2_370] * 3


def test_a_report_knows_the_clubs_number_where_the_carrier_does(carrier_stand_in: StandIn) -> None:
    carrier = reach(carrier_stand_in, "webhook")
    (taken,) = carrier.send([ONE])
    assert isinstance(taken, Taken)

    reports = carrier.reports([taken.reference])

    assert reports == [Report(taken.reference, "waiting", "waiting", cost=1_200, client_id="7")]
