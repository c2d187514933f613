"""The unexpected gift: the owner's plan, and what staff answer when the counter asks."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from campaigns.exceptions import NoSurprise
from campaigns.models import Surprise, SurprisePlan
from campaigns.selectors.surprises import surprise_for
from members.exceptions import InvalidField
from members.roles import SYSTEM, Actor, Right
from members.rules.amounts import MAX_AMOUNT
from members.selectors.access import access_member
from members.selectors.club import club_day
from members.services.audit import write_audit
from points.models import Offer, Reward
from points.rules.fairness import refuse_self_award
from points.services.offers import Promise, make_offers

ORIGIN = "surprise"
RANGES = {
    "monthly_budget": (0, MAX_AMOUNT),
    "one_in": (1, 1_000),
    "from_visits": (0, 1_000),
    "rest_days": (1, 3_650),
}


@transaction.atomic
def plan_surprises(
    *,
    actor: Actor,
    is_active: bool,
    reward_id: int | None,
    monthly_budget: int,
    one_in: int,
    from_visits: int,
    rest_days: int,
) -> SurprisePlan:
    """What to surprise members with, how rarely, and the most that a month may cost (money).

    Each refusal is an `InvalidField` that names its field; a plan in use needs a gift and a
    budget that covers one.
    """
    actor.require(Right.CAMPAIGNS_MANAGE)
    given = {
        "monthly_budget": monthly_budget,
        "one_in": one_in,
        "from_visits": from_visits,
        "rest_days": rest_days,
    }
    for field, (least, most) in RANGES.items():
        if not least <= given[field] <= most:
            raise InvalidField(field=field, problem="out_of_range")
    gifts = Reward.objects.filter(kind=Reward.Kind.GIFT)
    reward = None if reward_id is None else gifts.filter(pk=reward_id).first()
    if reward is None and reward_id is not None:
        raise InvalidField(field="reward", problem="invalid_choice")
    if is_active and reward is None:
        raise InvalidField(field="reward", problem="required")
    if is_active and reward is not None and monthly_budget < reward.cost:
        raise InvalidField(field="monthly_budget", problem="below_one_gift")
    plan = _locked_plan()
    plan.is_active, plan.reward = is_active, reward
    for field, value in given.items():
        setattr(plan, field, value)
    plan.save()
    write_audit(
        actor=actor,
        action="surprise.planned",
        subject="surprise",
        facts={"is_active": is_active, **given},
    )
    return plan


@transaction.atomic
def give_surprise(
    *, member_id: int, shop_id: int, actor: Actor, now: datetime | None = None
) -> Surprise:
    """Staff said yes: the gift is promised for today, and the sale that gives it uses it.

    The plan's row is locked while the month's budget is counted, so that no number of tills goes
    beyond it. Refuses with `NoSurprise` what the counter would not ask, or not any more.
    """
    member = _standing_here(member_id, shop_id, actor)
    now = now or timezone.now()
    today, plan = club_day(now), _locked_plan()
    gift = surprise_for(member_id, shop_id=shop_id, day=today, plan=plan)
    if gift is None:
        raise NoSurprise(member_id=member_id)
    promise = Promise(kind=Offer.Kind.GIFT, name=gift.name, most_value=gift.cost, reward_id=gift.pk)
    # The owner has decided it; the trail names who handed it out.
    hand = replace(SYSTEM, kind=actor.kind, id=actor.id, name=actor.name)
    made = make_offers(
        promise,
        sources={member: f"{ORIGIN}:{member}:{today.isoformat()}"},
        origin=ORIGIN,
        starts_on=today,
        ends_on=today,
        actor=hand,
        now=now,
    )
    return Surprise.objects.create(member_id=member, on=today, cost=gift.cost, offer=made[member])


@transaction.atomic
def decline_surprise(
    *, member_id: int, shop_id: int, actor: Actor, now: datetime | None = None
) -> Surprise:
    """Staff said «not now»: nobody asks again today, and nothing is counted. Saying so twice, or
    after a yes, changes nothing.
    """
    member = _standing_here(member_id, shop_id, actor)
    today = club_day(now or timezone.now())
    _locked_plan()
    answered, _is_new = Surprise.objects.get_or_create(
        member_id=member, on=today, defaults={"cost": 0}
    )
    return answered


def _standing_here(member_id: int, shop_id: int, actor: Actor) -> int:
    actor.require(Right.PURCHASES_WRITE, shop_id=shop_id)
    member = access_member(actor, member_id)
    refuse_self_award(actor, member.mobile)
    return member.pk


def _locked_plan() -> SurprisePlan:
    """The one row under lock; made at first need."""
    SurprisePlan.objects.get_or_create(pk=1)
    return SurprisePlan.objects.select_for_update(of=("self",)).select_related("reward").get(pk=1)
