"""Tiers: rising at once, staying, grace, falling softly, and by hand."""

from datetime import date

import pytest

from members.rules.calendars import Window
from points.rules.standing import (
    Held,
    decide_standing,
    end_hand_standing,
    held_on,
    promised_until,
    rising_days,
    staying_days,
)
from points.rules.tiers import Qualifying
from tests.clock import DAY
from tests.rules.points.standing_cases import (
    ESFAND,
    GOLD,
    ROLLING,
    SPRING,
    UNTIL,
    YEARLY,
    Bought,
    jalali,
    make_scheme,
)

# --- The days that count ------------------------------------------------------------------------


def test_twelve_months_end_on_the_day() -> None:
    window = rising_days(ROLLING, SPRING, "jalali")

    assert window == Window(jalali(1403, 2, 11), SPRING)


def test_the_program_year_up_to_the_day() -> None:
    jalali_year = rising_days(YEARLY, SPRING, "jalali")
    gregorian_year = rising_days(YEARLY, date(2026, 2, 1), "gregorian")

    assert jalali_year == Window(jalali(1404, 1, 1), SPRING)
    assert gregorian_year == Window(date(2026, 1, 1), date(2026, 2, 1))


@pytest.mark.parametrize(
    ("period", "day", "until"),
    [
        ("rolling", SPRING, jalali(1405, 2, 10)),
        ("rolling", jalali(1403, 12, 30), jalali(1404, 12, 29)),
        ("year", SPRING, jalali(1405, 12, 29)),
        ("year", ESFAND, jalali(1405, 12, 29)),
    ],
)
def test_a_level_that_is_reached_is_promised(period: Qualifying, day: date, until: date) -> None:
    assert promised_until(make_scheme(period), day, "jalali") == until


def test_what_has_lifted_a_member_does_not_keep_him_as_well() -> None:
    until = promised_until(ROLLING, SPRING, "jalali")

    window = staying_days(ROLLING, until, "jalali")

    assert window == Window(SPRING + DAY, until)


def test_staying_is_measured_over_the_last_whole_program_year() -> None:
    at_its_end = staying_days(YEARLY, jalali(1404, 12, 29), "jalali")
    in_its_midst = staying_days(YEARLY, SPRING, "jalali")

    assert at_its_end == Window(jalali(1404, 1, 1), jalali(1404, 12, 29))
    assert in_its_midst == Window(jalali(1403, 1, 1), jalali(1403, 12, 30))


# --- Rising -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "tier"),
    [
        (0, None),
        (99, None),
        (100, "silver"),
        (299, "silver"),
        (300, "gold"),
        (1_000, "diamond"),
        (9_999, "diamond"),
    ],
)
@pytest.mark.parametrize("period", ["rolling", "year"])
def test_he_rises_at_once_to_the_highest_level_reached(
    period: Qualifying, count: int, tier: str | None
) -> None:
    scheme = make_scheme(period)

    change = decide_standing(scheme, None, Bought(scheme, {SPRING: count}), SPRING, "jalali")

    assert (change and (change.tier, change.since, change.cause, change.measured)) == (
        tier and (tier, SPRING, "rose", count)
    )


def test_what_lies_twelve_months_back_no_longer_counts() -> None:
    bought = Bought(ROLLING, {SPRING: 99, jalali(1405, 2, 10): 1})

    just_in_time = decide_standing(ROLLING, None, bought, jalali(1405, 2, 9), "jalali")
    too_late = decide_standing(ROLLING, None, bought, jalali(1405, 2, 10), "jalali")

    assert (just_in_time, too_late) == (None, None)
    bought.by_day[jalali(1405, 2, 9)] = 1
    assert decide_standing(ROLLING, None, bought, jalali(1405, 2, 9), "jalali") is not None


def test_nobody_who_rises_in_esfand_loses_it_in_farvardin() -> None:
    bought = Bought(YEARLY, {ESFAND: 100})
    held = bought.standing(None, ESFAND)

    a_year_later = bought.walk(ESFAND, jalali(1405, 12, 29), held=held)

    assert a_year_later == held
    assert held
    assert held.until == jalali(1405, 12, 29)


def test_a_late_receipt_of_an_earlier_day_raises_from_the_standings_own_day() -> None:
    held = Held("silver", SPRING, jalali(1405, 2, 10))
    bought = Bought(ROLLING, {SPRING: 100, SPRING - DAY: 200})

    late = decide_standing(ROLLING, held, bought, SPRING - DAY, "jalali")
    today = decide_standing(ROLLING, held, bought, SPRING, "jalali")

    assert late is None
    assert today
    assert (today.tier, today.since) == ("gold", SPRING)


# --- Staying and falling ------------------------------------------------------------------------


def test_a_level_reached_again_within_the_term_is_kept_without_a_gap() -> None:
    bought = Bought(ROLLING, {SPRING: 300, jalali(1404, 9, 1): 300})

    change = decide_standing(ROLLING, GOLD, bought, UNTIL + DAY, "jalali")

    assert change
    assert (change.tier, change.cause) == ("gold", "kept")
    assert (change.since, change.until) == (UNTIL + DAY, jalali(1406, 2, 10))


def test_within_the_grace_he_still_stands() -> None:
    bought = Bought(ROLLING, {SPRING: 300})

    last = decide_standing(ROLLING, GOLD, bought, UNTIL + 30 * DAY, "jalali")
    after = decide_standing(ROLLING, GOLD, bought, UNTIL + 31 * DAY, "jalali")

    assert last is None
    assert after
    assert (after.tier, after.cause, after.since) == ("silver", "fell", UNTIL + 31 * DAY)
    assert after.until == jalali(1406, 2, 10)


def test_a_purchase_in_the_grace_keeps_it() -> None:
    day = UNTIL + 20 * DAY
    bought = Bought(ROLLING, {UNTIL - 20 * DAY: 200, day: 100})

    change = decide_standing(ROLLING, GOLD, bought, day, "jalali")

    assert change
    assert (change.tier, change.cause, change.since) == ("gold", "kept", day)
    assert change.until == promised_until(ROLLING, day, "jalali")


@pytest.mark.parametrize(
    ("is_soft", "count", "tier"),
    [
        (True, 0, "gold"),
        (True, 150, "gold"),
        (False, 0, "bronze"),
        (False, 150, "silver"),
        (False, 350, "gold"),
        (True, 1_000, "diamond"),
    ],
)
@pytest.mark.parametrize("period", ["rolling", "year"])
def test_how_far_he_falls(period: Qualifying, is_soft: bool, count: int, tier: str) -> None:
    scheme = make_scheme(period, is_soft=is_soft)
    until = jalali(1405, 12, 29)
    diamond = Held("diamond", jalali(1404, 12, 29), until)
    bought = Bought(scheme, {jalali(1405, 11, 1): count})

    after = bought.walk(until, until + 31 * DAY, held=diamond)

    assert after
    assert after.tier == tier


def test_the_lowest_level_ends_never() -> None:
    silver = Held("silver", SPRING, UNTIL)

    after = Bought(ROLLING).standing(silver, UNTIL + 31 * DAY)

    assert after
    assert (after.tier, after.until, after.cause) == ("bronze", None, "fell")
    assert Bought(ROLLING).changes(after, jalali(1420, 1, 1)) == ()


def test_who_was_away_for_years_falls_level_by_level() -> None:
    diamond = Held("diamond", SPRING, UNTIL)

    changes = Bought(ROLLING).changes(diamond, jalali(1410, 1, 1))

    assert [(change.tier, change.since, change.cause) for change in changes] == [
        ("gold", UNTIL + 31 * DAY, "fell"),
        ("silver", jalali(1406, 2, 10) + 31 * DAY, "fell"),
        ("bronze", jalali(1407, 2, 10) + 31 * DAY, "fell"),
    ]


def test_without_grace_he_falls_the_day_after() -> None:
    scheme = make_scheme("year", grace_days=0)
    held = Held("silver", SPRING, jalali(1405, 12, 29))

    after = Bought(scheme).standing(held, jalali(1406, 1, 1))

    assert after
    assert (after.tier, after.since) == ("bronze", jalali(1406, 1, 1))


def test_a_tier_that_the_program_no_longer_has_counts_as_the_lowest() -> None:
    old = Held("platinum", SPRING, UNTIL)

    meanwhile = Bought(ROLLING).changes(old, UNTIL)
    after = Bought(ROLLING).standing(old, UNTIL + DAY)

    assert meanwhile == ()
    assert after
    assert (after.tier, after.until) == ("bronze", None)


def test_a_day_begins_with_what_has_ended_before_it() -> None:
    bought = Bought(ROLLING)

    within = held_on(ROLLING, GOLD, bought, UNTIL, "jalali")
    in_grace = held_on(ROLLING, GOLD, bought, UNTIL + DAY, "jalali")
    after = held_on(ROLLING, GOLD, bought, UNTIL + 31 * DAY, "jalali")

    assert (within, in_grace) == (GOLD, GOLD)
    assert after
    assert after.tier == "silver"


# --- By hand ------------------------------------------------------------------------------------


BY_HAND = Held("gold", SPRING, UNTIL, "by_hand")


def test_a_hand_set_tier_stands_until_its_last_day_and_has_no_grace() -> None:
    bought = Bought(ROLLING, {SPRING + DAY: 150})

    last_day = decide_standing(ROLLING, BY_HAND, bought, UNTIL, "jalali")
    after = decide_standing(ROLLING, BY_HAND, bought, UNTIL + DAY, "jalali")

    assert last_day is None
    assert after
    assert (after.tier, after.cause, after.since) == ("silver", "hand_ended", UNTIL + DAY)


def test_who_has_earned_what_was_set_by_hand_keeps_it() -> None:
    bought = Bought(ROLLING, {UNTIL - 10 * DAY: 300})

    after = decide_standing(ROLLING, BY_HAND, bought, UNTIL + DAY, "jalali")

    assert after
    assert (after.tier, after.cause) == ("gold", "kept")


def test_he_rises_over_a_hand_set_tier() -> None:
    bought = Bought(ROLLING, {SPRING + DAY: 1_000})

    after = decide_standing(ROLLING, BY_HAND, bought, SPRING + DAY, "jalali")

    assert after
    assert (after.tier, after.cause) == ("diamond", "rose")


def test_what_he_had_earned_before_comes_back_when_the_hand_set_time_ends() -> None:
    earned = Held("silver", jalali(1404, 1, 20), jalali(1405, 1, 20))
    by_hand = Held("diamond", SPRING, SPRING + 30 * DAY, "by_hand", earlier=(earned,))
    bought = Bought(ROLLING, {jalali(1403, 3, 1): 60, jalali(1404, 1, 20): 40})

    after = decide_standing(ROLLING, by_hand, bought, SPRING + 31 * DAY, "jalali")

    assert after
    assert (after.tier, after.until) == ("silver", jalali(1405, 1, 20))


def test_what_was_reached_last_year_holds_when_the_hand_set_time_ends() -> None:
    by_hand = Held("diamond", ESFAND, SPRING + 365 * DAY, "by_hand")
    bought = Bought(YEARLY, {ESFAND: 300})

    after = decide_standing(YEARLY, by_hand, bought, SPRING + 366 * DAY, "jalali")

    assert after
    assert (after.tier, after.until) == ("gold", jalali(1405, 12, 29))


def test_a_hand_set_tier_can_be_ended_before_its_time() -> None:
    change = end_hand_standing(ROLLING, BY_HAND, Bought(ROLLING), SPRING + 5 * DAY, "jalali")

    assert (change.tier, change.until, change.cause) == ("bronze", None, "hand_ended")
    assert change.since == SPRING + 5 * DAY
