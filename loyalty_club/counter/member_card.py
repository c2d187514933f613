"""The member at a glance: what the cashier should know, and what there is to offer."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from campaigns.selectors.offers import Offer, offers_for
from loyalty_club.counter.desk import Desk
from loyalty_club.counter.offers import promises_part
from loyalty_club.counter.word import word_part
from loyalty_club.web.date_words import shown_date
from loyalty_club.web.offer_views import OfferView
from loyalty_club.web.page_club import page_club
from loyalty_club.web.reward_views import shelf_for
from loyalty_club.web.tier_view import tier_view_of
from members.roles import Right
from members.rules.currencies import display_factor
from members.selectors.care import follow_ups_of, notes_of
from members.selectors.club import club_day
from members.selectors.dates import dates_of
from points.selectors.balances import balance_of, expiry_ladder
from points.selectors.purchases import purchases_of, visits_of
from points.selectors.rewards import redemptions_of

SOON = timedelta(days=30)
SHOWN_PURCHASES = 4
SHOWN_REWARDS = 3
SHOWN_OFFERS = 3
SHOWN_TASKS = 2
NEAR_DAYS = 10
SLIDER_STEP = 1_000
OPEN = "open"
WAITING = "issued"


def member_card(desk: Desk, member_id: int) -> dict[str, Any]:
    """Points, tier, what is about to lapse, his own offers and those of the program, rewards and
    the last purchases.
    """
    today, currency = club_day(), page_club().currency
    factor = display_factor(currency)
    visits = visits_of(member_id)
    promised = promises_part(desk, member_id, visits=visits.count)
    return {
        "balance": balance_of(member_id),
        "tier": tier_view_of(member_id, day=today),
        "lapses": [step for step in expiry_ladder(member_id) if step.last_day <= today + SOON],
        "offers": _offers(desk, member_id, promised["promises"]),
        "visits": visits,
        **promised,
        **_care(member_id),
        **word_part(desk, member_id),
        "purchases": purchases_of(member_id, shop_ids=desk.actor.shop_ids)[:SHOWN_PURCHASES],
        "slider": {"factor": factor, "step": factor if currency.decimals else factor * SLIDER_STEP},
        **rewards_block(desk, member_id),
    }


def _offers(desk: Desk, member_id: int, promises: Sequence[OfferView]) -> list[Offer]:
    """What the program has for him today, but what he has been promised under the same name."""
    names = [view.offer.name for view in promises]
    found = offers_for(member_id, shop_id=desk.shop.id)
    return [one for one in found if not any(name in one.sentence for name in names)][:SHOWN_OFFERS]


def _care(member_id: int) -> dict[str, Any]:
    """Days that are near, the last note, and what is open to be done for him."""
    calendar = page_club().calendar
    near = [
        shown_date(view, club_calendar=calendar)
        for view in dates_of(member_id)
        if view.days_left <= NEAR_DAYS
    ]
    open_now = [one for one in follow_ups_of(member_id)[:SHOWN_TASKS] if one.status == OPEN]
    return {"near_days": near[:2], "notes": notes_of(member_id, limit=1), "to_do": open_now}


def rewards_block(desk: Desk, member_id: int) -> dict[str, Any]:
    """The first rewards within reach, the nearest beyond, and what waits to be handed over."""
    may_issue = desk.actor.may(Right.REWARDS_ISSUE, shop_id=desk.shop.id)
    shelf = shelf_for(member_id, shop_id=desk.shop.id) if may_issue else None
    return {
        "may_issue": may_issue,
        "within": shelf.within[:SHOWN_REWARDS] if shelf else [],
        "more_rewards": len(shelf.all) if shelf else 0,
        "beyond": shelf.beyond[0] if shelf and shelf.beyond else None,
        "waiting": waiting_of(member_id) if may_issue else [],
    }


def waiting_of(member_id: int) -> list[Any]:
    """What the member has taken and not collected, in time still."""
    found = redemptions_of(member_id).filter(status=WAITING, expires_at__gt=timezone.now())
    return list(found)
