"""The club's own settings and its shops."""

from django.db import transaction

from members.exceptions import InvalidField
from members.models import Club, Shop
from members.roles import Actor, Right
from members.rules.money import CURRENCIES
from members.rules.text import tidy_text
from members.services.audit import write_audit


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
    """Name the club and fix its money; the currency cannot change once there are purchases
    (the points room refuses to read amounts of two currencies).
    """
    actor.require(Right.SHOPS_MANAGE)
    if currency not in CURRENCIES:
        raise InvalidField(field="currency", problem="invalid_choice")
    if unit == Club.Unit.TOMAN and currency != "IRR":
        raise InvalidField(field="unit", problem="invalid_choice")
    club, _ = Club.objects.update_or_create(
        pk=1,
        defaults={
            "name": tidy_text(name)[:80],
            "currency": currency,
            "unit": unit,
            "calendar": calendar,
            "sends_receipts": sends_receipts,
        },
    )
    write_audit(actor=actor, action="club.set_up", facts={"currency": currency})
    return club


@transaction.atomic
def open_shop(*, actor: Actor, code: str, name: str, address: str = "") -> Shop:
    """A new branch; its code is unique and stays."""
    actor.require(Right.SHOPS_MANAGE)
    if not code or Shop.objects.filter(code=code).exists():
        raise InvalidField(field="code", problem="taken" if code else "required")
    shop = Shop.objects.create(code=code, name=tidy_text(name), address=tidy_text(address))
    write_audit(actor=actor, action="shop.opened", shop_id=shop.pk, subject=code)
    return shop


@transaction.atomic
def change_shop(*, actor: Actor, shop_id: int, name: str, address: str, is_open: bool) -> Shop:
    """Another name or address, or closed for business; its history stays."""
    actor.require(Right.SHOPS_MANAGE)
    shop = Shop.objects.select_for_update().get(pk=shop_id)
    shop.name, shop.address, shop.is_open = tidy_text(name), tidy_text(address), is_open
    shop.save(update_fields=["name", "address", "is_open"])
    write_audit(actor=actor, action="shop.changed", shop_id=shop.pk, facts={"is_open": is_open})
    return shop
