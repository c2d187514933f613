"""Journeys that are in use since a day before noon, and what members were told on them."""

from datetime import datetime, timedelta
from typing import Any

from campaigns.models import Journey, OfferPlan, Passage, Step, StepTaken
from campaigns.selectors.triggers.finding import begun_by
from campaigns.selectors.triggers.look import Begun
from campaigns.services.journey_steps import StepFacts, add_step
from campaigns.services.journeys import define_journey, switch_on
from campaigns.services.offers import define_offer
from campaigns.services.passages import begin_passages, look_of
from campaigns.services.steps import take_steps
from members.models import Member, Message
from members.roles import SYSTEM
from points.models import Purchase
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import ring_up

LONG_AGO = NOON - 400 * DAY
SAY = StepFacts(text="سلام {نام}", kind="service")


def make_journey(
    trigger: str,
    *steps: StepFacts,
    since: datetime = NOON - DAY,
    leaves: bool = False,
    name: str = "",
    **settings: Any,
) -> Journey:
    """A journey in use, with these steps or with one that says hello at once."""
    journey = define_journey(
        name=name or f"Journey {Journey.objects.count() + 1}",
        trigger=trigger,
        settings=settings,
        leaves_on_purchase=leaves,
        actor=SYSTEM,
        now=since,
    )
    for facts in steps or (StepFacts(text="سلام {نام}", kind="service"),):
        add_step(journey_id=journey.pk, facts=facts, actor=SYSTEM, now=since)
    return switch_on(journey_id=journey.pk, actor=SYSTEM, now=since)


def found_by(journey: Journey, now: datetime) -> list[Begun]:
    """Whom the journey would set on his way at this moment."""
    return begun_by(look_of(journey, now))


def run(now: datetime) -> tuple[int, int]:
    """One tick: how many began, and how many steps were dealt with."""
    return begin_passages(now=now), take_steps(now=now)


def told(member: Member) -> list[str]:
    """What the member was told on journeys, the first first."""
    texts = Message.objects.filter(member=member, natural_key__startswith="journey:")
    return list(texts.order_by("id").values_list("text", flat=True))


def outcomes(passage: Passage) -> list[str]:
    """What became of each step so far."""
    rows = StepTaken.objects.filter(passage=passage).order_by("position")
    return list(rows.values_list("outcome", flat=True))


def states(journey: Journey) -> list[tuple[int, str, str, str]]:
    """Everybody who is or was on it: who, for what, how it stands and why."""
    rows = Passage.objects.filter(journey=journey).order_by("id")
    return list(rows.values_list("member_id", "run_key", "status", "why"))


def steps_of(journey: Journey) -> list[Step]:
    """In their order."""
    return list(journey.steps.order_by("position"))


def days(count: float) -> timedelta:
    """So many days."""
    return timedelta(days=count)


def someone_on_a_journey(member: Member) -> tuple[int, int, int]:
    """A journey for new goods, its step, and the member's way on it, by their ids."""
    journey = make_journey("new_goods", name="On the way")
    passage = Passage.objects.create(
        journey=journey,
        member=member,
        run_key="goods:1",
        facts={"category": "flowers", "goods": "roses"},
        began_at=NOON,
        next_at=NOON + 3_000 * DAY,
    )
    return journey.pk, journey.steps.get().pk, passage.pk


def bought(cast: Cast, *, member: Member | None = None, at: Any = NOON) -> Purchase:
    """A purchase; Sara's, unless it is said otherwise."""
    return ring_up(cast.shop, member=member or cast.sara, now=at).purchase


def say(text: str, **more: Any) -> StepFacts:
    """A step that says so."""
    return StepFacts(text=text, kind=more.pop("kind", "service"), **more)


def plan_offer(**terms: Any) -> OfferPlan:
    """An offer of the club's: points for coming back."""
    bonus: dict[str, Any] = {"name": "هدیهٔ بازگشت", "kind": "bonus", "points": 20}
    return define_offer(actor=SYSTEM, **bonus | {"valid_days": 14} | terms)
