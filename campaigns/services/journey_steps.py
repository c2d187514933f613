"""The steps of a journey: added, changed, moved, deleted by the owner, also while it runs."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from campaigns.exceptions import UnknownStep
from campaigns.models import Journey, OfferPlan, Step
from campaigns.rules.journeys import MOST_STEPS, places_for
from campaigns.rules.texts import clean_text
from campaigns.services.journeys import lock_journey
from members.exceptions import InvalidField
from members.models import Message
from members.roles import Actor
from members.rules.lines import typed_line
from members.services.audit import write_audit

MOST_DAYS = 366
LONGEST_FOLLOW_UP = 200
# Out of the way while the others take their new places.
ASIDE = 1_000
KINDS = (Message.Kind.SERVICE, Message.Kind.OCCASION, Message.Kind.PROMOTION)


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What one step does, as it is typed."""

    days: int = 0
    hours: int = 0
    condition: str = ""
    kind: str = Message.Kind.PROMOTION
    text: str = ""
    offer_id: int | None = None
    follow_up: str = ""


@transaction.atomic
def add_step(
    *, journey_id: int, facts: StepFacts, actor: Actor, now: datetime | None = None
) -> Step:
    """One more step at the end; who is under way comes to it.

    Refuses (`InvalidField`) more than twelve, and what `change_step` refuses.
    """
    journey = lock_journey(journey_id, actor)
    count = journey.steps.count()
    if count >= MOST_STEPS:
        raise InvalidField(field="steps", problem="too_many")
    step = Step(journey=journey, position=count + 1)
    _take_over(step, journey, facts)
    step.save(force_insert=True)
    _audit(actor, "journey.step_added", journey, step, now)
    return step


@transaction.atomic
def change_step(
    *,
    journey_id: int,
    step_id: int,
    facts: StepFacts,
    actor: Actor,
    now: datetime | None = None,
) -> Step:
    """Other words, offer or condition. Who has a day for it already keeps that day.

    Refuses (`InvalidField`) a step that does nothing, a place that has no meaning here, an offer
    that is not in use, a wait of more than a year.
    """
    journey = lock_journey(journey_id, actor)
    step = _step(journey, step_id)
    _take_over(step, journey, facts)
    step.save()
    _audit(actor, "journey.step_changed", journey, step, now)
    return step


@transaction.atomic
def move_step(
    *, journey_id: int, step_id: int, up: bool, actor: Actor, now: datetime | None = None
) -> bool:
    """Change places with the step before, or after; False at either end.

    Nobody takes a step twice for it, and nobody goes back.
    """
    journey = lock_journey(journey_id, actor)
    step = _step(journey, step_id)
    neighbour = journey.steps.filter(position=step.position + (-1 if up else 1)).first()
    if neighbour is None:
        return False
    places = step.position, neighbour.position
    Step.objects.filter(pk=step.pk).update(position=ASIDE)
    Step.objects.filter(pk=neighbour.pk).update(position=places[0])
    Step.objects.filter(pk=step.pk).update(position=places[1])
    _audit(actor, "journey.step_moved", journey, step, now)
    return True


@transaction.atomic
def delete_step(
    *, journey_id: int, step_id: int, actor: Actor, now: datetime | None = None
) -> None:
    """Take a step out; who waits for it comes to the next one when it would have been due."""
    journey = lock_journey(journey_id, actor)
    step = _step(journey, step_id)
    _audit(actor, "journey.step_deleted", journey, step, now)
    place = step.position
    step.delete()
    behind = journey.steps.filter(position__gt=place)
    behind.update(position=F("position") + ASIDE)
    journey.steps.filter(position__gt=ASIDE).update(position=F("position") - ASIDE - 1)


def _take_over(step: Step, journey: Journey, facts: StepFacts) -> None:
    """Clean and set all that a step does."""
    if not (0 <= facts.days <= MOST_DAYS and 0 <= facts.hours < 24):
        raise InvalidField(field="days", problem="out_of_range", least=0, most=MOST_DAYS)
    if facts.condition not in Step.Condition.values:
        raise InvalidField(field="condition", problem="invalid_choice")
    if facts.kind not in KINDS:
        raise InvalidField(field="kind", problem="invalid_choice")
    step.delay_days, step.delay_hours = facts.days, facts.hours
    step.condition, step.kind = facts.condition, facts.kind
    if facts.offer_id is None or facts.offer_id != step.offer_id:
        step.offer = _offer(facts.offer_id)
    step.text = _text(facts.text, journey, step.offer)
    step.follow_up = typed_line(facts.follow_up, field="follow_up", most=LONGEST_FOLLOW_UP)
    if not (step.text or step.offer or step.follow_up):
        raise InvalidField(field="text", problem="required")


def _text(raw: str, journey: Journey, offer: OfferPlan | None) -> str:
    if not raw.strip():
        return ""
    return clean_text(raw, allowed=places_for(journey.trigger, with_offer=offer is not None))


def _offer(plan_id: int | None) -> OfferPlan | None:
    if plan_id is None:
        return None
    plan = OfferPlan.objects.filter(pk=plan_id, is_active=True).first()
    if plan is None:
        raise InvalidField(field="offer", problem="invalid_choice")
    return plan


def _step(journey: Journey, step_id: int) -> Step:
    step = journey.steps.filter(pk=step_id).first()
    if step is None:
        raise UnknownStep(step_id=step_id)
    return step


def _audit(actor: Actor, action: str, journey: Journey, step: Step, now: datetime | None) -> None:
    write_audit(
        actor=actor,
        action=action,
        subject=f"journey:{journey.pk}",
        facts={"position": step.position},
        now=now,
    )
