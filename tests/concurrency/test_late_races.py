"""Races around the sale: settling, claiming, correcting, sweeping, and the first of everything."""

import threading
from functools import partial

import pytest
from django.db import connection, transaction

from members.exceptions import ClubError
from members.models import Member
from members.roles import SYSTEM
from members.services.members import correct_member
from points.models import Account, BudgetWindow, PointLot
from points.selectors.balances import balance_of
from points.services.budget import sweep_surpluses
from points.services.claims import claim_purchase, settle_purchase
from points.services.expiry import expire_points
from points.services.purchases import record_purchase
from points.services.returns import return_purchase
from tests.cast import assemble_cast
from tests.clock import DAY, NOON
from tests.concurrency.racing import race, refusals, successes
from tests.factories import make_member, make_sale, ring_up

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_sale_that_is_claimed_while_it_is_settled() -> None:
    """Whoever is first: once it is settled and claimed, its points are awake."""
    cast = assemble_cast()
    sales = [ring_up(cast.shop, 1_000_000, tender="credit").purchase for _ in range(8)]

    outcomes = race(
        *(partial(settle_purchase, purchase_id=sale.pk, actor=SYSTEM) for sale in sales),
        *(
            partial(claim_purchase, purchase_id=sale.pk, member_id=cast.sara.pk, actor=SYSTEM)
            for sale in sales
        ),
    )

    assert len(successes(outcomes)) == 16
    assert PointLot.objects.filter(vests_at__isnull=True).count() == 0
    assert balance_of(cast.sara.pk).spendable == 80


def test_two_members_who_are_given_one_mobile() -> None:
    members = [make_member() for _ in range(4)]

    outcomes = race(
        *(
            partial(
                correct_member,
                actor=SYSTEM,
                member_id=member.pk,
                mobile="09350000001",
                first_name="رضا",
                last_name="کیان",
            )
            for member in members
        )
    )

    assert len(successes(outcomes)) == 1
    assert refusals(outcomes) == ["phone_taken"] * 3
    assert Member.objects.filter(mobile="+989350000001").count() == 1


def test_two_sweepers_gather_each_surplus_once() -> None:
    cast = assemble_cast()
    for _ in range(30):
        ring_up(cast.shop, 1_000_000)

    outcomes = race(*[sweep_surpluses] * 4)

    assert not [outcome for outcome in outcomes if isinstance(outcome, ClubError)]
    assert sum(successes(outcomes)) == 30
    assert BudgetWindow.objects.get().pool == 30 * 50_000


def test_the_first_sales_of_a_window_and_of_a_member() -> None:
    cast = assemble_cast()
    sales = [make_sale(cast.shop, 1_000_000, member=cast.sara) for _ in range(8)]

    outcomes = race(*(partial(record_purchase, sale=sale, actor=SYSTEM) for sale in sales))

    assert len(successes(outcomes)) == 8
    assert (BudgetWindow.objects.count(), Account.objects.count()) == (1, 1)
    assert balance_of(cast.sara.pk).balance == 80


def test_a_sale_comes_back_in_pieces_at_many_tills() -> None:
    cast = assemble_cast()
    purchase = ring_up(cast.shop, 1_000_000, member=cast.sara).purchase

    outcomes = race(
        *(
            partial(
                return_purchase,
                purchase_id=purchase.pk,
                return_number=str(number),
                actor=SYSTEM,
                amount=300_000,
            )
            for number in range(8)
        )
    )

    assert len(successes(outcomes)) == 3
    assert refusals(outcomes) == ["return_exceeds_net"] * 5
    assert balance_of(cast.sara.pk).balance == 1


def test_claimed_by_one_while_it_comes_back_to_another() -> None:
    cast = assemble_cast()
    purchase = ring_up(cast.shop, 1_000_000).purchase

    outcomes = race(
        partial(claim_purchase, purchase_id=purchase.pk, member_id=cast.sara.pk, actor=SYSTEM),
        partial(return_purchase, purchase_id=purchase.pk, return_number="1", actor=SYSTEM),
    )

    assert refusals(outcomes) in ([], ["already_returned"])
    assert balance_of(cast.sara.pk).balance == 0


def test_one_who_is_being_served_does_not_hold_up_the_expiry() -> None:
    cast = assemble_cast()
    other = make_member()
    for member in (cast.sara, other):
        ring_up(cast.shop, 1_000_000, member=member, now=NOON)
    is_held, may_go = threading.Event(), threading.Event()

    def serve() -> None:
        try:
            with transaction.atomic():
                Account.objects.select_for_update().get(pk=cast.sara.pk)
                is_held.set()
                may_go.wait(10)
        finally:
            connection.close()

    till = threading.Thread(target=serve)
    till.start()
    is_held.wait(10)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
    meanwhile = expire_points(now=NOON + 400 * DAY)
    may_go.set()
    till.join()
    connection.close()  # the impatience ends with its connection

    afterwards = expire_points(now=NOON + 400 * DAY)

    assert (meanwhile, afterwards) == (10, 10)


def test_the_isolation_that_all_of_this_needs() -> None:
    """C23: lock, then read, is only right where a lock shows what was committed before it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone() == ("read committed",)
