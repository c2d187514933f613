"""The kinds of offers that the demo's owner has worded, and the unexpected gift."""

from datetime import datetime
from typing import Any

from campaigns.models import OfferPlan
from campaigns.services.offers import define_offer
from campaigns.services.surprises import plan_surprises
from loyalty_club.seeding.outreach_words import OFFER_NAMES
from loyalty_club.seeding.words import KINDS, Language, in_language
from members.roles import Actor
from points.models import Reward

RIALS = 10_000  # a thousand toman


def define_offers(*, actor: Actor, language: Language, now: datetime) -> dict[str, OfferPlan]:
    """All of them by the name that campaigns call them by; as if worded on that day."""
    stem = Reward.objects.get(code="stem")
    shelf: dict[str, dict[str, Any]] = {
        "bonus": {"kind": "bonus", "points": 60, "valid_days": 10},
        "double": {"kind": "multiplier", "percent": 200, "most_points": 150, "valid_days": 14},
        "basket": {
            "kind": "basket",
            "points": 80,
            "min_bill": 1_500 * RIALS,
            "valid_days": 12,
        },
        "voucher": {
            "kind": "voucher",
            "value": 80 * RIALS,
            "min_bill": 400 * RIALS,
            "valid_days": 14,
        },
        "stem": {"kind": "gift", "reward_id": stem.pk, "valid_days": 8},
        "plants": {
            "kind": "cross_sell",
            "points": 40,
            "category": in_language(KINDS["potted"], language),
            "valid_days": 14,
        },
    }
    plans = {
        key: define_offer(actor=actor, name=in_language(OFFER_NAMES[key], language), **terms)
        for key, terms in shelf.items()
    }
    OfferPlan.objects.update(created_at=now)
    plan_surprises(
        actor=actor,
        is_active=True,
        reward_id=stem.pk,
        monthly_budget=600 * RIALS,
        one_in=15,
        from_visits=4,
        rest_days=120,
    )
    return plans
