"""Profit lines, classes of members, and what the club costs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.rules.profit.classes import Cuts, cuts_of, grade_of
from analytics.rules.profit.lines import Lines, lines_of
from analytics.rules.profit.program import ClubCost, ClubReturn, club_return


def test_profit_lines_by_hand() -> None:
    found = lines_of(
        sales=10_000_000,
        margin_bps=3_000,
        rewards=400_000,
        messages=5_000,
        minutes=30,
        hourly_cost=600_000,
        acquisition=500_000,
    )

    assert found == Lines(3_000_000, 400_000, 5_000, 300_000, 500_000)
    assert (found.cost, found.profit) == (1_205_000, 1_795_000)


@given(
    sales=st.integers(-(10**9), 10**12),
    low=st.integers(0, 10_000),
    more=st.integers(0, 10_000),
    rewards=st.integers(0, 10**9),
)
def test_a_larger_margin_never_means_less_profit(
    sales: int, low: int, more: int, rewards: int
) -> None:
    profits = [
        lines_of(
            sales=abs(sales),
            margin_bps=margin,
            rewards=rewards,
            messages=0,
            minutes=0,
            hourly_cost=0,
            acquisition=0,
        ).profit
        for margin in (low, low + more)
    ]

    assert profits[0] <= profits[1]


def test_cuts_by_hand() -> None:
    assert cuts_of([8, 100, -30, 20, 60, 12]) == Cuts(a_from=60, b_from=12)


def test_without_a_profit_there_are_no_cuts() -> None:
    assert cuts_of([]) == Cuts()
    assert cuts_of([0, -5]) == Cuts()


def test_the_only_member_is_of_the_best_class() -> None:
    assert cuts_of([700]) == Cuts(700, 700)


def test_grades() -> None:
    cuts = Cuts(60, 20)

    grades = [
        grade_of(profit, cuts=cuts, days_known=400, has_lines=True)
        for profit in (100, 60, 59, 20, 19, 1, 0, -1)
    ]

    assert grades == ["A", "A", "B", "B", "C", "C", "D", "D"]


def test_nobody_is_loss_making_before_half_a_year() -> None:
    cuts = Cuts(60, 20)

    assert grade_of(-50, cuts=cuts, days_known=179, has_lines=True) == ""
    assert grade_of(-50, cuts=cuts, days_known=180, has_lines=True) == "D"
    assert grade_of(70, cuts=cuts, days_known=1, has_lines=True) == "A"


def test_who_neither_bought_nor_cost_anything_is_not_judged() -> None:
    assert grade_of(0, cuts=Cuts(60, 20), days_known=900, has_lines=False) == ""


@given(st.lists(st.integers(-(10**6), 10**6), max_size=60))
def test_better_profit_is_never_in_a_worse_class(profits: list[int]) -> None:
    cuts = cuts_of(profits)

    ranked = sorted(profits, reverse=True)
    grades = [grade_of(one, cuts=cuts, days_known=400, has_lines=True) for one in ranked]
    assert grades == sorted(grades)


def test_the_club_pays_for_itself_by_a_fifth() -> None:
    assert club_return(margin=60_000_000, cost=12_000_000) == ClubReturn(
        60_000_000, 12_000_000, 40_000, 2_000
    )


@pytest.mark.parametrize(
    ("margin", "cost", "expected"),
    [
        (0, 0, (None, None)),
        (500, 0, (None, 0)),
        (0, 500, (-10_000, None)),
        (100, 250, (-6_000, 25_000)),
    ],
)
def test_a_return_of_nothing_is_not_known(
    margin: int, cost: int, expected: tuple[int | None, int | None]
) -> None:
    found = club_return(margin=margin, cost=cost)

    assert (found.roi_bps, found.break_even_bps) == expected


def test_costs_of_the_club_add_up() -> None:
    cost = ClubCost(points=5, gifts=4, grants=3, messages=2, campaigns=1, staff=10)

    assert (cost.total, cost.given) == (25, 12)
