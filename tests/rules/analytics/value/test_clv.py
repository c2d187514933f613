"""What a customer is worth, by the formulas that need no model."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.rules.value.clv import (
    expected_lifetime,
    geometric_clv,
    most_to_keep,
    net_clv,
    quick_clv,
    years_of_profit,
)
from analytics.rules.value.economics import Economics, economics_of
from tests.properties import examples

TWENTY_PERCENT = Fraction(1, 5)
money = st.integers(0, 10**12)
shares = st.fractions(0, 1)


def test_a_hundred_and_twenty_percent() -> None:
    assert quick_clv(100, TWENTY_PERCENT) == 120
    assert geometric_clv(100, TWENTY_PERCENT) == 125


def test_whoever_always_comes_back_has_no_last_purchase() -> None:
    assert geometric_clv(100, Fraction(1)) is None
    assert quick_clv(100, Fraction(1)) == 200


def test_without_a_discount_net_is_the_plain_sum() -> None:
    assert net_clv([300, 200, -50], 0) == 450


def test_money_to_come_is_worth_less() -> None:
    assert net_clv([110, 121], 1_000) == 200
    assert net_clv([], 1_000) == 0


def test_every_year_fewer_stay() -> None:
    assert years_of_profit(100, Fraction(4, 5), 3) == [100, 80, 64]
    assert net_clv(years_of_profit(100, Fraction(4, 5), 3), 0) == 244


def test_ten_percent_a_year_is_ten_years() -> None:
    assert expected_lifetime(Fraction(1, 10)) == 10
    assert expected_lifetime(Fraction(0)) is None
    assert expected_lifetime(None) is None


@pytest.mark.parametrize(
    ("worth", "wanted", "most"),
    [(100, 10_000, 50), (100, 0, 100), (101, 10_000, 50), (-5, 10_000, 0), (None, 10_000, None)],
)
def test_the_most_that_may_be_spent_to_keep_somebody(
    worth: int | None, wanted: int, most: int | None
) -> None:
    assert most_to_keep(worth, wanted) == most


def test_what_is_left_of_sales() -> None:
    found = economics_of(
        margin_bps=3_000,
        sales=1_000_000,
        given=40_000,
        messages=1_000,
        purchases=10,
        purchase_minutes=3,
        hourly_cost=2_000,
    )

    assert found == Economics(margin_bps=3_000, given_bps=400, visit_cost=200)
    assert found.profit_of(100_000, 1) == pytest.approx(25_800)


def test_without_sales_only_the_margin_is_known() -> None:
    found = economics_of(
        margin_bps=3_000,
        sales=0,
        given=5_000,
        messages=500,
        purchases=0,
        purchase_minutes=0,
        hourly_cost=0,
    )

    assert found == Economics(margin_bps=3_000)


@examples(60)
@given(money, shares)
def test_the_quick_way_is_never_more_than_the_endless_one(average: int, repeat: Fraction) -> None:
    endless = geometric_clv(average, repeat)

    assert endless is None or average <= quick_clv(average, repeat) <= endless + 1


@examples(60)
@given(st.lists(st.integers(-(10**9), 10**9), max_size=6), st.integers(1, 10**9))
def test_net_grows_with_every_margin(profits: list[int], more: int) -> None:
    better = [profit + more for profit in profits]

    assert net_clv(better, 3_500) >= net_clv(profits, 3_500)


@examples(60)
@given(st.lists(money, max_size=6), st.integers(0, 20_000), st.integers(1, 5_000))
def test_a_higher_rate_never_adds_to_what_is_to_come(
    profits: list[int], rate: int, more: int
) -> None:
    assert net_clv(profits, rate + more) <= net_clv(profits, rate) <= sum(profits)
