"""Tiers after a return: what it takes back, and what no purchase gave."""

from dataclasses import replace

import pytest

from points.rules.standing import Cause, Held, decide_after_return
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


@pytest.mark.parametrize("period", ["rolling", "year"])
def test_nobody_buys_gold_and_returns_it(period: Qualifying) -> None:
    scheme = make_scheme(period)
    bought = Bought(scheme, {SPRING: 300})
    gold = bought.standing(None, SPRING)
    bought.by_day[SPRING] = 0

    change = decide_after_return(scheme, gold, bought, SPRING + DAY, "jalali")

    assert change
    assert (change.tier, change.until, change.cause) == ("bronze", None, "returned")


def test_a_return_that_leaves_enough_changes_nothing() -> None:
    bought = Bought(ROLLING, {SPRING: 350})
    gold = bought.standing(None, SPRING)
    bought.by_day[SPRING] = 300

    assert decide_after_return(ROLLING, gold, bought, SPRING + DAY, "jalali") is None


def test_what_was_bought_since_can_carry_it_as_well() -> None:
    bought = Bought(ROLLING, {SPRING: 300})
    gold = bought.standing(None, SPRING)
    bought.by_day = {SPRING + 5 * DAY: 300}

    assert decide_after_return(ROLLING, gold, bought, SPRING + 9 * DAY, "jalali") is None


def test_he_is_given_back_what_he_stood_on() -> None:
    """Silver of last year is promised for this one, though little was bought this year."""
    bought = Bought(YEARLY, {ESFAND: 100, SPRING + 365 * DAY: 300})
    silver = bought.standing(None, ESFAND)
    gold = bought.standing(silver, SPRING + 365 * DAY)
    bought.by_day[SPRING + 365 * DAY] = 0

    change = decide_after_return(YEARLY, gold, bought, SPRING + 370 * DAY, "jalali")

    assert silver
    assert change
    assert (change.tier, change.until) == ("silver", silver.until)


def test_returning_one_after_the_other_leaves_nothing() -> None:
    bought = Bought(ROLLING, {SPRING: 100})
    held = bought.standing(None, SPRING)
    bought.by_day[SPRING + DAY] = 200
    held = bought.standing(held, SPRING + DAY)
    tiers = [held.tier if held else None]

    for day in (SPRING + DAY, SPRING):
        bought.by_day[day] = 0
        change = decide_after_return(ROLLING, held, bought, SPRING + 2 * DAY, "jalali")
        held = change.held if change else held
        tiers.append(held.tier if held else None)

    assert tiers == ["gold", "silver", "bronze"]


def test_what_only_kept_him_is_taken_back_too() -> None:
    bought = Bought(ROLLING, {SPRING: 300, UNTIL: 300})
    kept = bought.standing(GOLD, UNTIL + DAY)
    bought.by_day[UNTIL] = 0

    in_grace = decide_after_return(ROLLING, kept, bought, UNTIL + 5 * DAY, "jalali")
    later = decide_after_return(ROLLING, kept, bought, UNTIL + 50 * DAY, "jalali")

    assert in_grace
    assert later
    assert (in_grace.tier, in_grace.until) == ("gold", UNTIL)
    assert (later.tier, later.until) == ("silver", jalali(1406, 2, 10))


def test_a_level_that_broke_his_fall_is_taken_back_with_its_purchase() -> None:
    scheme = make_scheme("year", grace_days=0, is_soft=False)
    diamond = Held("diamond", SPRING - 365 * DAY, jalali(1404, 12, 29))
    bought = Bought(scheme, {ESFAND: 100})
    silver = bought.standing(diamond, jalali(1405, 1, 1))
    bought.by_day[ESFAND] = 0

    change = decide_after_return(scheme, silver, bought, jalali(1405, 1, 20), "jalali")

    assert silver
    assert change
    assert (silver.tier, silver.cause) == ("silver", "fell")
    assert (change.tier, change.cause) == ("bronze", "returned")


@pytest.mark.parametrize("cause", ["by_hand", "fell"])
def test_a_return_leaves_what_no_purchase_gave(cause: Cause) -> None:
    held = replace(GOLD, cause=cause)

    assert decide_after_return(ROLLING, held, Bought(ROLLING), SPRING + DAY, "jalali") is None
