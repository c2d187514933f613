"""Why somebody bought: noted with the sale, set or corrected after it."""

from dataclasses import replace

import pytest

from campaigns.services.checkout import quote_purchase, ring_up_purchase
from members.exceptions import InvalidField, NotAllowed
from members.models import AuditEntry
from members.roles import SYSTEM
from points.exceptions import UnknownPurchase
from points.models import Purchase
from points.services.reasons import note_reason
from tests.cast import Cast
from tests.factories import make_sale, refused, ring_up

pytestmark = pytest.mark.django_db


def test_a_sale_brings_its_reason(cast: Cast) -> None:
    sale = replace(make_sale(cast.shop, member=cast.sara), reason="wedding")

    quoted = quote_purchase(sale=sale, actor=cast.actor("cashier"))
    booked = ring_up_purchase(sale=sale, actor=cast.actor("cashier"))

    assert booked.purchase.reason == "wedding"
    assert quoted.award.granted == booked.award.granted


def test_it_is_set_after_the_sale_and_nothing_else_moves(cast: Cast) -> None:
    before = ring_up(cast.shop, member=cast.sara).purchase

    note_reason(purchase_id=before.pk, reason="birthday", actor=cast.actor("cashier"))

    after = Purchase.objects.get()
    assert after.reason == "birthday"
    assert (after.earned_points, after.fingerprint) == (before.earned_points, before.fingerprint)
    entry = AuditEntry.objects.get(action="purchase.reason")
    assert (entry.subject, entry.member_id) == (f"purchase:{after.pk}", cast.sara.pk)
    assert entry.facts == {"reason": "birthday", "corrected": False}


def test_it_is_corrected_and_taken_back(cast: Cast) -> None:
    purchase = ring_up(cast.shop).purchase
    cashier = cast.actor("cashier")

    for reason in ("gift", "gift", "visit", ""):
        note_reason(purchase_id=purchase.pk, reason=reason, actor=cashier)

    assert Purchase.objects.get().reason == ""
    facts = AuditEntry.objects.filter(action="purchase.reason").order_by("id")
    assert [row.facts["corrected"] for row in facts] == [False, True, True]


def test_an_unknown_reason_is_refused(cast: Cast) -> None:
    purchase = ring_up(cast.shop).purchase

    with refused(InvalidField):
        note_reason(purchase_id=purchase.pk, reason="boredom", actor=SYSTEM)

    assert Purchase.objects.get().reason == ""


def test_only_who_sells_in_the_shop_notes_it(cast: Cast) -> None:
    purchase = ring_up(cast.other_shop).purchase

    with refused(NotAllowed):
        note_reason(purchase_id=purchase.pk, reason="gift", actor=cast.actor("cashier"))
    with refused(UnknownPurchase):
        note_reason(purchase_id=0, reason="gift", actor=cast.actor("cashier"))

    assert not AuditEntry.objects.filter(action="purchase.reason").exists()
