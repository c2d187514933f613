"""Whose turn it is: the step that is due for each passage, and whether it is to be taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from campaigns.models import Journey, Passage, Step, StepTaken
from campaigns.rules.journeys import is_late, next_place, number_of
from campaigns.selectors.triggers.look import Look
from campaigns.selectors.triggers.still import facts_now
from members.models import Member
from members.selectors.club import club_day
from points.models import Offer, Purchase

TAKE = "take"
Condition, Outcome, Why = Step.Condition, StepTaken.Outcome, Passage.Why


@dataclass(frozen=True, slots=True)
class Turn:
    """One passage's step that is due, with the facts of today and the step after it.

    `verdict` is `TAKE`, or the outcome of a step that is not taken. With a `why` the passage ends
    here instead, and there is no step; without step and why it is at its end.
    """

    passage: Passage
    step: Step | None = None
    following: Step | None = None
    verdict: str = TAKE
    why: str = ""
    facts: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What is asked once for all passages of a batch."""

    steps: Mapping[int, list[Step]]
    behind: Mapping[int, list[int]]
    bought_at: Mapping[int, datetime]
    has_offer: frozenset[int]
    facts: Mapping[int, dict[str, Any] | None]
    now: datetime


def turns_of(passages: Sequence[Passage], *, now: datetime) -> list[Turn]:
    """The turn of each of these passages, in a handful of statements."""
    known = _Known(
        steps=_steps(passages),
        behind=_behind(passages),
        bought_at=_bought(passages, now),
        has_offer=_open_offers(passages, now),
        facts=_facts(passages, now),
        now=now,
    )
    return [_turn(passage, known) for passage in passages]


def _turn(passage: Passage, known: _Known) -> Turn:
    facts = known.facts[passage.pk]
    why = _why_he_leaves(passage, facts, known)
    if why:
        return Turn(passage, why=why)
    steps, behind = known.steps.get(passage.journey_id, []), known.behind.get(passage.pk, [])
    order = [step.pk for step in steps]
    place = next_place(order, behind)
    if place is None:
        return Turn(passage)
    after = next_place(order, [*behind, order[place]])
    return Turn(
        passage,
        step=steps[place],
        following=None if after is None else steps[after],
        verdict=_verdict(passage, steps[place], known),
        facts=facts,
    )


def _why_he_leaves(passage: Passage, facts: object, known: _Known) -> str:
    if passage.member.status != Member.Status.ACTIVE:
        return Why.CLOSED
    if passage.journey.leaves_on_purchase and _has_bought(passage, known):
        return Why.BOUGHT
    return Why.GONE if facts is None else Why.NONE


def _verdict(passage: Passage, step: Step, known: _Known) -> str:
    holds = {
        Condition.ALWAYS: True,
        Condition.BOUGHT: _has_bought(passage, known),
        Condition.NOT_BOUGHT: not _has_bought(passage, known),
        Condition.OFFER_OPEN: passage.pk in known.has_offer,
    }
    if not holds[Condition(step.condition)]:
        return Outcome.PASSED_OVER
    grace = number_of(passage.journey.settings, passage.journey.trigger, "grace_days")
    late = is_late(passage.next_at or known.now, known.now, grace_days=grace)
    useful_until = passage.useful_until
    over = useful_until is not None and useful_until < club_day(known.now)
    return Outcome.LATE if late or over else TAKE


def _has_bought(passage: Passage, known: _Known) -> bool:
    bought_at = known.bought_at.get(passage.member_id)
    return bought_at is not None and bought_at > passage.began_at


def _steps(passages: Sequence[Passage]) -> dict[int, list[Step]]:
    steps: dict[int, list[Step]] = {}
    rows = Step.objects.filter(journey_id__in={one.journey_id for one in passages})
    for step in rows.select_related("offer").order_by("journey_id", "position"):
        steps.setdefault(step.journey_id, []).append(step)
    return steps


def _behind(passages: Sequence[Passage]) -> dict[int, list[int]]:
    behind: dict[int, list[int]] = {}
    rows = StepTaken.objects.filter(passage__in=[one.pk for one in passages], step__isnull=False)
    for passage_id, step_id in rows.order_by("id").values_list("passage_id", "step_id"):
        if step_id is not None:
            behind.setdefault(passage_id, []).append(step_id)
    return behind


def _bought(passages: Sequence[Passage], now: datetime) -> dict[int, datetime]:
    """When each of these members bought last; what came back whole does not count."""
    rows = (
        Purchase.objects.filter(member_id__in={one.member_id for one in passages})
        .filter(occurred_at__lte=now)
        .exclude(status__in=[Purchase.Status.VOIDED, Purchase.Status.RETURNED])
        .order_by()
        .values_list("member_id")
        .annotate(last=Max("occurred_at"))
    )
    return {member_id: last for member_id, last in rows if member_id is not None}


def _open_offers(passages: Sequence[Passage], now: datetime) -> frozenset[int]:
    rows = StepTaken.objects.filter(
        passage__in=[one.pk for one in passages],
        offer__status=Offer.Status.OPEN,
        offer__ends_on__gte=club_day(now),
    )
    return frozenset(rows.values_list("passage_id", flat=True))


def _facts(passages: Sequence[Passage], now: datetime) -> dict[int, dict[str, Any] | None]:
    by_journey: dict[Journey, list[Passage]] = {}
    for one in passages:
        by_journey.setdefault(one.journey, []).append(one)
    found: dict[int, dict[str, Any] | None] = {}
    for journey, some in by_journey.items():
        look = Look(journey.pk, journey.trigger, journey.settings, since=now, now=now)
        found |= facts_now(look, some)
    return found
