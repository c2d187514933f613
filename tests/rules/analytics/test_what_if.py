"""What if: the worked examples, and what must hold whatever the numbers."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.rules.what_if import (
    Change,
    Gap,
    Outcome,
    Year,
    gap_of,
    like_a_cut_of,
    outcome_of,
    pays_off_at,
)

# A hundred customers come four times and pay a hundred each time: 40,000; a third of it margin,
# 4 % goes back, which is the cap; eighty of a hundred stay.
YEAR = Year(
    customers=100,
    visits=400,
    sales=40_000,
    margin_bps=3_000,
    given=1_600,
    cap_bps=400,
    kept_bps=8_000,
)
years = st.builds(
    Year,
    customers=st.integers(1, 10**6),
    visits=st.integers(1, 10**7),
    sales=st.integers(0, 10**13),
    margin_bps=st.integers(0, 10_000),
    given=st.integers(0, 10**11),
    cap_bps=st.integers(1, 10_000),
    kept_bps=st.none() | st.integers(0, 10_000),
)
changes = st.builds(
    Change,
    kept_bps=st.integers(0, 2_000),
    visits_tenths=st.integers(0, 50),
    basket_bps=st.integers(0, 10_000),
)


def test_the_year_as_it_was() -> None:
    found = outcome_of(YEAR)

    assert found == Outcome(sales=40_000, margin=12_000, given=1_600)
    assert found.profit == 10_400


def test_two_of_a_hundred_more_stay() -> None:
    found = gap_of(YEAR, Change(kept_bps=200))

    assert found == Gap(sales=800, margin=240, given=32, profit=208)


def test_two_of_a_hundred_more_stay_for_three_years() -> None:
    found = [gap_of(YEAR, Change(kept_bps=200), turn=turn).sales for turn in (1, 2, 3)]

    # 0.82 − 0.80, 0.6724 − 0.64, 0.551368 − 0.512 of forty thousand.
    assert found == [800, 1_296, 1_575]


def test_one_visit_more() -> None:
    assert gap_of(YEAR, Change(visits_tenths=10)).sales == 10_000


def test_a_basket_of_a_tenth_more() -> None:
    assert gap_of(YEAR, Change(basket_bps=1_000)) == Gap(4_000, 1_200, 160, 1_040)


def test_changes_multiply() -> None:
    found = outcome_of(YEAR, Change(kept_bps=200, visits_tenths=10, basket_bps=1_000))

    assert found.sales == round(40_000 * 1.02 * 1.25 * 1.1)


def test_a_cap_of_six_instead_of_four() -> None:
    found = gap_of(YEAR, Change(cap_bps=600))

    assert found == Gap(sales=0, margin=0, given=800, profit=-800)
    # Of each hundred more sold 30 are margin and 6 go back: 800 ÷ 0.24 = 3,334, 8.34 % of 40,000.
    assert pays_off_at(YEAR, Change(cap_bps=600)) == 834


def test_a_higher_cap_that_limits_nothing_costs_nothing() -> None:
    loose = replace(YEAR, given=400)

    assert gap_of(loose, Change(cap_bps=600)).given == 0
    assert pays_off_at(loose, Change(cap_bps=600)) == 0


def test_a_lower_cap_cuts_what_is_above_it() -> None:
    assert gap_of(replace(YEAR, given=1_200), Change(cap_bps=200)).given == -400
    assert pays_off_at(YEAR, Change(cap_bps=200)) == 0


def test_a_cap_above_the_margin_never_pays_off() -> None:
    assert pays_off_at(YEAR, Change(cap_bps=3_000)) is None


def test_more_than_all_do_not_stay() -> None:
    found = gap_of(replace(YEAR, kept_bps=9_900), Change(kept_bps=500))

    assert found.sales == 400


def test_where_it_is_not_known_who_stays_nobody_more_does() -> None:
    assert gap_of(replace(YEAR, kept_bps=None), Change(kept_bps=200)) == Gap(0, 0, 0, 0)


def test_a_gain_beside_a_cut_of_costs() -> None:
    # C73 to C77: 2 % more who stay act on profit like so large a cut of costs.
    costs = 40_000 - outcome_of(YEAR).profit

    assert like_a_cut_of(gap_of(YEAR, Change(kept_bps=200)), costs) == 70
    assert like_a_cut_of(gap_of(YEAR, Change(kept_bps=200)), 0) is None


def test_a_year_of_nothing_stays_nothing() -> None:
    nothing = Year(0, 0, 0, 3_000, 0, 500)
    change = Change(200, 10, 1_000, 600)

    assert outcome_of(nothing, change) == Outcome(0, 0, 0)
    assert (nothing.basket, nothing.visits_each, nothing.given_bps) == (0, 0, 0)
    assert pays_off_at(nothing, change) == 0


def test_no_change_and_one_alone() -> None:
    both = Change(kept_bps=200, basket_bps=1_000)

    assert Change().is_none
    assert not both.is_none
    assert both.alone("kept_bps") == Change(kept_bps=200)


@given(years, changes)
def test_more_is_never_less(year: Year, change: Change) -> None:
    found = gap_of(year, change)

    assert found.sales >= 0
    assert found.margin >= 0
    assert found.given >= 0


@given(years, changes)
def test_the_share_that_goes_back_stays(year: Year, change: Change) -> None:
    found = outcome_of(year, change)

    if year.sales:
        assert found.given == pytest.approx(
            year.given / year.sales * found.sales, abs=1 + year.given / year.sales
        )


@given(years)
def test_no_change_changes_nothing(year: Year) -> None:
    found = gap_of(year, Change())

    # Sums of a year of trillions are floats on the way; a rounding to the coin is no change.
    assert abs(found.sales) <= 1
    assert abs(found.profit) <= 3
