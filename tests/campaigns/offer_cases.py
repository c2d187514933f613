"""Kinds of offers, promises and sales that use them, for the tests of offers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from campaigns.models import OfferPlan
from campaigns.services.offers import Refusal, define_offer, promise
from members.models import Member, Shop
from members.roles import SYSTEM
from points.models import Offer
from points.rules.sales import Gift, Line, Sale
from points.services.purchases import Booked, record_purchase
from points.services.rewards import take_gift
from tests.clock import NOON
from tests.factories import make_sale

TODAY = NOON.date()


def make_plan(kind: str = "bonus", **given: Any) -> OfferPlan:
    """Twenty points for the next purchase, or what is asked for."""
    terms: dict[str, Any] = {"name": f"پیشنهاد {kind}", "points": 20, **given}
    return define_offer(actor=SYSTEM, kind=kind, **terms)


def promise_all(
    plan: OfferPlan,
    members: Sequence[Member],
    *,
    origin: str = "campaign:1",
    starts_on: date = TODAY,
    now: datetime = NOON,
    **given: Any,
) -> dict[int, Offer | Refusal]:
    """Promised by the system, each under its natural key."""
    return promise(
        plan=plan,
        member_ids=[member.pk for member in members],
        source=lambda pk: f"{origin}:{pk}",
        origin=origin,
        starts_on=starts_on,
        actor=SYSTEM,
        now=now,
        **given,
    )


def promise_one(plan: OfferPlan, member: Member, **given: Any) -> Offer:
    """One promise that was not refused."""
    made = promise_all(plan, [member], **given)[member.pk]
    assert isinstance(made, Offer)
    return made


def sale_of_goods(shop: Shop, member: Member, *parts: tuple[int, str]) -> Sale:
    """A bill of several lines: amount and category."""
    lines = tuple(Line(amount, category=category) for amount, category in parts)
    sale = make_sale(shop, sum(amount for amount, _ in parts), member=member, occurred_at=NOON)
    return replace(sale, lines=lines)


def buy(shop: Shop, member: Member, amount: int, *, now: datetime = NOON) -> Booked:
    """A sale of that amount, paid in cash."""
    sale = make_sale(shop, amount, member=member, occurred_at=now)
    return record_purchase(sale=sale, actor=SYSTEM, now=now)


def buy_with_gift(
    shop: Shop, member: Member, amount: int, code: str, *, now: datetime = NOON
) -> Booked:
    """The counter gives this gift with the sale."""
    gift: Gift = take_gift(code, shop.pk, now.date())
    sale = replace(make_sale(shop, amount, member=member, occurred_at=now), gift=gift)
    return record_purchase(sale=sale, actor=SYSTEM, now=now)
