"""What every carrier that speaks HTTP must do alike, tried against its stand-in."""

from dataclasses import replace

import pytest

from members.gateways.carriers import Halted, Later, Refused, Silent, Taken
from members.gateways.shape import SIDE_BY_SIDE
from tests.members.gateways.cases import (
    ALI,
    BY_HTTP,
    CODE,
    IN_BATCHES,
    ONE,
    SARA,
    TEXT,
    reach,
    send_all,
    send_one,
    three,
)
from tests.standins.server import StandIn

WRITTEN = {"twilio": SARA, "webhook": SARA}


@pytest.mark.parametrize("name", BY_HTTP)
def test_a_text_is_taken_under_the_carriers_number(carrier_stand_in: StandIn, name: str) -> None:
    outcome = send_one(reach(carrier_stand_in, name))

    (sent,) = carrier_stand_in.memory.sent
    assert isinstance(outcome, Taken)
    assert outcome.reference == sent.reference
    assert (sent.to, sent.text) == (WRITTEN.get(name, "09121234567"), TEXT)
    assert sent.line == "30007732"


@pytest.mark.parametrize("name", BY_HTTP)
def test_a_pattern_goes_with_its_values_and_without_a_text(
    carrier_stand_in: StandIn, name: str
) -> None:
    outcome = send_one(reach(carrier_stand_in, name), replace(CODE, line="30007732"))

    (sent,) = carrier_stand_in.memory.sent
    assert isinstance(outcome, Taken)
    assert outcome.reference == sent.reference
    assert (sent.pattern, sent.text) == ("123456", "")
    assert list(sent.values.values()) == ["4417"]


@pytest.mark.parametrize("name", IN_BATCHES)
def test_many_texts_go_in_one_call_each_to_its_own(carrier_stand_in: StandIn, name: str) -> None:
    batch = three()

    outcomes = reach(carrier_stand_in, name).send(batch)

    sent = carrier_stand_in.memory.sent
    assert len(carrier_stand_in.memory.calls) == 1
    assert [one.text for one in sent] == [one.text for one in batch]
    assert [one.to for one in sent] == ["09121234567", "09351234567", "09191234567"]
    assert [one.reference for one in outcomes if isinstance(one, Taken)] == [
        one.reference for one in sent
    ]


@pytest.mark.parametrize("name", BY_HTTP)
def test_each_of_many_gets_its_own_answer(carrier_stand_in: StandIn, name: str) -> None:
    carrier_stand_in.memory.blocking_numbers |= {"09351234567", ALI}

    outcomes = send_all(reach(carrier_stand_in, name), three())

    assert [type(one) for one in (outcomes[0], outcomes[2])] == [Taken, Taken]
    if name in {"kavenegar", "sms_ir", "twilio", "webhook"}:
        assert isinstance(outcomes[1], Refused)
        assert outcomes[1].is_blocked


@pytest.mark.parametrize("name", ["kavenegar", "sms_ir", "melipayamak", "twilio", "webhook"])
def test_one_wrong_number_costs_nobody_else_his_message(
    carrier_stand_in: StandIn, name: str
) -> None:
    carrier_stand_in.memory.wrong_numbers |= {"09351234567", ALI}

    outcomes = send_all(reach(carrier_stand_in, name), three())

    assert [type(one) for one in outcomes] == [Taken, Refused, Taken]
    assert [one.text[-1] for one in carrier_stand_in.memory.sent] == ["1", "3"]


@pytest.mark.parametrize("name", BY_HTTP)
def test_a_wrong_key_halts_everything(carrier_stand_in: StandIn, name: str) -> None:
    outcome = send_one(reach(carrier_stand_in, name, key="another-key-9876543"))

    assert isinstance(outcome, Halted)
    assert outcome.reason.startswith("wrong key (")
    assert carrier_stand_in.memory.sent == []


@pytest.mark.parametrize("name", ["kavenegar", "sms_ir", "melipayamak", "ghasedak"])
def test_a_foreign_number_is_for_a_carrier_of_the_world(
    carrier_stand_in: StandIn, name: str
) -> None:
    outcome = send_one(reach(carrier_stand_in, name), replace(ONE, address="+4915112345678"))

    if name == "kavenegar":
        assert isinstance(outcome, Taken)
        assert carrier_stand_in.memory.sent[0].to == "004915112345678"
    else:
        assert outcome == Refused("a foreign number")
        assert carrier_stand_in.memory.calls == []


@pytest.mark.parametrize("name", ["twilio", "webhook"])
def test_a_foreign_number_is_reached(carrier_stand_in: StandIn, name: str) -> None:
    outcome = send_one(reach(carrier_stand_in, name), replace(ONE, address="+4915112345678"))

    assert isinstance(outcome, Taken)
    assert carrier_stand_in.memory.sent[0].to == "+4915112345678"


@pytest.mark.parametrize("name", BY_HTTP)
def test_nobody_there_means_surely_not_taken(carrier_stand_in: StandIn, name: str) -> None:
    carrier = reach(carrier_stand_in, name)
    carrier_stand_in.stop()

    outcome = send_one(carrier)

    assert outcome == Later("no connection to the carrier", 60)


@pytest.mark.parametrize("name", BY_HTTP)
@pytest.mark.parametrize("trouble", ["reset", "taken_and_reset"])
def test_a_cut_line_leaves_a_message_in_doubt(
    carrier_stand_in: StandIn, name: str, trouble: str
) -> None:
    carrier_stand_in.goes_wrong(trouble)

    outcome = send_one(reach(carrier_stand_in, name))

    assert outcome == Silent("the connection was lost")
    assert len(carrier_stand_in.memory.calls) == 1


@pytest.mark.parametrize("name", BY_HTTP)
@pytest.mark.parametrize("trouble", ["hang", "drip", "drip_head", "slow"])
def test_no_answer_in_time_is_given_up(carrier_stand_in: StandIn, name: str, trouble: str) -> None:
    carrier_stand_in.goes_wrong(trouble)

    outcome = send_one(reach(carrier_stand_in, name, patience=0.3))

    assert outcome == Silent("no answer in time")


@pytest.mark.parametrize("name", BY_HTTP)
@pytest.mark.parametrize("trouble", ["html", "empty", "long"])
def test_an_answer_that_says_nothing_proves_nothing(
    carrier_stand_in: StandIn, name: str, trouble: str
) -> None:
    carrier_stand_in.goes_wrong(trouble)

    outcome = send_one(reach(carrier_stand_in, name))

    assert isinstance(outcome, Silent)


@pytest.mark.parametrize("name", BY_HTTP)
@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        (500, Silent),
        (502, Silent),
        (504, Silent),
        (408, Silent),
        (401, Halted),
        (403, Halted),
        (429, Later),
        (503, Later),
        (301, Halted),
        (404, Halted),
    ],
)
def test_a_status_without_a_document_is_read_with_care(
    carrier_stand_in: StandIn, name: str, status: int, meaning: type
) -> None:
    carrier_stand_in.goes_wrong("status", code=status)

    outcome = send_one(reach(carrier_stand_in, name))

    assert isinstance(outcome, meaning)
    assert len(carrier_stand_in.memory.calls) == 1


@pytest.mark.parametrize("name", BY_HTTP)
def test_the_wait_that_a_carrier_asks_for_is_kept(carrier_stand_in: StandIn, name: str) -> None:
    carrier_stand_in.goes_wrong("status", code=429, wait=17)

    outcome = send_one(reach(carrier_stand_in, name))

    assert outcome == Later("too many calls (HTTP 429)", 17)


@pytest.mark.parametrize("name", BY_HTTP)
@pytest.mark.parametrize("trouble", ["reset", "hang"])
def test_after_a_silence_nobody_else_is_tried_in_the_same_hand_over(
    carrier_stand_in: StandIn, name: str, trouble: str
) -> None:
    carrier_stand_in.goes_wrong(trouble, times=SIDE_BY_SIDE)
    codes = [replace(CODE, client_id=str(number), line="30007732") for number in range(9)]

    outcomes = reach(carrier_stand_in, name, patience=0.5).send(codes)

    assert [type(one) for one in outcomes] == [Silent] * SIDE_BY_SIDE + [Later] * 5
    assert len(carrier_stand_in.memory.calls) == SIDE_BY_SIDE
    assert carrier_stand_in.memory.sent == []


@pytest.mark.parametrize("name", BY_HTTP)
def test_calls_that_are_under_way_together_keep_their_answers_apart(
    carrier_stand_in: StandIn, name: str
) -> None:
    carrier_stand_in.goes_wrong("slow", times=1, seconds=0.2)
    codes = [
        replace(CODE, client_id=str(number), line="30007732", values=(("code", str(number)),))
        for number in range(1, 11)
    ]

    outcomes = reach(carrier_stand_in, name).send(codes)

    values = {one.reference: one.values for one in carrier_stand_in.memory.sent}
    taken = [one.reference for one in outcomes if isinstance(one, Taken)]
    told = [list(values[reference].values()) for reference in taken]
    assert told == [[str(number)] for number in range(1, 11)]
    assert len(carrier_stand_in.memory.sent) == 10
