"""Races in the life of points: two approvals, a merge beside a sale and a return, lapse, undo."""

import threading
import time
from functools import partial

import pytest
from django.db import connection

from members.models import Member
from members.roles import SYSTEM
from points.models import Account, Adjustment, LedgerEntry, Merge, Purchase
from points.selectors.balances import balance_of
from points.services.adjustments import approve_adjustment, ask_adjustment
from points.services.claims import settle_purchase
from points.services.expiry import expire_points
from points.services.lapsing import lapse_credit_sales
from points.services.merging import merge_members, undo_merge
from points.services.purchases import record_purchase
from points.services.returns import return_purchase
from tests.cast import Cast, assemble_cast
from tests.clock import DAY, NOON
from tests.concurrency.racing import race, refusals, successes
from tests.factories import make_member, make_sale, make_staff, ring_up

pytestmark = pytest.mark.django_db(transaction=True)


def waiting(cast: Cast, points: int) -> Adjustment:
    """Asked for by the manager, above his threshold."""
    return ask_adjustment(
        member_id=cast.sara.pk, points=points, reason="lost card", actor=cast.actor("manager")
    )


def test_two_approvals_are_one_effect() -> None:
    cast = assemble_cast()
    ring_up(cast.shop, 100_000_000)
    asked = waiting(cast, 200)
    owners = [make_staff("owner") for _ in range(4)]
    actors = [cast.actor("owner"), *(Cast.actor(_as_owner(cast, one), "owner") for one in owners)]

    outcomes = race(
        *(partial(approve_adjustment, adjustment_id=asked.pk, actor=actor) for actor in actors)
    )

    assert (len(successes(outcomes)), refusals(outcomes)) == (1, ["already_decided"] * 4)
    assert balance_of(cast.sara.pk).balance == 200
    assert LedgerEntry.objects.filter(kind="adjust").count() == 1


def _as_owner(cast: Cast, user: object) -> Cast:
    return Cast(**(vars(cast) | {"owner": user}))


def test_a_merge_beside_sales_loses_no_point() -> None:
    """A sale of the merged card is booked before, and then moves along, or is refused by name."""
    cast = assemble_cast()
    twin = make_member()
    sales = [make_sale(cast.shop, 1_000_000, member=twin) for _ in range(6)]

    outcomes = race(
        *(partial(record_purchase, sale=sale, actor=SYSTEM) for sale in sales),
        partial(
            merge_members, kept_id=cast.sara.pk, merged_id=twin.pk, reason="twins", actor=SYSTEM
        ),
    )

    booked = len(successes(outcomes)) - 1
    assert refusals(outcomes) == ["member_merged"] * (6 - booked)
    assert Purchase.objects.filter(member=cast.sara).count() == booked
    assert Purchase.objects.filter(member=twin).count() == 0
    assert balance_of(cast.sara.pk).balance == 10 * booked
    assert balance_of(twin.pk).balance == 0


def test_a_sale_that_waited_for_the_merge_is_refused() -> None:
    """Its look at the member was from before the wait; the account's own row tells."""
    cast = assemble_cast()
    twin = make_member()
    ring_up(cast.shop, 1_000_000, member=twin)
    sale = make_sale(cast.shop, 1_000_000, member=twin)
    is_merged, may_commit = threading.Event(), threading.Event()

    def merge_slowly() -> None:
        merge_members(kept_id=cast.sara.pk, merged_id=twin.pk, reason="twins", actor=SYSTEM)
        is_merged.set()
        may_commit.wait(10)

    def sell() -> None:
        is_merged.wait(10)
        record_purchase(sale=sale, actor=SYSTEM)

    def let_go() -> None:
        is_merged.wait(10)
        _wait_for_a_waiter()
        may_commit.set()

    outcomes = race(merge_slowly, sell, let_go)

    assert refusals(outcomes) == ["member_merged"]
    assert (balance_of(cast.sara.pk).balance, balance_of(twin.pk).balance) == (10, 0)


def _wait_for_a_waiter() -> None:
    """Until some statement waits for a row that another holds."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)


def test_a_return_beside_a_merge_always_succeeds() -> None:
    cast = assemble_cast()
    twin = make_member()
    bought = [ring_up(cast.shop, 1_000_000, member=twin).purchase for _ in range(6)]

    outcomes = race(
        *(
            partial(return_purchase, purchase_id=one.pk, return_number="1", actor=SYSTEM)
            for one in bought
        ),
        partial(
            merge_members, kept_id=cast.sara.pk, merged_id=twin.pk, reason="twins", actor=SYSTEM
        ),
    )

    assert refusals(outcomes) == []
    assert (balance_of(cast.sara.pk).balance, balance_of(twin.pk).balance) == (0, 0)


def test_two_cards_merged_into_each_other() -> None:
    cast = assemble_cast()
    twin = make_member()
    for member in (cast.sara, twin):
        ring_up(cast.shop, 1_000_000, member=member)

    outcomes = race(
        partial(merge_members, kept_id=cast.sara.pk, merged_id=twin.pk, reason="a", actor=SYSTEM),
        partial(merge_members, kept_id=twin.pk, merged_id=cast.sara.pk, reason="b", actor=SYSTEM),
    )

    assert (len(successes(outcomes)), refusals(outcomes)) == (1, ["member_merged"])
    assert sorted(Account.objects.values_list("balance", flat=True)) == [0, 20]
    assert Member.objects.filter(status=Member.Status.MERGED).count() == 1


def test_parted_by_two_at_once_beside_a_return() -> None:
    cast = assemble_cast()
    twin = make_member()
    ring_up(cast.shop, 2_000_000, member=twin)
    paid = ring_up(cast.shop, 50_000, member=twin, points_amount=50_000).purchase
    merge = merge_members(kept_id=cast.sara.pk, merged_id=twin.pk, reason="twins", actor=SYSTEM)

    outcomes = race(
        *[partial(undo_merge, merge_id=merge.pk, reason="two", actor=SYSTEM)] * 2,
        partial(return_purchase, purchase_id=paid.pk, return_number="1", actor=SYSTEM),
    )

    assert refusals(outcomes) == ["already_undone"]
    assert (balance_of(cast.sara.pk).balance, balance_of(twin.pk).balance) == (0, 20)
    assert Merge.objects.get().undone_at is not None


def test_settled_the_moment_it_lapses() -> None:
    """The points wake or lapse, each exactly once."""
    cast = assemble_cast()
    sales = [
        ring_up(cast.shop, 1_000_000, member=cast.sara, tender="credit", now=NOON).purchase
        for _ in range(6)
    ]
    late = NOON + 61 * DAY

    outcomes = race(
        *(partial(settle_purchase, purchase_id=sale.pk, actor=SYSTEM, now=late) for sale in sales),
        partial(lapse_credit_sales, now=late),
    )

    assert refusals(outcomes) == []
    lapsed = LedgerEntry.objects.filter(kind="lapse").count()
    woken = LedgerEntry.objects.filter(kind="activate").count()
    assert lapsed + woken == 6
    assert balance_of(cast.sara.pk, now=late).spendable == 10 * woken


def test_two_sweepers_expire_each_lot_once() -> None:
    """C11, in batches."""
    cast = assemble_cast()
    for _ in range(12):
        ring_up(cast.shop, 1_000_000, member=make_member(), now=NOON)

    outcomes = race(*[partial(expire_points, now=NOON + 400 * DAY)] * 3)

    assert refusals(outcomes) == []
    assert sum(successes(outcomes)) == 120
    assert LedgerEntry.objects.filter(kind="expire").count() == 12
