"""The one engine: spend first, earn on money, stay within the cap."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from points.exceptions import NotEnoughPoints, OutsideRedeemLimits
from points.rules.checkout import Budget, decide
from points.rules.redemption import Lot
from points.rules.sales import Bonus, Line, Sale, Tendered
from tests.rules.points.terms import make_terms

NOW = datetime(2026, 9, 1, tzinfo=UTC)
TERMS = make_terms()
LOTS = (Lot(1, 100, 5_000, NOW - timedelta(days=1), NOW + timedelta(days=1)),)
CASH = Sale(
    shop_id=1,
    receipt_number="1",
    lines=(Line(1_000_000),),
    payments=(Tendered("cash", 1_000_000),),
    member_id=7,
)
HALF_POINTS = replace(CASH, payments=(Tendered("cash", 500_000), Tendered("points", 500_000)))


def test_money_earns_and_needs_nobody_elses_budget() -> None:
    decision = decide(CASH, terms=TERMS, lots=(), now=NOW, budget=Budget(50_000, 0))

    assert (decision.award.granted, decision.spent_points) == (10, 0)
    assert not decision.needs_pool


def test_the_part_paid_with_points_earns_nothing() -> None:
    decision = decide(HALF_POINTS, terms=TERMS, lots=LOTS, now=NOW, budget=Budget(25_000, 0))

    assert (decision.award.granted, decision.spent_points) == (5, 100)


def test_a_sale_without_a_member_earns_nothing() -> None:
    stranger = replace(CASH, member_id=None)

    decision = decide(
        stranger,
        terms=TERMS,
        lots=(),
        now=NOW,
        budget=Budget(50_000, -9),
        bonuses=[Bonus("gift", 5)],
    )

    assert (decision.award.wanted, decision.award.granted) == (0, 0)
    assert not decision.needs_pool


def test_too_few_points_are_refused_before_anything_is_earned() -> None:
    with pytest.raises(NotEnoughPoints):
        decide(HALF_POINTS, terms=TERMS, lots=(), now=NOW, budget=Budget(25_000, 0))


def test_the_programs_limits_are_kept() -> None:
    terms = make_terms(redeem_max_bps=4_999)

    with pytest.raises(OutsideRedeemLimits):
        decide(HALF_POINTS, terms=terms, lots=LOTS, now=NOW, budget=Budget(25_000, 0))


@pytest.mark.parametrize(
    ("pool", "is_locked", "granted", "asks"),
    [
        (100_000, False, 30, True),
        (100_000, True, 30, False),
        (40_000, True, 18, False),
        (0, True, 10, False),
        (-30_000, True, 4, False),
        (-60_000, True, 0, False),
    ],
)
def test_a_bonus_takes_what_the_pool_leaves(
    pool: int, is_locked: bool, granted: int, asks: bool
) -> None:
    decision = decide(
        CASH,
        terms=TERMS,
        lots=(),
        now=NOW,
        budget=Budget(50_000, pool, is_locked=is_locked),
        bonuses=[Bonus("gift", 20)],
    )

    assert decision.award.wanted == 30
    assert decision.award.granted == granted
    assert decision.needs_pool is asks
