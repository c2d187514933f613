"""A sale that should not have been: a void undoes all of it, once, with a reason."""

import pytest

from members.exceptions import InvalidField, NotAllowed
from members.models import AuditEntry
from members.roles import SYSTEM
from points.exceptions import AlreadyReturned
from points.models import Purchase
from points.services.returns import Returned, return_purchase, void_purchase
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import refused, ring_up
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def give_back(purchase: Purchase, amount: int | None = None, *, number: str = "1") -> Returned:
    """Take goods back: all of them unless said otherwise."""
    return return_purchase(
        purchase_id=purchase.pk, return_number=number, actor=SYSTEM, amount=amount, now=NOON + DAY
    )


def test_a_void_undoes_everything(cast: Cast) -> None:
    """P06."""
    ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)
    purchase = ring_up(
        cast.shop, 500_000, member=cast.sara, points_amount=50_000, now=NOON
    ).purchase

    voided = void_purchase(
        purchase_id=purchase.pk, actor=cast.actor("manager"), reason="wrong bill", now=NOON
    )

    assert (voided.record.clawed_back, voided.record.given_back) == (4, 10)
    assert voided.record.is_void
    assert voided.balance.balance == 10
    purchase.refresh_from_db()
    assert purchase.status == "voided"
    assert AuditEntry.objects.latest("id").action == "purchase.voided"


def test_a_visit_of_zero_can_be_voided_once(cast: Cast) -> None:
    purchase = ring_up(cast.shop, 0, member=cast.sara).purchase
    void_purchase(purchase_id=purchase.pk, actor=SYSTEM, reason="nobody came")

    with nothing_changed(), refused(AlreadyReturned):
        void_purchase(purchase_id=purchase.pk, actor=SYSTEM, reason="again")


def test_a_void_wants_a_reason(cast: Cast) -> None:
    purchase = ring_up(cast.shop, member=cast.sara).purchase

    with nothing_changed(), refused(InvalidField):
        void_purchase(purchase_id=purchase.pk, actor=SYSTEM, reason=" ")


def test_after_a_return_or_a_void_nothing_is_voided(cast: Cast) -> None:
    returned = ring_up(cast.shop, member=cast.sara).purchase
    voided = ring_up(cast.shop, member=cast.sara).purchase
    give_back(returned, 1)
    void_purchase(purchase_id=voided.pk, actor=SYSTEM, reason="wrong")

    for purchase in (returned, voided):
        with nothing_changed(), refused(AlreadyReturned):
            void_purchase(purchase_id=purchase.pk, actor=SYSTEM, reason="wrong")
    with nothing_changed(), refused(AlreadyReturned):
        give_back(voided)


@pytest.mark.parametrize("role", ["cashier", "till", "analyst"])
def test_a_void_is_the_managers(cast: Cast, role: str) -> None:
    purchase = ring_up(cast.shop, member=cast.sara).purchase

    with nothing_changed(), refused(NotAllowed):
        void_purchase(purchase_id=purchase.pk, actor=cast.actor(role), reason="wrong")
