"""May a message leave at this moment: hours, weeks, mourning, and what comes before what."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from members.rules.judging import (
    Facts,
    Go,
    Hold,
    Never,
    Rules,
    TooLate,
    Verdict,
    is_quiet,
    judge,
    next_opening,
)

TEHRAN = ZoneInfo("Asia/Tehran")
NOON = datetime(2026, 9, 1, 12, tzinfo=TEHRAN)
DAY = timedelta(days=1)


def at(clock: str, day: int = 1) -> datetime:
    return datetime.combine(date(2026, 9, day), time.fromisoformat(clock), tzinfo=TEHRAN)


def rules(
    begin: str = "21:00", end: str = "09:00", most: int = 2, mourning: tuple[int, ...] = ()
) -> Rules:
    days = {date(2026, 9, day) for day in mourning}
    return Rules(
        time.fromisoformat(begin), time.fromisoformat(end), most, TEHRAN, days.__contains__
    )


def offer(**facts: Any) -> Facts:
    usual: dict[str, Any] = {"kind": "promotion", "due_at": NOON - DAY, "expires_at": None}
    return Facts(**(usual | facts))


@pytest.mark.parametrize(
    ("moment", "verdict"),
    [
        (at("20:59:59"), Go()),
        (at("21:00:00"), Hold("quiet", at("09:00", 2))),
        (at("23:59:59"), Hold("quiet", at("09:00", 2))),
        (at("00:00:00"), Hold("quiet", at("09:00"))),
        (at("08:59:59"), Hold("quiet", at("09:00"))),
        (at("09:00:00"), Go()),
    ],
)
@pytest.mark.parametrize("kind", ["occasion", "promotion"])
def test_quiet_hours_by_the_club_clock(moment: datetime, verdict: Verdict, kind: str) -> None:
    facts = offer(kind=kind, due_at=moment)

    assert judge(facts, at=moment.astimezone(UTC), rules=rules()) == verdict


@pytest.mark.parametrize("kind", ["code", "service"])
def test_codes_and_receipts_know_no_hours(kind: str) -> None:
    assert judge(
        offer(kind=kind, due_at=at("23:00")), at=at("23:00"), rules=rules(mourning=(1,))
    ) == (Go())


def test_window_within_a_day() -> None:
    siesta = rules("13:00", "16:00")

    clocks = ["12:59:59", "13:00", "15:59:59", "16:00", "02:00"]

    assert [is_quiet(time.fromisoformat(clock), siesta) for clock in clocks] == [
        False,
        True,
        True,
        False,
        False,
    ]
    assert next_opening("promotion", at("14:00"), siesta) == Hold("quiet", at("16:00"))


def test_equal_ends_are_no_quiet_hours() -> None:
    assert not is_quiet(time(9), rules("09:00", "09:00"))


def test_mourning_holds_to_the_opening_of_the_next_ordinary_day() -> None:
    mourning = rules(mourning=(1, 2))

    assert judge(offer(), at=NOON, rules=mourning) == Hold("mourning", at("09:00", 3))
    assert next_opening("promotion", at("22:00", 2), mourning) == Hold("mourning", at("09:00", 3))


def test_evening_before_mourning_is_held_beyond_it() -> None:
    held = next_opening("occasion", at("22:00"), rules(mourning=(2,)))

    assert held == Hold("quiet", at("09:00", 3))


def test_enough_in_a_week_waits_for_room() -> None:
    sent = (NOON - 5 * DAY, NOON - 3 * DAY)

    patient = offer(sent_lately=sent, is_known=True, expires_at=NOON + 30 * DAY)

    assert judge(patient, at=NOON, rules=rules()) == Hold("often", NOON + 2 * DAY)


def test_a_reminder_is_not_crowded_out_by_offers() -> None:
    sent = (NOON - 5 * DAY, NOON - 3 * DAY, NOON - DAY)

    assert judge(offer(kind="occasion", sent_lately=sent), at=NOON, rules=rules()) == Go()


def test_more_than_the_cap_waits_for_the_right_one_to_leave_the_week() -> None:
    sent = (NOON - 6 * DAY, NOON - 5 * DAY, NOON - 3 * DAY)
    patient = offer(sent_lately=sent, is_known=True, expires_at=NOON + 30 * DAY)

    assert judge(patient, at=NOON, rules=rules()) == Hold("often", NOON + 2 * DAY)


def test_room_that_opens_at_night_waits_for_the_morning() -> None:
    sent = (at("22:00", 1) - 6 * DAY,)
    patient = offer(sent_lately=sent, expires_at=NOON + 30 * DAY)
    verdict = judge(patient, at=NOON, rules=rules(most=1))

    assert verdict == Hold("often", at("09:00", 3))


def test_exactly_a_week_ago_is_not_this_week() -> None:
    sent = (NOON - 7 * DAY, NOON - DAY)

    assert judge(offer(sent_lately=sent), at=NOON, rules=rules()) == Go()
    assert judge(offer(sent_lately=(NOON,) * 9), at=NOON, rules=rules(most=0)) == Go()


def test_what_would_be_of_no_use_at_the_opening_is_too_late_now() -> None:
    tonight = offer(due_at=at("21:30"), expires_at=at("23:59"))

    assert judge(tonight, at=at("21:30"), rules=rules()) == TooLate("quiet")


def test_end_that_has_come_is_too_late() -> None:
    assert judge(offer(expires_at=NOON), at=NOON, rules=rules()) == TooLate()
    assert judge(offer(expires_at=NOON + DAY), at=NOON, rules=rules()) == Go()
    assert judge(offer(due_at=NOON - 3 * DAY), at=NOON, rules=rules()) == TooLate()


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"has_address": False}, "no_address"),
        ({"is_known": True, "is_active": False}, "closed"),
        ({"is_known": True, "is_address_his": False}, "other_address"),
        ({"is_known": True, "is_allowed": False}, "no_consent"),
    ],
)
def test_what_is_forbidden_comes_before_what_is_late(facts: dict[str, Any], why: Any) -> None:
    late = offer(expires_at=NOON - DAY, **facts)

    assert judge(late, at=NOON, rules=rules()) == Never(why)


def test_code_asks_for_no_consent() -> None:
    code = offer(kind="code", due_at=NOON, is_known=True, is_allowed=False)

    assert judge(code, at=NOON, rules=rules()) == Go()


def test_a_letter_to_an_address_that_is_told_no_more_stays() -> None:
    letter = offer(kind="code", due_at=NOON, is_known=True, is_address_his=False)

    assert judge(letter, at=NOON, rules=rules()) == Never("other_address")


def test_mourning_without_end_holds_and_does_not_hang() -> None:
    always = Rules(time(21), time(9), 2, TEHRAN, lambda day: True)

    verdict = judge(offer(due_at=NOON), at=NOON, rules=always)

    assert verdict == TooLate("mourning")
