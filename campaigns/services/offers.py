"""Kinds of offers as the owner words them, and promising one of them to members."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone

from campaigns.exceptions import OfferNotHere, UnknownOfferPlan
from campaigns.models import OfferPlan
from campaigns.rules.offer_terms import PlanTerms, clean_terms, last_day, rule_document
from campaigns.selectors.offer_plans import cost_of_plan, terms_of_plan
from members.exceptions import InvalidField
from members.models import Member
from members.roles import SYSTEM, Actor, Right
from members.selectors.access import access_member
from members.selectors.club import club_day
from members.services.audit import write_audit
from points.exceptions import CapReached
from points.models import Offer, Reward
from points.rules.fairness import refuse_self_award
from points.selectors.programs import terms_on
from points.services.offers import Promise, make_offers, rename_offers

COUNTER = "counter"
KIND_OF = {"voucher": Offer.Kind.VOUCHER, "gift": Offer.Kind.GIFT}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why somebody was not promised anything: the cap has no room for his voucher, his membership
    is not active, or the owner has retired the offer.
    """

    why: Literal["cap", "closed", "retired"]


@transaction.atomic
def define_offer(*, actor: Actor, name: str, kind: str, **given: Any) -> OfferPlan:
    """A new kind of offer; `given` are the terms that its kind has (`campaigns.rules.offer_terms`).

    Each refusal is an `InvalidField` that names its field.
    """
    actor.require(Right.CAMPAIGNS_MANAGE)
    terms = clean_terms(name=name, kind=kind, **given)
    plan = OfferPlan(created_at=timezone.now(), created_by=actor.id)
    _keep(plan, terms)
    _audit(plan, "offer_plan.defined", actor)
    return plan


@transaction.atomic
def change_offer(*, plan_id: int, actor: Actor, name: str, kind: str, **given: Any) -> OfferPlan:
    """Other terms from now on; what has been promised keeps its own, and follows a new name. The
    same refusals.
    """
    actor.require(Right.CAMPAIGNS_MANAGE)
    plan, terms = _locked(plan_id), clean_terms(name=name, kind=kind, **given)
    before = plan.name
    _keep(plan, terms)
    if terms.name != before:
        rename_offers(before, terms.name)
    _audit(plan, "offer_plan.changed", actor)
    return plan


@transaction.atomic
def retire_offer(*, plan_id: int, actor: Actor, is_active: bool = False) -> OfferPlan:
    """Promise this to nobody any more, or again with `is_active`; promises that stand are kept."""
    actor.require(Right.CAMPAIGNS_MANAGE)
    plan = _locked(plan_id)
    if plan.is_active != is_active:
        plan.is_active = is_active
        plan.save(update_fields=["is_active"])
        _audit(plan, "offer_plan.resumed" if is_active else "offer_plan.retired", actor)
    return plan


@transaction.atomic(savepoint=False)
def promise(
    *,
    plan: OfferPlan,
    member_ids: Sequence[int],
    source: Callable[[int], str],
    origin: str,
    starts_on: date,
    actor: Actor,
    ends_on: date | None = None,
    now: datetime | None = None,
) -> dict[int, Offer | Refusal]:
    """Promise this to each of these members from that day on, for as long as the plan says or
    until `ends_on`; `source(member_id)` names the promise, so that doing it twice is doing it once.

    A voucher is drawn from the pool now; for whom it has no room is refused (`cap`), the first of
    the members being served first. Points and gifts meet the cap when they are used.
    """
    actor.require(Right.CAMPAIGNS_MANAGE)
    if not plan.is_active:
        return dict.fromkeys(member_ids, Refusal("retired"))
    now = now or timezone.now()
    active = set(
        Member.objects.filter(pk__in=member_ids, status=Member.Status.ACTIVE).values_list(
            "pk", flat=True
        )
    )
    terms = terms_of_plan(plan)
    made = make_offers(
        _as_promise(plan, terms),
        sources={pk: source(pk) for pk in dict.fromkeys(member_ids) if pk in active},
        origin=origin,
        starts_on=starts_on,
        ends_on=max(starts_on, ends_on or last_day(terms, starts_on)),
        actor=actor,
        now=now,
    )
    return {pk: made.get(pk) or Refusal("cap" if pk in active else "closed") for pk in member_ids}


@transaction.atomic
def promise_at_counter(
    *, plan_id: int, member_id: int, shop_id: int, actor: Actor, now: datetime | None = None
) -> Offer:
    """A one-off of the owner's, promised to the member who stands at the counter: for today, and
    the same one once a day.

    Whoever sells may do it, for what the owner has put there (`is_one_off`) and nothing else.
    Refuses with `OfferNotHere`, `CapReached`, and oneself.
    """
    actor.require(Right.PURCHASES_WRITE, shop_id=shop_id)
    now = now or timezone.now()
    member = access_member(actor, member_id)
    refuse_self_award(actor, member.mobile)
    plan = OfferPlan.objects.filter(pk=plan_id, is_one_off=True, is_active=True).first()
    if plan is None:
        raise OfferNotHere(plan_id=plan_id)
    today = club_day(now)
    # The owner has decided it; the trail names who handed it out.
    hand = replace(SYSTEM, kind=actor.kind, id=actor.id, name=actor.name)
    made = promise(
        plan=plan,
        member_ids=[member.pk],
        source=lambda pk: f"{COUNTER}:{plan.pk}:{pk}:{today.isoformat()}",
        origin=f"{COUNTER}:{plan.pk}",
        starts_on=today,
        actor=hand,
        now=now,
    )[member.pk]
    if isinstance(made, Refusal):
        raise CapReached(asked=plan.value, most=0)
    return made


def most_cost(plan: OfferPlan, *, day: date | None = None) -> int:
    """The most money that one promise of this can cost the club, by the program of that day."""
    return cost_of_plan(plan, point_value=terms_on(day or club_day()).point_value)


def _as_promise(plan: OfferPlan, terms: PlanTerms) -> Promise:
    return Promise(
        kind=KIND_OF.get(plan.kind, Offer.Kind.POINTS),
        name=plan.name,
        most_value=most_cost(plan),
        rule=rule_document(terms),
        reward_id=plan.reward_id,
        value=plan.value,
        min_bill=plan.min_bill,
    )


def _keep(plan: OfferPlan, terms: PlanTerms) -> None:
    if OfferPlan.objects.filter(name=terms.name).exclude(pk=plan.pk).exists():
        raise InvalidField(field="name", problem="taken")
    if terms.reward_id is not None:
        gifts = Reward.objects.filter(pk=terms.reward_id, kind=Reward.Kind.GIFT)
        if not gifts.exists():
            raise InvalidField(field="reward", problem="invalid_choice")
    for field, value in asdict(terms).items():
        setattr(plan, field, value)
    plan.save()


def _locked(plan_id: int) -> OfferPlan:
    plan = OfferPlan.objects.select_for_update(of=("self",)).filter(pk=plan_id).first()
    if plan is None:
        raise UnknownOfferPlan(plan_id=plan_id)
    return plan


def _audit(plan: OfferPlan, action: str, actor: Actor) -> None:
    write_audit(
        actor=actor,
        action=action,
        subject=f"offer_plan:{plan.pk}",
        facts={"kind": plan.kind, "most_cost": most_cost(plan)},
    )
