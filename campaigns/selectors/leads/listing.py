"""All leads in an order, and what they can be narrowed by."""

from typing import Literal

from django.db.models import F, QuerySet

from campaigns.models import Campaign, Lead
from members.models import User
from members.selectors.care import ShopIds
from members.selectors.follow_ups import colleagues

LeadOrder = Literal["newest", "name", "value", "quality", "stage"]


def stage_choices() -> list[tuple[int, str]]:
    """The seven stages with their words."""
    return [(int(stage), str(label)) for stage, label in Lead.Stage.choices]


def sellers(shop_ids: ShopIds) -> list[User]:
    """Who works on leads in these shops, by name: the same people who do the follow-ups."""
    return colleagues(shop_ids)


def campaigns_of_leads() -> list[Campaign]:
    """The campaigns that leads came from, the newest first."""
    found = Lead.objects.exclude(campaign=None).order_by().values("campaign")
    return list(Campaign.objects.filter(pk__in=found).order_by("-pk"))


def in_order(rows: QuerySet[Lead], order: LeadOrder) -> QuerySet[Lead]:
    """The rows in this order, with the reasons of the lost; what is equal, the newest first."""
    orders = {
        "newest": (),
        "name": ("last_name", "first_name", "organisation"),
        "value": ("-value",),
        "quality": (F("score").desc(nulls_last=True),),
        "stage": ("closed_at", "stage_at"),
    }
    return rows.select_related("lost_reason").order_by(*orders[order], "-pk")
