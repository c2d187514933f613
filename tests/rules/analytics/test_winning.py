"""The pocket calculator, the payback of a new customer, the budget for winning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.rules.winning.budget import WinningBudget, winning_budget
from analytics.rules.winning.calculator import Reckoning, reckon
from analytics.rules.winning.payback import Newcomers, PaidBackAfter, paid_back_after
from campaigns.rules.leads.payback import PaidBack
from members.exceptions import InvalidField


def test_d29_to_the_rial() -> None:
    found = reckon(budget=10_000_000, customers=18, price=150_000)

    assert (found.cac, found.revenue, found.result) == (555_556, 2_700_000, -7_300_000)
    assert (found.roi_bps, found.break_even_customers) == (-7_300, 67)
    assert round(found.cac_to_price or 0, 2) == 3.70
    assert round(found.purchases_each or 0, 1) == 3.7
    assert found.is_alarm


def test_a_margin_below_the_whole_price_asks_for_more_customers() -> None:
    found = reckon(budget=10_000_000, customers=18, price=150_000, margin_bps=3_000)

    assert (found.revenue, found.gained, found.roi_bps) == (2_700_000, 810_000, -9_190)
    assert found.break_even_customers == 223
    assert round(found.purchases_each or 0, 1) == 12.3


def test_nobody_came() -> None:
    assert reckon(budget=10_000_000, customers=0, price=150_000) == Reckoning(
        cac=None,
        revenue=0,
        gained=0,
        result=-10_000_000,
        roi_bps=-10_000,
        cac_to_price=None,
        purchases_each=None,
        break_even_customers=67,
    )


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("budget", {"budget": 0}),
        ("budget", {"budget": -5}),
        ("customers", {"customers": -1}),
        ("price", {"price": 0}),
        ("margin", {"margin_bps": 0}),
        ("margin", {"margin_bps": 10_001}),
    ],
)
def test_nonsense_is_refused_by_its_field(field: str, facts: dict[str, int]) -> None:
    with pytest.raises(InvalidField) as refused:
        reckon(**{"budget": 10, "customers": 1, "price": 10, **facts})

    assert (refused.value.facts["field"], refused.value.facts["problem"]) == (field, "out_of_range")


@given(
    budget=st.integers(1, 10**12),
    customers=st.integers(0, 10**6),
    price=st.integers(1, 10**9),
    margin_bps=st.integers(1, 10_000),
)
def test_break_even_is_the_least_number_that_covers_the_budget(
    budget: int, customers: int, price: int, margin_bps: int
) -> None:
    needed = reckon(
        budget=budget, customers=customers, price=price, margin_bps=margin_bps
    ).break_even_customers

    assert needed * price * margin_bps >= budget * 10_000
    assert (needed - 1) * price * margin_bps < budget * 10_000


def newcomers(**facts: int) -> Newcomers:
    """Ten who cost 600,000 each and have been here for a hundred days each."""
    usual = {
        "customers": 10,
        "cost": 6_000_000,
        "first_margin": 1_500_000,
        "later_margin": 1_666_667,
        "days": 1_000,
    }
    return Newcomers(**{**usual, **facts})


def test_payback_by_the_first_visit_and_the_pace_since() -> None:
    found = paid_back_after(newcomers())

    assert found.state == PaidBack.MONTHS
    assert round(found.months or 0, 3) == 9.0


def test_who_has_earned_his_cost_has_paid_back_on_the_way() -> None:
    assert paid_back_after(newcomers(later_margin=9_000_000)) == PaidBackAfter(
        PaidBack.DONE, 4_500_000 * 1_000 / (9_000_000 * 30) / 10
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"cost": 0}, PaidBackAfter(PaidBack.NOTHING_SPENT)),
        ({"customers": 0, "days": 0}, PaidBackAfter(PaidBack.NOBODY_WON)),
        ({"first_margin": 6_000_000}, PaidBackAfter(PaidBack.DONE, 0.0)),
        ({"days": 299}, PaidBackAfter(PaidBack.EARLY)),
        ({"later_margin": 0}, PaidBackAfter(PaidBack.NEVER)),
    ],
)
def test_what_may_be_said_of_a_payback(facts: dict[str, int], expected: PaidBackAfter) -> None:
    assert paid_back_after(newcomers(**facts)) == expected


def test_the_budget_for_winning() -> None:
    found = winning_budget(
        first_year_margin=500_000, newcomers=200, sales=1_100_000, sales_before=1_000_000
    )

    assert found == WinningBudget(500_000, 220, 110_000_000, 11_000)


def test_a_budget_reckons_with_no_growth_that_is_none() -> None:
    young = winning_budget(first_year_margin=10, newcomers=8, sales=500, sales_before=0)
    wild = winning_budget(first_year_margin=10, newcomers=8, sales=900, sales_before=100)

    assert young == WinningBudget(10, 8, 80, 10_000)
    assert wild == WinningBudget(10, 16, 160, 20_000)
    assert winning_budget(first_year_margin=0, newcomers=8, sales=1, sales_before=1) is None
    assert winning_budget(first_year_margin=9, newcomers=0, sales=1, sales_before=1) is None
