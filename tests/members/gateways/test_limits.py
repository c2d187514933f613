"""What a carrier would refuse is refused before it is called, and says why."""

from dataclasses import replace

import pytest

from members.gateways.carriers import Refused, Taken
from tests.members.gateways.cases import BY_HTTP, CODE, ONE, reach, send_one, three
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


@pytest.mark.parametrize("name", BY_HTTP)
def test_one_that_lacks_a_value_goes_as_a_text_beside_those_that_fill_a_pattern(
    carrier_stand_in: StandIn, name: str
) -> None:
    filled = replace(CODE, line="30007732")
    batch = [filled, replace(ONE, client_id="9"), replace(filled, client_id="10")]

    outcomes = reach(carrier_stand_in, name).send(batch)

    sent = {one.reference: (one.pattern, one.text) for one in carrier_stand_in.memory.sent}
    taken = [sent[one.reference] for one in outcomes if isinstance(one, Taken)]
    assert taken == [("123456", ""), ("", ONE.text), ("123456", "")]
    assert len(sent) == 3


@pytest.mark.parametrize(
    ("texts", "path"), [(("یک", "یک", "یک"), "send/bulk"), (("یک", "دو", "یک"), "send/likeToLike")]
)
def test_sms_ir_has_a_way_for_one_text_to_many_and_one_for_each_his_own(
    carrier_stand_in: StandIn, texts: tuple[str, ...], path: str
) -> None:
    batch = [replace(one, text=text) for one, text in zip(three(), texts, strict=True)]

    outcomes = reach(carrier_stand_in, "sms_ir").send(batch)

    assert [type(one) for one in outcomes] == [Taken] * 3
    assert [call.path for call in carrier_stand_in.memory.calls] == [path]
    assert [one.text for one in carrier_stand_in.memory.sent] == list(texts)


@pytest.mark.parametrize("tells", [True, False])
def test_ghasedaks_answers_find_their_messages_in_any_order(
    carrier_stand_in: StandIn, *, tells: bool
) -> None:
    carrier_stand_in.memory.tells_client_ids = tells
    batch = [*three(), replace(ONE, client_id="4", text="دوباره")]

    outcomes = reach(carrier_stand_in, "ghasedak").send(batch)

    sent = {one.reference: one.to for one in carrier_stand_in.memory.sent}
    told = [sent[one.reference] for one in outcomes if isinstance(one, Taken)]
    assert told == ["09121234567", "09351234567", "09191234567", "09121234567"]


def test_kavenegars_numbers_of_ours_are_numbers(carrier_stand_in: StandIn) -> None:
    reach(carrier_stand_in, "kavenegar").send(three())

    form = carrier_stand_in.memory.calls[0].form
    assert form["localmessageids"] == "[1000, 2000, 3000]"
    assert carrier_stand_in.memory.calls[0].path.endswith("/sms/sendarray.json")
