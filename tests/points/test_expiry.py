"""Expiry: what has reached its end goes, once, and nothing else."""

from datetime import timedelta

import pytest
import time_machine

from members.models import Member
from members.roles import SYSTEM
from points.models import LedgerEntry, PointLot
from points.selectors.balances import balance_of
from points.services.expiry import expire_points
from points.services.returns import return_purchase
from points.tasks import expire_points as expire_points_task
from tests.cast import Cast
from tests.clock import DAY, NOON, SECOND
from tests.factories import make_member, ring_up
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

# Earned on 30 Shahrivar 1404, gone when 30 Shahrivar 1405 is over.
EARNED_AT = NOON.replace(year=2025, month=9, day=21)
GONE_AT = NOON.replace(month=9, day=22, hour=0)


def test_to_the_second(cast: Cast) -> None:
    """T12."""
    ring_up(cast.shop, 1_000_000, member=cast.sara, now=EARNED_AT)

    too_early = expire_points(now=GONE_AT - SECOND)
    in_time = expire_points(now=GONE_AT)

    assert (too_early, in_time) == (0, 10)
    entry = LedgerEntry.objects.get(kind="expire")
    assert (entry.points, entry.value, entry.balance_after) == (-10, -50_000, 0)
    assert (entry.actor_kind, entry.at, entry.business_date) == ("system", GONE_AT, GONE_AT.date())


def test_twice_is_once(cast: Cast) -> None:
    ring_up(cast.shop, 1_000_000, member=cast.sara, now=EARNED_AT)
    expire_points(now=GONE_AT)

    with nothing_changed():
        again = expire_points(now=GONE_AT + DAY)

    assert again == 0


def test_the_others_are_left_alone(cast: Cast) -> None:
    """R08: three lots, the middle one goes after something was spent."""
    for months_later in (0, 2, 1):
        ring_up(
            cast.shop,
            1_000_000,
            member=cast.sara,
            now=EARNED_AT + timedelta(days=31 * months_later),
        )
    ring_up(cast.shop, 60_000, member=cast.sara, points_amount=60_000, now=EARNED_AT + 80 * DAY)

    gone = expire_points(now=GONE_AT + 45 * DAY)

    assert gone == 8
    lots = PointLot.objects.order_by("expires_at").values_list("remaining", flat=True)
    assert list(lots) == [0, 0, 10]
    assert balance_of(cast.sara.pk, now=GONE_AT + 45 * DAY).spendable == 10


def test_each_lot_has_its_entry(cast: Cast) -> None:
    for _ in range(3):
        ring_up(cast.shop, 1_000_000, member=cast.sara, now=EARNED_AT)
    ring_up(cast.shop, 2_000_000, member=make_member(), now=EARNED_AT)

    gone = expire_points(now=GONE_AT)

    assert gone == 50
    entries = LedgerEntry.objects.filter(kind="expire")
    assert {entry.allocations.get().lot_id for entry in entries} == {
        lot.pk for lot in PointLot.objects.all()
    }
    assert len(entries) == 4


def test_a_lot_refilled_by_a_clock_that_lags_expires_again(cast: Cast) -> None:
    """T01: a return is booked where it is still a minute to midnight."""
    ring_up(cast.shop, 1_000_000, member=cast.sara, now=EARNED_AT)
    paid = ring_up(
        cast.shop, 20_000, member=cast.sara, points_amount=20_000, now=EARNED_AT
    ).purchase
    expire_points(now=GONE_AT)
    return_purchase(purchase_id=paid.pk, return_number="1", actor=SYSTEM, now=GONE_AT - 60 * SECOND)

    gone = expire_points(now=GONE_AT + SECOND)

    assert gone == 4
    assert balance_of(cast.sara.pk).balance == 0


def test_expired_points_are_not_owed_for_a_return(cast: Cast) -> None:
    purchase = ring_up(cast.shop, 1_000_000, member=cast.sara, now=EARNED_AT).purchase
    expire_points(now=GONE_AT)

    returned = return_purchase(
        purchase_id=purchase.pk, return_number="1", actor=SYSTEM, now=GONE_AT + DAY
    )

    assert (returned.record.clawed_back, returned.record.debt) == (0, 0)
    purchase.refresh_from_db()
    assert (purchase.recovered_points, purchase.expired_points) == (10, 10)


def test_part_spent_part_expired_owes_the_spent_part(cast: Cast) -> None:
    purchase = ring_up(cast.shop, 1_000_000, member=cast.sara, now=EARNED_AT).purchase
    ring_up(cast.shop, 20_000, member=cast.sara, points_amount=20_000, now=EARNED_AT)
    expire_points(now=GONE_AT)

    half = return_purchase(
        purchase_id=purchase.pk, return_number="1", actor=SYSTEM, amount=500_000, now=GONE_AT
    )
    rest = return_purchase(purchase_id=purchase.pk, return_number="2", actor=SYSTEM, now=GONE_AT)

    assert (half.record.debt, rest.record.debt, rest.balance.debt) == (0, 4, 4)


def test_one_who_left_does_not_hold_up_the_others(cast: Cast) -> None:
    gone_member = make_member()
    for member in (gone_member, cast.sara):
        ring_up(cast.shop, 1_000_000, member=member, now=EARNED_AT)
    Member.objects.filter(pk=gone_member.pk).update(status=Member.Status.MERGED)

    gone = expire_points(now=GONE_AT)

    assert gone == 10
    assert balance_of(cast.sara.pk).balance == 0


def test_the_task_goes_by_the_clock(cast: Cast) -> None:
    ring_up(cast.shop, 1_000_000, member=cast.sara, now=EARNED_AT)

    with time_machine.travel(GONE_AT, tick=False):
        gone = expire_points_task.run()

    assert gone == 10
