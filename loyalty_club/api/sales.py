"""A sale as a till sends it, read into the plain facts that the engine takes."""

from dataclasses import replace
from typing import Any

from django.utils import timezone

from loyalty_club.api.fields import MAX_ID, Choice, Many, Moment, Number, Shape, Text, Whole
from loyalty_club.api.program_fields import VoucherCode
from loyalty_club.api.refusals import InvalidInput
from members.exceptions import NotAllowed, UnknownShop
from members.roles import SYSTEM
from members.selectors.access import access_shop
from members.selectors.club import club_day
from members.selectors.tills import Till
from points.rules.sales import REASONS, Gift, Line, Sale, Tendered
from points.selectors.rewards import find_reward
from points.services.rewards import take_gift

TENDERS = ("cash", "card", "credit", "points", "voucher", "discount")
MOST_LINES = 300
MOST_PAYMENTS = 20
REASON_WORDS = tuple(sorted(REASONS))
CODE = "7KQ4-M2XP-9RTW"

LINE = Shape(
    "Line",
    product=Text(example="دسته‌گل رز"),
    category=Text(example="flowers"),
    quantity=Whole(least=1, most=1_000_000, default=1),
    amount=Whole("For the whole quantity, discounts taken off.", is_required=True),
)
PAYMENT = Shape(
    "Payment",
    tender=Choice(of=TENDERS, is_required=True),
    amount=Whole("In money, also for points.", is_required=True, least=1),
    code=VoucherCode("The voucher's code, for the tender `voucher` alone.", example=CODE),
)
_RECEIPT = "Unique for the shop, terminal and day; digits of any script are the same."
_SALE = {
    "shop": Text("The shop's code; a key serves its own shop only.", is_required=True, most=30),
    "terminal": Number("Which till of the shop; digits as in receipt numbers.", most=40),
    "member": Whole("The member's id; nobody is fine.", least=1, most=MAX_ID),
    "occurred_at": Moment("Now, where left out; at most seven days ago."),
    "lines": Many(shape=LINE, is_required=True, most=MOST_LINES),
    "payments": Many(
        "They add up to the lines. Where left out the whole bill is paid in cash. Points, voucher "
        "and discount can each be there once; a discount needs the right `discounts.give`.",
        shape=PAYMENT,
        least=0,
        most=MOST_PAYMENTS,
    ),
    "gift": Text("The code of a gift that the counter gives with the sale.", most=40),
    "note": Text(most=200),
    "reason": Choice("Why he buys; empty where nobody asked.", of=REASON_WORDS, default=""),
}
SALE = Shape(
    "Purchase",
    receipt_number=Number(_RECEIPT, is_required=True, most=60),
    **_SALE,
    code=Number(
        "The member's one-time code, where paying with so many points asks for it.", most=20
    ),
)
IMAGINED_SALE = Shape(
    "Quote", receipt_number=Number("Not needed.", most=60, default="preview"), **_SALE
)


def sale_of(asked: dict[str, Any], till: Till) -> Sale:
    """The sale that was read; refuses another's shop (`NotAllowed`) and sums that differ."""
    lines = tuple(Line(**line) for line in asked["lines"])
    payments = [Tendered(**payment) for payment in asked["payments"] or []]
    whole = sum(line.amount for line in lines)
    if asked["payments"] is None and whole:
        payments = [Tendered("cash", whole)]
    return Sale(
        shop_id=shop_of(asked["shop"], till),
        receipt_number=asked["receipt_number"],
        lines=lines,
        payments=tuple(payments),
        member_id=asked["member"],
        terminal=asked["terminal"],
        occurred_at=asked["occurred_at"],
        note=asked["note"],
        reason=asked["reason"],
    )


def with_gift(sale: Sale, code: str) -> Sale:
    """The sale with this gift of the counter; refuses one that is not offered or used up."""
    if not code:
        return sale
    day = club_day(sale.occurred_at or timezone.now())
    return replace(sale, gift=take_gift(code, sale.shop_id, day))


def as_booked(sale: Sale, code: str) -> Sale:
    """The sale with the gift as the catalogue has it, given away or not: to know a receipt again
    that was booked while there was one left.
    """
    reward = find_reward(code) if code else None
    if reward is None:
        return sale
    return replace(sale, gift=Gift(code=reward.code, name=reward.name, cost=reward.cost))


def shop_of(code: str, till: Till) -> int:
    """The till's own open shop; another one is forbidden, an unknown code is a mistake."""
    if code == till.shop_code and till.is_shop_open:
        return till.shop_id
    if code != till.shop_code:
        _known_shop(code)
    raise NotAllowed(shop=code)


def _known_shop(code: str) -> None:
    try:
        access_shop(SYSTEM, code)
    except UnknownShop as error:
        raise InvalidInput({"shop": "unknown_shop"}) from error
