"""Reading journeys: each with its steps and figures, who is on it and why, a member's own ways."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from django.db import connection
from django.db.models import Count, QuerySet

from campaigns.exceptions import UnknownJourney, UnknownPassage, UnknownStep
from campaigns.models import Journey, Passage, Step, StepTaken
from campaigns.rules.journeys import next_place
from campaigns.selectors.journey_words import why_words
from campaigns.selectors.triggers.goods import Announcement, announcements_of
from members.models import Message
from members.selectors.club import current_club

Which = Literal["now", "ever", "held"]
WHICH: tuple[Which, ...] = get_args(Which)
CAME_BACK_DAYS = 30
LATEST = 20
LEFT_THE_HOUSE = (
    Message.Status.SENT,
    Message.Status.DELIVERED,
    Message.Status.UNDELIVERED,
)
# Bought within thirty days after the first message of the way, each way counted once.
CAME_BACK = """
SELECT told.journey_id, count(*)
FROM (SELECT passage.journey_id, passage.id, passage.member_id, min(taken.at) AS at
    FROM campaigns_steptaken AS taken
    JOIN campaigns_passage AS passage ON passage.id = taken.passage_id
    WHERE taken.message_id IS NOT NULL AND passage.journey_id = ANY(%(journeys)s)
    GROUP BY passage.id) AS told
WHERE EXISTS (SELECT FROM points_purchase AS purchase
    WHERE purchase.member_id = told.member_id AND purchase.occurred_at > told.at
        AND purchase.occurred_at <= told.at + %(days)s * interval '1 day'
        AND purchase.status NOT IN ('voided', 'returned'))
GROUP BY told.journey_id
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one journey, ever: how many are under way, began, were sent something, and bought within
    thirty days after it; and how many did not begin, but were held out for comparison.
    """

    under_way: int = 0
    began: int = 0
    sent: int = 0
    came_back: int = 0
    held_out: int = 0


@dataclass(frozen=True, slots=True)
class StepFigures:
    """What became of one step so far."""

    taken: int = 0
    passed_over: int = 0
    silent: int = 0
    late: int = 0
    no_room: int = 0


@dataclass(frozen=True, slots=True)
class JourneyView:
    """One journey with its steps, in their order, and its figures."""

    journey: Journey
    steps: Sequence[Step]
    figures: Figures
    announced: Sequence[Announcement] = ()


@dataclass(frozen=True, slots=True)
class PassageView:
    """One member on one journey: the next step that he waits for, if any, and why he is there."""

    passage: Passage
    next_step: Step | None
    why: str
    taken: Sequence[StepTaken] = ()


def triggers() -> list[tuple[str, str]]:
    """What may begin a journey, with its words."""
    return [(one.value, str(one.label)) for one in Journey.Trigger]


def step_conditions() -> list[tuple[str, str]]:
    """What a step may ask for, with its words."""
    return [(one.value, str(one.label)) for one in Step.Condition]


def all_journeys() -> list[JourneyView]:
    """Every journey, those in use first; five statements."""
    rows = Journey.objects.prefetch_related("steps__offer").order_by("-is_active", "id")
    journeys = list(rows)
    figures = figures_of([one.pk for one in journeys])
    return [
        JourneyView(
            journey=one,
            steps=list(one.steps.all()),
            figures=figures.get(one.pk, Figures()),
        )
        for one in journeys
    ]


def journey_named(journey_id: int) -> JourneyView:
    """One journey; refuses one that is unknown."""
    journey = Journey.objects.prefetch_related("steps__offer").filter(pk=journey_id).first()
    if journey is None:
        raise UnknownJourney(journey_id=journey_id)
    return JourneyView(
        journey=journey,
        steps=list(journey.steps.all()),
        figures=figures_of([journey.pk]).get(journey.pk, Figures()),
        announced=announcements_of(journey.settings)[::-1],
    )


def step_named(journey_id: int, step_id: int) -> Step:
    """One step of a journey; refuses one that is not of it."""
    step = Step.objects.filter(pk=step_id, journey_id=journey_id).first()
    if step is None:
        raise UnknownStep(step_id=step_id)
    return step


def passage_named(journey_id: int, passage_id: int) -> Passage:
    """One member's way on a journey; refuses one that is not of it."""
    passage = Passage.objects.filter(pk=passage_id, journey_id=journey_id).first()
    if passage is None:
        raise UnknownPassage(passage_id=passage_id)
    return passage


def figures_of(journey_ids: Sequence[int]) -> dict[int, Figures]:
    """The figures of these journeys; three statements."""
    ways: dict[int, dict[str, int]] = {}
    rows = Passage.objects.filter(journey_id__in=journey_ids).order_by()
    for journey_id, status, count in rows.values_list("journey_id", "status").annotate(Count("id")):
        ways.setdefault(journey_id, {})[status] = count
    sent = dict(
        StepTaken.objects.filter(
            passage__journey_id__in=journey_ids, message__status__in=LEFT_THE_HOUSE
        )
        .order_by()
        .values_list("passage__journey_id")
        .annotate(Count("id"))
    )
    with connection.cursor() as cursor:
        cursor.execute(CAME_BACK, {"journeys": list(journey_ids), "days": CAME_BACK_DAYS})
        back = dict(cursor.fetchall())
    return {
        journey_id: Figures(
            under_way=counts.get(Passage.Status.ON, 0),
            began=sum(counts.values()) - counts.get(Passage.Status.HELD_OUT, 0),
            sent=sent.get(journey_id, 0),
            came_back=back.get(journey_id, 0),
            held_out=counts.get(Passage.Status.HELD_OUT, 0),
        )
        for journey_id, counts in ways.items()
    }


def step_figures(journey_id: int) -> dict[int, StepFigures]:
    """What became of each step of a journey, by the step's id; deleted ones are left out."""
    counts: dict[int, dict[str, int]] = {}
    rows = StepTaken.objects.filter(step__journey_id=journey_id).order_by()
    for step_id, outcome, count in rows.values_list("step_id", "outcome").annotate(Count("id")):
        if step_id is not None:
            counts.setdefault(step_id, {})[outcome] = count
    outcome = StepTaken.Outcome
    return {
        step_id: StepFigures(
            taken=found.get(outcome.TAKEN, 0),
            passed_over=found.get(outcome.PASSED_OVER, 0),
            silent=found.get(outcome.SILENT, 0),
            late=found.get(outcome.LATE, 0),
            no_room=found.get(outcome.NO_ROOM, 0),
        )
        for step_id, found in counts.items()
    }


def people_on(journey_id: int, which: Which = "now") -> QuerySet[Passage]:
    """Who is on a journey now, the soonest step first; or everybody who ever was, or was held out
    of it, the latest first.
    """
    rows = Passage.objects.filter(journey_id=journey_id).select_related("member", "journey")
    if which == "now":
        return rows.filter(status=Passage.Status.ON).order_by("next_at", "id")
    rows = rows.order_by("-id")
    held_out = Passage.Status.HELD_OUT
    return rows.filter(status=held_out) if which == "held" else rows.exclude(status=held_out)


def passages_of(member_id: int, *, limit: int = LATEST) -> list[PassageView]:
    """The journeys that a member is or was on, those under way first, with what was done."""
    rows = Passage.objects.filter(member_id=member_id).select_related("journey")
    found = list(rows.order_by("-id")[:limit])
    found.sort(key=lambda one: one.status != Passage.Status.ON)
    return views_of(found)


def views_of(passages: Sequence[Passage]) -> list[PassageView]:
    """These passages with where each stands and why; three statements."""
    taken: dict[int, list[StepTaken]] = {}
    rows = StepTaken.objects.filter(passage__in=[one.pk for one in passages])
    for row in rows.select_related("message", "offer", "step").order_by("id"):
        taken.setdefault(row.passage_id, []).append(row)
    steps: dict[int, list[Step]] = {}
    of_journeys = Step.objects.filter(journey_id__in={one.journey_id for one in passages})
    for step in of_journeys.order_by("journey_id", "position"):
        steps.setdefault(step.journey_id, []).append(step)
    currency = current_club().currency
    return [
        PassageView(
            passage=one,
            next_step=_next(one, steps.get(one.journey_id, []), taken.get(one.pk, [])),
            why=why_words(one.journey.trigger, one.facts, currency=currency),
            taken=taken.get(one.pk, []),
        )
        for one in passages
    ]


def _next(passage: Passage, steps: Sequence[Step], taken: Sequence[StepTaken]) -> Step | None:
    if passage.status != Passage.Status.ON:
        return None
    order = [step.pk for step in steps]
    place = next_place(order, [one.step_id for one in taken if one.step_id is not None])
    return None if place is None else steps[place]
