"""Sharing a sum out, and how long a cost takes to come back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.rules.leads.payback import PaidBack, Payback, payback_of
from campaigns.rules.leads.shares import shared_out


@given(
    amount=st.integers(0, 10**15),
    heads=st.dictionaries(st.integers(1, 50), st.integers(1, 10_000), min_size=1),
)
def test_nothing_is_lost_and_nobody_is_off_by_a_unit(amount: int, heads: dict[int, int]) -> None:
    parts = shared_out(amount, heads)

    assert sum(parts.values()) == amount
    whole = sum(heads.values())
    assert all(abs(parts[key] * whole - amount * n) < whole for key, n in heads.items())


def test_what_is_left_over_goes_to_the_largest_fraction() -> None:
    assert shared_out(100, {1: 1, 2: 1, 3: 1}) == {1: 34, 2: 33, 3: 33}
    assert shared_out(10, {1: 1, 2: 2}) == {1: 3, 2: 7}
    assert shared_out(10, {}) == {}


@pytest.mark.parametrize(
    ("cost", "gained", "customers", "days", "expected"),
    [
        (0, 5, 1, 90, Payback(PaidBack.NOTHING_SPENT)),
        (10, 0, 0, 0, Payback(PaidBack.NOBODY_WON)),
        (10, 10, 2, 1, Payback(PaidBack.DONE)),
        (10, 9, 2, 59, Payback(PaidBack.EARLY)),
        (10, 0, 2, 60, Payback(PaidBack.NEVER)),
        # Two earned 500 in 60 days each: 600 each take 144 days, five months.
        (1_200, 500, 2, 120, Payback(PaidBack.MONTHS, 5)),
        (1_200, 600, 2, 120, Payback(PaidBack.MONTHS, 4)),
    ],
)
def test_how_long_it_takes(
    cost: int, gained: int, customers: int, days: int, expected: Payback
) -> None:
    assert payback_of(cost=cost, gained=gained, customers=customers, days=days) == expected
