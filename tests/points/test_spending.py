"""Paying with points: which lots, within which limits, from when and until when."""

from datetime import timedelta

import pytest

from members.roles import SYSTEM
from points.exceptions import NotEnoughPoints, OutsideRedeemLimits
from points.models import Allocation, LedgerEntry, Payment, PointLot
from points.selectors.balances import balance_of, expiry_ladder
from points.services.purchases import record_purchase
from tests.cast import Cast
from tests.clock import DAY, NOON, SECOND
from tests.factories import (
    make_club,
    make_member,
    make_program,
    make_sale,
    make_shop,
    refused,
    ring_up,
)
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def test_the_lot_that_expires_first_is_spent_first(cast: Cast) -> None:
    for days in (2, 0, 1):
        ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON - days * DAY)

    ring_up(cast.shop, 125_000, member=cast.sara, points_amount=125_000, now=NOON)

    remaining = PointLot.objects.order_by("expires_at").values_list("remaining", flat=True)
    assert list(remaining) == [0, 0, 5]
    entry = LedgerEntry.objects.get(kind="redeem")
    assert (entry.points, entry.value, entry.balance_after) == (-25, -125_000, 5)
    drawn = Allocation.objects.order_by("lot__expires_at").values_list("points", flat=True)
    assert list(drawn) == [10, 10, 5]


def test_the_payment_says_how_many_points(cast: Cast) -> None:
    ring_up(cast.shop, 5_000_000, member=cast.sara)

    booked = ring_up(cast.shop, 100_000, member=cast.sara, points_amount=12_001)

    points = Payment.objects.get(purchase=booked.purchase, tender="points")
    assert (points.amount, points.points) == (12_001, 3)
    assert booked.purchase.spent_points == 3
    assert booked.purchase.net == 100_000 - 12_001


def test_points_earned_by_this_bill_do_not_pay_it(cast: Cast) -> None:
    sale = make_sale(cast.shop, 10_000_000, member=cast.sara, points_amount=5_000)

    with nothing_changed(), refused(NotEnoughPoints):
        record_purchase(sale=sale, actor=SYSTEM)


@pytest.mark.parametrize(
    ("points_amount", "is_allowed"),
    [(45_000, False), (50_000, True), (100_000, True), (100_001, False)],
)
def test_the_programs_limits(db: None, points_amount: int, is_allowed: bool) -> None:
    make_club()
    make_program(redeem_min_points=10, redeem_max_bps=2_500)
    shop, member = make_shop(), make_member()
    ring_up(shop, 50_000_000, member=member)
    sale = make_sale(shop, 400_000, member=member, points_amount=points_amount)

    if is_allowed:
        booked = record_purchase(sale=sale, actor=SYSTEM)
        assert booked.spent_points == points_amount // 5_000
        return
    with nothing_changed(), refused(OutsideRedeemLimits) as refusal:
        record_purchase(sale=sale, actor=SYSTEM)
    assert refusal.value.facts == {"least_points": 10, "most": 100_000}


def test_points_wait_until_they_have_vested(db: None) -> None:
    make_club()
    make_program(vesting_days=7)
    shop, member = make_shop(), make_member()
    booked = ring_up(shop, 5_000_000, member=member, now=NOON)
    midnight = NOON.replace(hour=0) + 7 * DAY
    sale = make_sale(shop, 5_000, member=member, points_amount=5_000)

    with refused(NotEnoughPoints):
        record_purchase(sale=sale, actor=SYSTEM, now=midnight - SECOND)
    paid = record_purchase(sale=sale, actor=SYSTEM, now=midnight)

    assert (booked.balance.balance, booked.balance.spendable, booked.balance.pending) == (50, 0, 50)
    assert (paid.spent_points, paid.balance.spendable) == (1, 49)


def test_the_last_second_of_30_shahrivar(cast: Cast) -> None:
    """T12: earned on 30 Shahrivar 1404, spendable to the end of 30 Shahrivar 1405."""
    earned_at = NOON.replace(year=2025, month=9, day=21)
    ring_up(cast.shop, 1_000_000, member=cast.sara, now=earned_at)
    last_second = NOON.replace(month=9, day=21, hour=23, minute=59, second=59)
    sale = make_sale(cast.shop, 25_000, member=cast.sara, points_amount=25_000)

    with nothing_changed(), refused(NotEnoughPoints):
        record_purchase(sale=sale, actor=SYSTEM, now=last_second + SECOND)
    booked = record_purchase(sale=sale, actor=SYSTEM, now=last_second)

    assert booked.spent_points == 5


def test_what_has_expired_is_no_longer_counted_though_not_swept_yet(cast: Cast) -> None:
    ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)
    later = NOON + timedelta(days=400)

    balance = balance_of(cast.sara.pk, now=later)

    assert (balance.balance, balance.spendable, balance.pending) == (10, 0, 0)
    assert expiry_ladder(cast.sara.pk, now=later) == []


def test_the_ladder_says_what_goes_when(cast: Cast) -> None:
    ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON - 40 * DAY)
    ring_up(cast.shop, 2_000_000, member=cast.sara, now=NOON)
    ring_up(cast.shop, 3_000_000, member=cast.sara, now=NOON)

    steps = expiry_ladder(cast.sara.pk, now=NOON)

    assert [(step.points, step.value) for step in steps] == [(10, 50_000), (50, 250_000)]
    assert steps[1].expires_at == NOON.replace(year=2027, month=9, day=2, hour=0)


def test_earned_in_one_shop_spent_in_another_once(cast: Cast) -> None:
    """R10."""
    ring_up(cast.shop, 1_000_000, member=cast.sara)

    ring_up(cast.other_shop, 50_000, member=cast.sara, points_amount=50_000)

    assert balance_of(cast.sara.pk).balance == 0
    sale = make_sale(cast.shop, 50_000, member=cast.sara, points_amount=50_000)
    with nothing_changed(), refused(NotEnoughPoints):
        record_purchase(sale=sale, actor=SYSTEM)
