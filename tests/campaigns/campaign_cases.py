"""Campaigns ready to be started, and members who may be told of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from campaigns.models import Campaign, OfferPlan, Recipient
from campaigns.services.campaign_runs import start_campaign
from campaigns.services.campaigns import (
    TextGiven,
    change_campaign,
    draft_campaign,
    set_texts,
)
from campaigns.services.offers import define_offer
from members.models import Member, Messaging, Shop
from members.roles import SYSTEM
from members.services.members import register_member
from tests.clock import NOON

# A letter that costs: one part of Persian.
PRICE = 1_000


def make_prices() -> None:
    """Every part of Persian costs the same."""
    Messaging.objects.update_or_create(pk=1, defaults={"price_unicode": PRICE})


def make_friend(number: int, *, promotion: bool = True, shop: Shop | None = None) -> Member:
    """A member who joined a year before noon and allows offers, unless it is said otherwise."""
    return register_member(
        actor=SYSTEM,
        mobile=f"0935{number:07d}",
        first_name="دوست",
        last_name=str(number),
        consents={"service": True, "promotion": promotion},
        shop_id=None if shop is None else shop.pk,
    )


def make_friends(count: int) -> list[Member]:
    """So many who may be told."""
    return [make_friend(number) for number in range(1, count + 1)]


def make_plan(kind: str = "bonus", **given: Any) -> OfferPlan:
    """50 extra points for a fortnight, where nothing else is said."""
    terms = {"bonus": {"points": 50}, "voucher": {"value": 200_000}}[kind]
    return define_offer(actor=SYSTEM, name=f"offer {kind}", kind=kind, **{**terms, **given})


def draft(
    *,
    who: Sequence[dict[str, Any]] = (),
    texts: Sequence[str] = ("سلام {نام}",),
    now: datetime = NOON,
    **given: Any,
) -> Campaign:
    """A draft for everybody, without an offer and without a control group."""
    row = draft_campaign(name="بازگشت", goal="come_back", actor=SYSTEM, now=now)
    given = {"control_percent": 0, "budget": 10**9, **given}
    audience = {"version": 1, "who": list(who)}
    change_campaign(campaign_id=row.pk, actor=SYSTEM, audience=audience, now=now, **given)
    written = [TextGiven(text) for text in texts]
    return set_texts(campaign_id=row.pk, texts=written, actor=SYSTEM, now=now)


def started(*, now: datetime = NOON, is_sure: bool = True, **given: Any) -> Campaign:
    """The same, under way."""
    row = draft(now=now, **given)
    return start_campaign(campaign_id=row.pk, actor=SYSTEM, is_sure=is_sure, now=now)


def counted(campaign: Campaign) -> dict[str, int]:
    """How many recipients of each state, and of each reason where they were left out."""
    found: dict[str, int] = {}
    for status, why in Recipient.objects.filter(campaign=campaign).values_list("status", "why"):
        key = f"{status}:{why}" if why else status
        found[key] = found.get(key, 0) + 1
    return found
