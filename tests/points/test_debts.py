"""What is owed after a return: never silent, never netted, repaid by the next credits."""

import pytest

from members.roles import SYSTEM
from points.models import LedgerEntry, PointLot, Purchase
from points.selectors.balances import balance_of
from points.services.claims import claim_purchase
from points.services.returns import Returned, return_purchase
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import ring_up

pytestmark = pytest.mark.django_db


def spend_all(cast: Cast) -> Purchase:
    """Sara pays a bill with every point she has."""
    value = balance_of(cast.sara.pk, now=NOON).spendable_value
    return ring_up(cast.shop, value, member=cast.sara, points_amount=value, now=NOON).purchase


def give_back(purchase: Purchase, amount: int | None = None, *, number: str = "1") -> Returned:
    """Take goods back: all of them unless said otherwise."""
    return return_purchase(
        purchase_id=purchase.pk, return_number=number, actor=SYSTEM, amount=amount, now=NOON
    )


def test_points_that_are_spent_become_debt(cast: Cast) -> None:
    purchase = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON).purchase
    spend_all(cast)

    returned = give_back(purchase)

    assert (returned.record.clawed_back, returned.record.debt) == (0, 10)
    assert (returned.balance.balance, returned.balance.debt) == (0, 10)
    purchase.refresh_from_db()
    assert (purchase.debt_points, purchase.debt_value) == (10, 50_000)
    assert (purchase.recovered_points, purchase.recovered_value) == (0, 0)


def test_other_points_are_taken_before_anything_is_owed(cast: Cast) -> None:
    purchase = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON).purchase
    spend_all(cast)
    ring_up(cast.shop, 700_000, member=cast.sara, now=NOON)

    returned = give_back(purchase)

    assert (returned.record.clawed_back, returned.record.debt) == (7, 3)
    assert (returned.balance.balance, returned.balance.debt) == (0, 3)


def test_waiting_points_are_taken_after_those_that_can_be_spent(cast: Cast) -> None:
    purchase = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON).purchase
    spend_all(cast)
    ring_up(cast.shop, 600_000, member=cast.sara, tender="credit", now=NOON - DAY)
    ring_up(cast.shop, 600_000, member=cast.sara, now=NOON)

    returned = give_back(purchase)

    assert (returned.record.clawed_back, returned.record.debt) == (10, 0)
    assert (returned.balance.spendable, returned.balance.pending) == (0, 2)


def test_the_next_credit_repays_first(cast: Cast) -> None:
    purchase = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON).purchase
    spend_all(cast)
    give_back(purchase)

    first = ring_up(cast.shop, 400_000, member=cast.sara, now=NOON)
    second = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)

    assert (first.award.granted, first.balance.balance, first.balance.debt) == (4, 0, 6)
    assert (second.award.granted, second.balance.balance, second.balance.debt) == (10, 4, 0)
    purchase.refresh_from_db()
    assert (purchase.debt_points, purchase.recovered_points) == (0, 10)
    assert (purchase.debt_value, purchase.recovered_value) == (0, 50_000)
    repaid = LedgerEntry.objects.filter(source__startswith="debt:").order_by("seq")
    assert list(repaid.values_list("points", flat=True)) == [-4, -6]


def test_the_oldest_debt_is_repaid_first(cast: Cast) -> None:
    sales = [ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON).purchase for _ in range(2)]
    spend_all(cast)
    for purchase in reversed(sales):
        give_back(purchase)

    ring_up(cast.shop, 1_200_000, member=cast.sara, now=NOON)

    owed = Purchase.objects.filter(pk__in=[sale.pk for sale in sales]).order_by("pk")
    assert list(owed.values_list("debt_points", flat=True)) == [0, 8]
    assert balance_of(cast.sara.pk, now=NOON).debt == 8


def test_a_claimed_sale_repays_too(cast: Cast) -> None:
    purchase = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON).purchase
    spend_all(cast)
    give_back(purchase)
    other = ring_up(cast.shop, 300_000, now=NOON).purchase

    claimed = claim_purchase(purchase_id=other.pk, member_id=cast.sara.pk, actor=SYSTEM, now=NOON)

    assert (claimed.balance.balance, claimed.balance.debt) == (0, 7)


def test_points_given_back_repay_what_is_owed(cast: Cast) -> None:
    purchase = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON).purchase
    paid_with_points = spend_all(cast)
    give_back(purchase)

    returned = give_back(paid_with_points)

    assert returned.record.given_back == 10
    assert (returned.balance.balance, returned.balance.debt) == (0, 0)


def test_a_sale_that_owes_repays_itself_when_the_rest_comes_back(cast: Cast) -> None:
    """The purchase being returned is among those owed for: both changes must be kept."""
    ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)
    purchase = ring_up(
        cast.shop, 1_000_000, member=cast.sara, points_amount=5_000, now=NOON
    ).purchase
    spend_all(cast)
    owing = give_back(purchase, 500_000)

    rest = give_back(purchase, number="2")

    assert (owing.record.given_back, owing.record.debt) == (0, 5)
    assert (rest.record.given_back, rest.balance.debt) == (1, 8)
    purchase.refresh_from_db()
    assert (purchase.recovered_points, purchase.debt_points) == (1, 8)


def test_a_long_return_number_leaves_room_for_the_debts_name(cast: Cast) -> None:
    purchase = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON).purchase
    paid_with_points = spend_all(cast)
    give_back(purchase)

    returned = give_back(paid_with_points, number="9" * 60)

    assert returned.balance.debt == 0


def test_credit_points_that_wait_repay_as_well(cast: Cast) -> None:
    purchase = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON).purchase
    spend_all(cast)
    give_back(purchase)

    ring_up(cast.shop, 1_500_000, member=cast.sara, tender="credit", now=NOON)

    balance = balance_of(cast.sara.pk, now=NOON)
    assert (balance.pending, balance.debt) == (5, 0)
    assert PointLot.objects.latest("id").remaining == 5
