"""Credit sales: their points wait for the money."""

from datetime import timedelta

import pytest

from members.exceptions import NotAllowed
from members.models import AuditEntry
from members.roles import SYSTEM
from points.exceptions import AlreadyReturned, NotEnoughPoints, NotOnCredit, UnknownPurchase
from points.models import LedgerEntry, PointLot, Purchase
from points.selectors.balances import balance_of
from points.services.claims import claim_purchase, settle_purchase
from points.services.purchases import record_purchase
from points.services.returns import return_purchase, void_purchase
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_club, make_member, make_program, make_sale, make_shop, refused
from tests.factories import ring_up as ring_up_sale
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def on_credit(cast: Cast, amount: int = 1_000_000) -> Purchase:
    """A bill that Sara still owes."""
    booked = ring_up_sale(cast.shop, amount, member=cast.sara, tender="credit", now=NOON)
    return booked.purchase


def test_points_of_a_credit_sale_wait(cast: Cast) -> None:
    on_credit(cast)

    balance = balance_of(cast.sara.pk, now=NOON + 30 * DAY)

    assert (balance.balance, balance.spendable, balance.pending) == (10, 0, 10)
    sale = make_sale(cast.shop, 5_000, member=cast.sara, points_amount=5_000)
    with nothing_changed(), refused(NotEnoughPoints):
        record_purchase(sale=sale, actor=SYSTEM, now=NOON)


def test_settling_wakes_them_and_earns_nothing(cast: Cast) -> None:
    purchase = on_credit(cast)

    settled = settle_purchase(
        purchase_id=purchase.pk, actor=cast.actor("cashier"), now=NOON + 9 * DAY
    )

    assert settled.settled_at == NOON + 9 * DAY
    balance = balance_of(cast.sara.pk, now=NOON + 9 * DAY)
    assert (balance.balance, balance.spendable, balance.pending) == (10, 10, 0)
    note = LedgerEntry.objects.get(kind="activate")
    assert (note.points, note.value, note.balance_after, note.seq) == (0, 0, 10, 2)
    assert AuditEntry.objects.latest("id").action == "purchase.settled"


def test_vesting_counts_from_the_settlement(db: None) -> None:
    make_club()
    make_program(vesting_days=3)
    shop, member = make_shop(), make_member()
    booked = ring_up_sale(shop, 1_000_000, member=member, tender="credit", now=NOON)

    settle_purchase(purchase_id=booked.purchase.pk, actor=SYSTEM, now=NOON + 10 * DAY)

    assert PointLot.objects.get().vests_at == NOON.replace(hour=0) + 13 * DAY


def test_settled_twice_is_settled_once(cast: Cast) -> None:
    purchase = on_credit(cast)
    settle_purchase(purchase_id=purchase.pk, actor=SYSTEM, now=NOON)

    with nothing_changed(), refused(NotOnCredit):
        settle_purchase(purchase_id=purchase.pk, actor=SYSTEM, now=NOON + DAY)


def test_a_cash_sale_has_nothing_to_settle(cast: Cast) -> None:
    booked = ring_up_sale(cast.shop, member=cast.sara)

    with nothing_changed(), refused(NotOnCredit):
        settle_purchase(purchase_id=booked.purchase.pk, actor=SYSTEM)


def test_an_unknown_sale_has_nothing_to_settle(cast: Cast) -> None:
    with nothing_changed(), refused(UnknownPurchase):
        settle_purchase(purchase_id=999_999, actor=SYSTEM)


def test_another_shops_cashier_settles_nothing(cast: Cast) -> None:
    booked = ring_up_sale(cast.other_shop, member=cast.sara, tender="credit")

    with nothing_changed(), refused(NotAllowed):
        settle_purchase(purchase_id=booked.purchase.pk, actor=cast.actor("cashier"))


def test_goods_that_came_back_need_no_settling(cast: Cast) -> None:
    purchase = on_credit(cast)
    return_purchase(purchase_id=purchase.pk, return_number="1", actor=SYSTEM, now=NOON)

    with nothing_changed(), refused(AlreadyReturned):
        settle_purchase(purchase_id=purchase.pk, actor=SYSTEM, now=NOON + DAY)


def test_what_came_back_before_the_money_does_not_wake(cast: Cast) -> None:
    purchase = on_credit(cast)
    return_purchase(
        purchase_id=purchase.pk, return_number="1", actor=SYSTEM, amount=400_000, now=NOON
    )

    settle_purchase(purchase_id=purchase.pk, actor=SYSTEM, now=NOON + DAY)

    assert balance_of(cast.sara.pk, now=NOON + DAY).spendable == 6


def test_a_settled_sale_is_returned_not_voided(cast: Cast) -> None:
    """R05: a cancellation after the settlement."""
    purchase = on_credit(cast)
    settle_purchase(purchase_id=purchase.pk, actor=SYSTEM, now=NOON)

    with nothing_changed(), refused(NotOnCredit):
        void_purchase(purchase_id=purchase.pk, actor=SYSTEM, reason="mistake", now=NOON)
    return_purchase(purchase_id=purchase.pk, return_number="1", actor=SYSTEM, now=NOON)

    assert balance_of(cast.sara.pk).balance == 0


def test_claimed_before_the_money_waits_and_after_it_does_not(cast: Cast) -> None:
    open_sale = ring_up_sale(cast.shop, 1_000_000, tender="credit", now=NOON).purchase
    paid_sale = ring_up_sale(cast.shop, 2_000_000, tender="credit", now=NOON).purchase
    settle_purchase(purchase_id=paid_sale.pk, actor=SYSTEM, now=NOON)

    for purchase in (open_sale, paid_sale):
        claim_purchase(
            purchase_id=purchase.pk, member_id=cast.sara.pk, actor=SYSTEM, now=NOON + DAY
        )

    balance = balance_of(cast.sara.pk, now=NOON + DAY)
    assert (balance.spendable, balance.pending) == (20, 10)


def test_waiting_points_expire_as_others_do(cast: Cast) -> None:
    on_credit(cast)

    balance = balance_of(cast.sara.pk, now=NOON + timedelta(days=400))

    assert (balance.balance, balance.pending) == (10, 0)
