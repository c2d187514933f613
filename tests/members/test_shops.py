"""The club and its branches."""

from typing import Any

import pytest

from members.exceptions import InvalidField, NotAllowed, UnknownShop
from members.models import AuditEntry, Club
from members.roles import SYSTEM
from members.selectors.access import access_shop, shops_for
from members.selectors.club import current_club
from members.services.shops import change_shop, open_shop, set_up_club
from tests.cast import Cast
from tests.factories import refused
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def test_the_club_has_one_name_and_one_money(cast: Cast) -> None:
    set_up_club(actor=cast.actor("owner"), name="باغ", unit="unit")

    club = current_club()
    assert (Club.objects.count(), club.name) == (1, "باغ")
    assert (club.currency.code, club.currency.display) == ("IRR", "unit")
    assert AuditEntry.objects.latest("id").action == "club.set_up"


def test_the_currency_is_chosen_once(cast: Cast) -> None:
    with nothing_changed(), refused(InvalidField) as refusal:
        set_up_club(actor=cast.actor("owner"), name="گل نرگس", currency="EUR", unit="unit")

    assert refusal.value.facts == {"field": "currency", "problem": "fixed"}


def test_before_it_is_set_up_the_club_has_no_name(db: None) -> None:
    club = current_club()

    assert (club.name, club.currency.code, club.sends_receipts) == ("", "IRR", False)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"currency": "ABC"}, "currency"),
        ({"currency": "EUR", "unit": "toman"}, "unit"),
        ({"name": "گ" * 81}, "name"),
    ],
)
def test_a_club_that_cannot_be(cast: Cast, facts: dict[str, Any], field: str) -> None:
    with nothing_changed(), refused(InvalidField) as refusal:
        set_up_club(actor=SYSTEM, **{"name": "باغ"} | facts)

    assert refusal.value.facts["field"] == field


def test_a_new_branch(cast: Cast) -> None:
    shop = open_shop(actor=cast.actor("owner"), code="north", name=" شمال ", address="تهران")

    assert (shop.code, shop.name, shop.address, shop.is_open) == ("north", "شمال", "تهران", True)
    assert access_shop(cast.actor("owner"), "north") == shop
    assert AuditEntry.objects.latest("id").action == "shop.opened"


@pytest.mark.parametrize(
    ("facts", "field", "problem"),
    [
        ({"code": ""}, "code", "required"),
        ({"code": "main"}, "code", "taken"),
        ({"code": "two words"}, "code", "invalid"),
        ({"code": "x" * 31}, "code", "invalid"),
        ({"name": " "}, "name", "required"),
        ({"name": "x" * 81}, "name", "too_long"),
        ({"address": "x" * 201}, "address", "too_long"),
    ],
)
def test_a_branch_that_cannot_be(
    cast: Cast, facts: dict[str, Any], field: str, problem: str
) -> None:
    with nothing_changed(), refused(InvalidField) as refusal:
        open_shop(actor=SYSTEM, **{"code": "north", "name": "شمال"} | facts)

    assert (refusal.value.facts["field"], refusal.value.facts["problem"]) == (field, problem)


def test_a_closed_branch_takes_no_more(cast: Cast) -> None:
    change_shop(actor=SYSTEM, shop_id=cast.shop.pk, name="مرکزی", address="", is_open=False)

    assert shops_for(cast.actor("owner")) == [cast.other_shop]
    with refused(UnknownShop):
        access_shop(cast.actor("cashier"), "main")
    assert AuditEntry.objects.latest("id").facts == {"is_open": False}


def test_an_unknown_branch_is_not_changed(cast: Cast) -> None:
    with nothing_changed(), refused(UnknownShop):
        change_shop(actor=SYSTEM, shop_id=999_999, name="x", address="", is_open=True)


@pytest.mark.parametrize("role", ["manager", "cashier", "analyst", "till"])
def test_branches_are_the_owners(cast: Cast, role: str) -> None:
    actor = cast.actor(role)

    with nothing_changed(), refused(NotAllowed):
        set_up_club(actor=actor, name="باغ")
    with nothing_changed(), refused(NotAllowed):
        open_shop(actor=actor, code="north", name="شمال")
    with nothing_changed(), refused(NotAllowed):
        change_shop(actor=actor, shop_id=cast.shop.pk, name="x", address="", is_open=True)
