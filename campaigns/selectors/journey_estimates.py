"""What switching a journey on would set going: how many people, messages, parts and how much."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from campaigns.rules.reminder_words import written_in
from campaigns.rules.texts import fill
from campaigns.selectors.journeys import JourneyView
from campaigns.selectors.offer_plans import cost_of_plan
from campaigns.selectors.text_values import sample_values
from campaigns.selectors.triggers.finding import begun_by
from campaigns.selectors.triggers.look import Look
from members.selectors.club import club_day
from members.selectors.sending_rules import estimate
from points.selectors.programs import terms_on

MONTH = 30


@dataclass(frozen=True, slots=True)
class StartEstimate:
    """Had it been in use, `today` members would have begun today, or been held out, and `month`
    within the last thirty days; `held_out` of these last. The rest is for that month, money in
    the smallest unit: every step taken by everybody who begins, every offer used.
    """

    today: int
    month: int
    held_out: int
    messages: int
    parts: int
    message_cost: int
    offer_cost: int


def estimate_start(view: JourneyView, *, now: datetime) -> StartEstimate:
    """Judged by what has happened; nobody is set on his way for it."""
    month = _would_begin(view, now, MONTH)
    held_out = month * view.journey.control_percent // 100
    begun = month - held_out
    texts = [step for step in view.steps if step.text]
    said = [estimate(_sample(step.text), kind=step.kind) for step in texts]
    plans = [step.offer for step in view.steps if step.offer is not None]
    value = terms_on(club_day(now)).point_value if plans else 0
    return StartEstimate(
        today=_would_begin(view, now, 0),
        month=month,
        held_out=held_out,
        messages=begun * len(texts),
        parts=begun * sum(one.parts for one in said),
        message_cost=begun * sum(one.cost for one in said),
        offer_cost=begun * sum(cost_of_plan(plan, point_value=value) for plan in plans),
    )


def _would_begin(view: JourneyView, now: datetime, days: int) -> int:
    """How many members, each once, had it been in use for so many days and since this morning."""
    journey = view.journey
    look = Look(journey.pk, journey.trigger, journey.settings, now, now)
    since = look.morning.replace(hour=0) - timedelta(days=days)
    asked = Look(journey.pk, journey.trigger, journey.settings, since, now, back_days=days + 1)
    return len({one.member_id for one in begun_by(asked)})


def _sample(text: str) -> str:
    return fill(text, sample_values(language=written_in(text)))
