"""Spending points: which lots, in which order, for how much money."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from points.exceptions import NotEnoughPoints, OutsideRedeemLimits
from points.rules.redemption import Lot, Take, check_limits, payable, points_for, spendable
from tests.rules.points.terms import make_terms

NOW = datetime(2026, 9, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def lot(
    number: int,
    remaining: int = 10,
    *,
    value: int = 5_000,
    vests_at: datetime | None = NOW - DAY,
    expires_at: datetime = NOW + DAY,
) -> Lot:
    """Ten points that can be spent, unless said otherwise."""
    return Lot(number, remaining, value, vests_at, expires_at)


@pytest.mark.parametrize(
    ("vests_at", "expires_at", "can"),
    [
        (NOW, NOW + DAY, True),
        (NOW + timedelta(microseconds=1), NOW + DAY, False),
        (None, NOW + DAY, False),
        (NOW - DAY, NOW, False),
        (NOW - DAY, NOW + timedelta(microseconds=1), True),
    ],
)
def test_spendable_from_vesting_until_the_moment_of_expiry(
    vests_at: datetime | None, expires_at: datetime, can: bool
) -> None:
    assert lot(1, vests_at=vests_at, expires_at=expires_at).is_spendable(NOW) is can


def test_what_expires_first_is_spent_first_and_then_the_older() -> None:
    lots = [lot(3, expires_at=NOW + 2 * DAY), lot(2), lot(1), lot(4, vests_at=None)]

    assert [each.id for each in spendable(lots, NOW)] == [1, 2, 3]
    assert points_for(105_000, lots, NOW) == [
        Take(1, 10, 50_000),
        Take(2, 10, 50_000),
        Take(3, 1, 5_000),
    ]


@pytest.mark.parametrize(
    ("amount", "points"), [(1, 1), (4_999, 1), (5_000, 1), (5_001, 2), (50_000, 10)]
)
def test_the_last_point_is_rounded_up(amount: int, points: int) -> None:
    takes = points_for(amount, [lot(1)], NOW)

    assert sum(take.points for take in takes) == points


def test_one_rial_beyond_all_points_is_refused_with_what_there_is() -> None:
    with pytest.raises(NotEnoughPoints) as refusal:
        points_for(50_001, [lot(1), lot(2, vests_at=None)], NOW)

    assert refusal.value.facts == {"spendable": 10, "payable": 50_000, "asked": 50_001}


def test_lots_of_different_value_pay_what_they_are_worth() -> None:
    lots = [lot(1, 3, value=7_000), lot(2, 10, value=1_000, expires_at=NOW + 2 * DAY)]

    assert payable(lots, NOW) == 31_000
    assert points_for(22_500, lots, NOW) == [Take(1, 3, 21_000), Take(2, 2, 2_000)]


@pytest.mark.parametrize(
    ("points", "amount", "is_allowed"),
    [(4, 20_000, False), (5, 25_000, True), (10, 50_000, True), (10, 50_001, False)],
)
def test_the_programs_least_and_most_of_a_bill(points: int, amount: int, is_allowed: bool) -> None:
    terms = make_terms(redeem_min_points=5, redeem_max_bps=5_000)
    takes = [Take(1, points, amount)]

    if is_allowed:
        check_limits(takes, terms=terms, bill=100_000, amount=amount)
        return
    with pytest.raises(OutsideRedeemLimits) as refusal:
        check_limits(takes, terms=terms, bill=100_000, amount=amount)
    assert refusal.value.facts == {"least_points": 5, "most": 50_000}


lots_of_any_kind = st.lists(
    st.builds(
        Lot,
        id=st.integers(1, 10**6),
        remaining=st.integers(1, 500),
        unit_value=st.integers(1, 9_000),
        vests_at=st.sampled_from([None, NOW - DAY, NOW, NOW + DAY]),
        expires_at=st.sampled_from([NOW - DAY, NOW, NOW + DAY, NOW + 9 * DAY]),
    ),
    max_size=8,
    unique_by=lambda each: each.id,
)


@given(lots=lots_of_any_kind, amount=st.integers(1, 10**7))
def test_takes_cover_the_amount_with_no_point_too_many(lots: list[Lot], amount: int) -> None:
    if amount > payable(lots, NOW):
        with pytest.raises(NotEnoughPoints):
            points_for(amount, lots, NOW)
        return

    takes = points_for(amount, lots, NOW)

    by_id = {each.id: each for each in lots}
    in_order = [each.id for each in spendable(lots, NOW)]
    assert [take.lot_id for take in takes] == in_order[: len(takes)]
    assert all(0 < take.points <= by_id[take.lot_id].remaining for take in takes)
    assert all(take.points == by_id[take.lot_id].remaining for take in takes[:-1])
    paid = sum(take.value for take in takes)
    assert amount <= paid < amount + by_id[takes[-1].lot_id].unit_value
