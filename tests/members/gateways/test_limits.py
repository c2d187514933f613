"""What a carrier would refuse is refused before it is called, and says why."""

from dataclasses import replace

import pytest

from members.gateways.carriers import Refused, Taken
from tests.members.gateways.cases import CODE, ONE, reach, send_one, three
from tests.standins.server import StandIn


@pytest.mark.parametrize(
    ("place", "value", "is_taken"),
    [
        ("token", "4417", True),
        ("token", "سارا احمدی", False),
        ("token10", "سارا احمدی", True),
        ("token10", "یک دو سه چهار پنج شش", True),
        ("token10", "یک دو سه چهار پنج شش هفت", False),
        ("token20", "یک دو سه چهار پنج شش هفت هشت نه", True),
        ("token20", "یک دو سه چهار پنج شش هفت هشت نه ده", False),
        ("token", "a_b", False),
        ("token", "a\nb", False),
        ("token", "۱" * 101, False),
    ],
)
def test_kavenegars_places_hold_so_many_spaces(
    carrier_stand_in: StandIn, place: str, value: str, *, is_taken: bool
) -> None:
    outcome = send_one(
        reach(carrier_stand_in, "kavenegar"), replace(CODE, values=((place, value),))
    )

    if is_taken:
        assert isinstance(outcome, Taken)
        assert carrier_stand_in.memory.sent[0].values == {place: value}
    else:
        assert outcome == Refused(f"values do not fit the pattern ({place})")
        assert carrier_stand_in.memory.calls == []


def test_kavenegars_places_are_filled_in_order_unless_they_are_named(
    carrier_stand_in: StandIn,
) -> None:
    values = (("amount", "150,000"), ("token10", "سارا احمدی"), ("points", "50"))

    send_one(reach(carrier_stand_in, "kavenegar"), replace(CODE, values=values))

    assert carrier_stand_in.memory.sent[0].values == {
        "token": "150,000",
        "token2": "50",
        "token10": "سارا احمدی",
    }


def test_six_values_are_too_many_for_kavenegar(carrier_stand_in: StandIn) -> None:
    values = tuple((f"place{number}", "1") for number in range(6))

    outcome = send_one(reach(carrier_stand_in, "kavenegar"), replace(CODE, values=values))

    assert outcome == Refused("values do not fit the pattern (more than five)")


def test_kavenegar_takes_nine_hundred_letters(carrier_stand_in: StandIn) -> None:
    carrier = reach(carrier_stand_in, "kavenegar")

    outcomes = [send_one(carrier, replace(ONE, text="گ" * length)) for length in (900, 901)]

    assert [type(one) for one in outcomes] == [Taken, Refused]


@pytest.mark.parametrize(("length", "is_taken"), [(25, True), (26, False)])
def test_sms_ir_takes_twenty_five_letters_for_a_place(
    carrier_stand_in: StandIn, length: int, *, is_taken: bool
) -> None:
    values = (("name", "س" * length),)

    outcome = send_one(reach(carrier_stand_in, "sms_ir"), replace(CODE, values=values))

    assert isinstance(outcome, Taken) is is_taken
    assert len(carrier_stand_in.memory.calls) == is_taken


def test_melipayamak_parts_values_by_a_sign_that_no_value_may_hold(
    carrier_stand_in: StandIn,
) -> None:
    values = (("name", "سارا;علی"),)

    outcome = send_one(reach(carrier_stand_in, "melipayamak"), replace(CODE, values=values))

    assert outcome == Refused("values do not fit the pattern (;)")
    assert carrier_stand_in.memory.calls == []


@pytest.mark.parametrize("name", ["sms_ir", "melipayamak", "ghasedak"])
def test_a_text_needs_a_line(carrier_stand_in: StandIn, name: str) -> None:
    outcome = send_one(reach(carrier_stand_in, name), replace(ONE, line=""))

    assert outcome == Refused("line not usable (none is chosen)")
    assert carrier_stand_in.memory.calls == []


def test_kavenegar_has_a_line_of_its_own(carrier_stand_in: StandIn) -> None:
    batch = [replace(one, line="") for one in three()]

    outcomes = reach(carrier_stand_in, "kavenegar").send(batch)

    assert [type(one) for one in outcomes] == [Taken] * 3
    assert [call.path.split("/")[-1] for call in carrier_stand_in.memory.calls] == ["send.json"] * 3


def test_objections_do_not_mix_the_answers_up(carrier_stand_in: StandIn) -> None:
    first, second, third = three()
    batch = [first, replace(second, address="+4915112345678"), third]

    outcomes = reach(carrier_stand_in, "sms_ir").send(batch)

    assert [type(one) for one in outcomes] == [Taken, Refused, Taken]
    assert [one.text for one in carrier_stand_in.memory.sent] == [first.text, third.text]
