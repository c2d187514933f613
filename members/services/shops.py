"""The club's own settings and its shops."""

import re

from django.db import transaction

from members.exceptions import InvalidField, UnknownShop
from members.models import Club, Shop
from members.roles import SYSTEM, Actor, Right
from members.rules.money import CURRENCIES
from members.rules.text import tidy_name
from members.services.audit import write_audit
from members.services.occasions import install_occasions

CODE = re.compile(r"[a-zA-Z0-9_-]{1,30}")
LONGEST_NAME = 80
LONGEST_ADDRESS = 200
MOST_ADJUSTED = 1_000_000


@transaction.atomic
def set_up_club(
    *,
    actor: Actor,
    name: str,
    currency: str = "IRR",
    unit: str = Club.Unit.TOMAN,
    calendar: str = Club.Calendar.JALALI,
    sends_receipts: bool = True,
) -> Club:
    """Name the club and fix its money.

    The currency is chosen once: every amount in the books is in it, so another is refused. A new
    club gets the occasions that come with the program.
    """
    actor.require(Right.SHOPS_MANAGE)
    if currency not in CURRENCIES:
        raise InvalidField(field="currency", problem="invalid_choice")
    if unit == Club.Unit.TOMAN and currency != "IRR":
        raise InvalidField(field="unit", problem="invalid_choice")
    if Club.objects.exclude(currency=currency).exists():
        raise InvalidField(field="currency", problem="fixed")
    club, _ = Club.objects.update_or_create(
        pk=1,
        defaults={
            "name": _clean_text("name", name, LONGEST_NAME),
            "currency": currency,
            "unit": unit,
            "calendar": calendar,
            "sends_receipts": sends_receipts,
        },
    )
    write_audit(actor=actor, action="club.set_up", facts={"currency": currency})
    install_occasions(actor=SYSTEM)
    return club


@transaction.atomic
def limit_adjustments(*, actor: Actor, manager: int, owner: int) -> Club:
    """How many points a manager, and an owner, may correct without a second person.

    Zero: every correction needs one. Refuses a negative number and more than a million.
    """
    actor.require(Right.SHOPS_MANAGE)
    for field, points in (("manager_adjusts", manager), ("owner_adjusts", owner)):
        if not 0 <= points <= MOST_ADJUSTED:
            raise InvalidField(field=field, problem="out_of_range", least=0, most=MOST_ADJUSTED)
    club = Club.objects.select_for_update().get(pk=1)
    if (club.manager_adjusts, club.owner_adjusts) == (manager, owner):
        return club
    club.manager_adjusts, club.owner_adjusts = manager, owner
    club.save(update_fields=["manager_adjusts", "owner_adjusts"])
    write_audit(actor=actor, action="club.adjustments", facts={"manager": manager, "owner": owner})
    return club


@transaction.atomic
def open_shop(*, actor: Actor, code: str, name: str, address: str = "") -> Shop:
    """A new branch; its code is unique and stays."""
    actor.require(Right.SHOPS_MANAGE)
    _check_code(code)
    name, address = _clean_words(name, address)
    shop = Shop.objects.create(code=code, name=name, address=address)
    write_audit(actor=actor, action="shop.opened", shop_id=shop.pk, subject=code)
    return shop


@transaction.atomic
def change_shop(*, actor: Actor, shop_id: int, name: str, address: str, is_open: bool) -> Shop:
    """Another name or address, or closed for business; its history stays."""
    actor.require(Right.SHOPS_MANAGE)
    shop = Shop.objects.select_for_update().filter(pk=shop_id).first()
    if shop is None:
        raise UnknownShop(shop_id=shop_id)
    shop.name, shop.address = _clean_words(name, address)
    shop.is_open = is_open
    shop.save(update_fields=["name", "address", "is_open"])
    write_audit(actor=actor, action="shop.changed", shop_id=shop.pk, facts={"is_open": is_open})
    return shop


def _check_code(code: str) -> None:
    if not code:
        raise InvalidField(field="code", problem="required")
    if not CODE.fullmatch(code):
        raise InvalidField(field="code", problem="invalid")
    if Shop.objects.filter(code=code).exists():
        raise InvalidField(field="code", problem="taken")


def _clean_words(name: str, address: str) -> tuple[str, str]:
    name = _clean_text("name", name, LONGEST_NAME)
    if not name:
        raise InvalidField(field="name", problem="required")
    return name, _clean_text("address", address, LONGEST_ADDRESS)


def _clean_text(field: str, raw: str, most: int) -> str:
    try:
        return tidy_name(raw, max_length=most)
    except ValueError as error:
        raise InvalidField(field=field, problem=str(error)) from error
