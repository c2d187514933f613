"""Ringing up: points for money, once, and nothing on refusal."""

import pytest

from points.exceptions import DuplicateReceipt, NotEnoughPoints
from points.models import LedgerEntry, Purchase
from points.services.purchases import record_purchase
from tests.cast import Cast
from tests.factories import make_sale, refused, ring_up

pytestmark = pytest.mark.django_db


def test_a_point_for_each_ten_thousand_toman(cast: Cast) -> None:
    booked = ring_up(cast.shop, 12_590_000, member=cast.sara)

    assert booked.award.granted == 125
    assert booked.balance.spendable == 125
    assert booked.balance.spendable_value == 625_000


def test_the_same_receipt_twice_is_booked_once(cast: Cast) -> None:
    sale = make_sale(cast.shop, member=cast.sara, receipt="A-1")
    record_purchase(sale=sale, actor=cast.actor("cashier"))

    with refused(DuplicateReceipt):
        record_purchase(sale=sale, actor=cast.actor("cashier"))


def test_paying_the_whole_bill_with_points(cast: Cast) -> None:
    ring_up(cast.shop, 100_000_000, member=cast.sara)

    booked = ring_up(cast.shop, 1_234_567, member=cast.sara, points_amount=1_234_567)

    assert booked.spent_points == 247
    assert booked.award.granted == 0
    assert booked.balance.balance == 1_000 - 247


def test_too_few_points_leave_nothing_behind(cast: Cast) -> None:
    sale = make_sale(cast.shop, 1_000_000, member=cast.sara, points_amount=1_000_000)

    with refused(NotEnoughPoints):
        record_purchase(sale=sale, actor=cast.actor("cashier"))

    assert Purchase.objects.count() == 0
    assert LedgerEntry.objects.count() == 0
