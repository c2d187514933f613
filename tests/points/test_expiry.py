"""Expiry: what has reached its end goes, once, and nothing else."""

from datetime import datetime, timedelta

import pytest

from members.models import Member
from members.roles import SYSTEM
from points.exceptions import NotEnoughPoints
from points.models import Account, LedgerEntry, PointLot
from points.selectors.balances import balance_of
from points.selectors.programs import terms_on
from points.services import expiry
from points.services.expiry import expire_points, renew_idle_lots
from points.services.purchases import record_purchase
from points.services.returns import return_purchase
from tests.cast import Cast
from tests.clock import DAY, NOON, SECOND
from tests.factories import make_member, make_sale, refused, ring_up
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


def test_spendable_to_the_last_second_and_not_after(cast: Cast) -> None:
    """T12: by the till, whether the sweep has come or not."""
    ring_up(cast.shop, 1_000_000, member=cast.sara, now=EARNED_AT)
    sale = make_sale(cast.shop, 5_000, member=cast.sara, points_amount=5_000)

    with nothing_changed(), refused(NotEnoughPoints):
        record_purchase(sale=sale, actor=SYSTEM, now=GONE_AT)
    booked = record_purchase(sale=sale, actor=SYSTEM, now=GONE_AT - SECOND)

    assert (booked.spent_points, booked.balance.spendable) == (1, 9)


def test_many_accounts_are_swept_in_batches(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expiry, "BATCH", 3)
    for _ in range(7):
        ring_up(cast.shop, 1_000_000, member=make_member(), now=EARNED_AT)

    gone = expire_points(now=GONE_AT)

    assert (gone, LedgerEntry.objects.filter(kind="expire").count()) == (70, 7)


def idle_lot(cast: Cast, *, months: int | None = 12) -> PointLot:
    """Sara's lot, made to end after so many months without a visit."""
    ring_up(cast.shop, 1_000_000, member=cast.sara, now=EARNED_AT)
    PointLot.objects.update(idle_months=months)
    return PointLot.objects.get()


def visit(cast: Cast, at: datetime) -> int:
    """How many lots a visit prolongs."""
    account = Account.objects.get(pk=cast.sara.pk)
    return renew_idle_lots(account, terms=terms_on(at.date()), visited_at=at, now=at)


def test_a_visit_prolongs_points_that_end_without_one(cast: Cast) -> None:
    """From 30 Shahrivar to 30 Dey, by the program's calendar."""
    lot = idle_lot(cast)

    renewed = visit(cast, GONE_AT + 120 * DAY - 365 * DAY)

    lot.refresh_from_db()
    assert (renewed, lot.expires_at) == (1, GONE_AT.replace(year=2027, month=1, day=21))


def test_a_visit_of_the_same_day_prolongs_nothing(cast: Cast) -> None:
    lot = idle_lot(cast)

    renewed = visit(cast, EARNED_AT)

    assert renewed == 0
    assert PointLot.objects.get().expires_at == lot.expires_at


@pytest.mark.parametrize("months", [None, 1])
def test_a_visit_never_shortens_a_life(cast: Cast, months: int | None) -> None:
    lot = idle_lot(cast, months=months)

    renewed = visit(cast, EARNED_AT + 30 * DAY)

    assert renewed == 0
    assert PointLot.objects.get().expires_at == lot.expires_at


def test_what_has_expired_stays_so(cast: Cast) -> None:
    idle_lot(cast)

    renewed = [visit(cast, moment) for moment in (GONE_AT, GONE_AT - SECOND)]

    assert renewed == [0, 1]
