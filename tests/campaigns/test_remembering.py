"""A day that came up at the till: kept with leave to remind, for members and for newcomers."""

from typing import Any

import pytest

from campaigns.services.remembering import ToldDay, claim_and_remember, remember_day
from members.exceptions import InvalidField, NotAllowed
from members.models import Consent, ImportantDate, Member
from points.exceptions import AlreadyClaimed, UnknownPurchase
from points.models import Purchase
from tests.cast import Cast
from tests.factories import make_member, refused, ring_up

pytestmark = pytest.mark.django_db

WEDDING: dict[str, Any] = {
    "whose": "self",
    "kind": "wedding",
    "calendar": "jalali",
    "month": 9,
    "day": 3,
}


def test_the_day_the_leave_and_the_reason_are_kept_together(cast: Cast) -> None:
    purchase = ring_up(cast.shop, member=cast.sara).purchase

    kept = remember_day(
        member_id=cast.sara.pk,
        purchase_id=purchase.pk,
        is_allowed=True,
        actor=cast.actor("cashier"),
        **WEDDING,
    )

    consent = Consent.objects.get(purpose="occasion")
    assert (kept.month, kept.day, kept.source) == (9, 3, "purchase")
    assert (consent.is_given, consent.evidence) == (True, "counter")
    assert Member.objects.get(pk=cast.sara.pk).allows_occasion
    assert Purchase.objects.get().reason == "wedding"


def test_once_allowed_it_is_not_asked_again_and_no_takes_nothing_back(cast: Cast) -> None:
    facts = {**WEDDING, "member_id": cast.sara.pk, "actor": cast.actor("cashier")}

    for is_allowed in (True, True, False):
        remember_day(is_allowed=is_allowed, **facts)

    assert Consent.objects.filter(purpose="occasion").count() == 1
    assert ImportantDate.objects.count() == 1


def test_without_leave_the_day_is_only_kept(cast: Cast) -> None:
    facts = {**WEDDING, "member_id": cast.sara.pk, "actor": cast.actor("cashier")}

    remember_day(is_allowed=False, **facts)

    assert ImportantDate.objects.count() == 1
    assert not Consent.objects.filter(purpose="occasion").exists()


def test_a_known_reason_stays(cast: Cast) -> None:
    purchase = ring_up(cast.shop, member=cast.sara).purchase
    Purchase.objects.update(reason="gift")

    remember_day(
        member_id=cast.sara.pk,
        purchase_id=purchase.pk,
        is_allowed=True,
        actor=cast.actor("cashier"),
        **WEDDING,
    )

    assert Purchase.objects.get().reason == "gift"


def test_on_refusal_nothing_is_kept(cast: Cast) -> None:
    purchase = ring_up(cast.shop, member=make_member()).purchase
    facts = {**WEDDING, "member_id": cast.sara.pk, "is_allowed": True}

    with refused(UnknownPurchase):
        remember_day(purchase_id=purchase.pk, actor=cast.actor("cashier"), **facts)
    with refused(InvalidField):
        remember_day(actor=cast.actor("cashier"), **{**facts, "month": 13})
    with refused(NotAllowed):
        remember_day(actor=cast.actor("analyst"), **facts)

    assert not ImportantDate.objects.exists()
    assert not Consent.objects.filter(purpose="occasion").exists()


def test_a_strangers_sale_and_its_day_become_the_newcomers(cast: Cast) -> None:
    purchase = ring_up(cast.shop).purchase

    claim_and_remember(
        member_id=cast.sara.pk,
        purchase_id=purchase.pk,
        told=ToldDay(**WEDDING),
        is_allowed=True,
        actor=cast.actor("cashier"),
    )

    claimed = Purchase.objects.get()
    assert (claimed.member, claimed.reason, claimed.earned_points) == (cast.sara, "wedding", 50)
    assert ImportantDate.objects.get().member == cast.sara
    assert Member.objects.get(pk=cast.sara.pk).allows_occasion


def test_a_sale_of_somebody_else_is_not_taken_and_no_day_kept(cast: Cast) -> None:
    purchase = ring_up(cast.shop, member=make_member()).purchase

    with refused(AlreadyClaimed):
        claim_and_remember(
            member_id=cast.sara.pk,
            purchase_id=purchase.pk,
            told=ToldDay(**WEDDING),
            is_allowed=True,
            actor=cast.actor("cashier"),
        )

    assert not ImportantDate.objects.exists()
