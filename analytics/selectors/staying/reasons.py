"""Why people leave and why they stay: what they answered, complained of, and how far they came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber

from analytics.models import Absence
from analytics.rules.lifecycle import Stage
from analytics.selectors.scope import Circle, at_moments, in_shops, of_circle, of_scope
from analytics.selectors.staying.movements import moved_members
from campaigns.models import Survey, Ticket
from campaigns.rules.surveys.groups import LEAST_SHOWN
from campaigns.rules.surveys.nps import DETRACTOR_TO, PROMOTER_FROM, Band
from campaigns.rules.surveys.tallies import Share
from members.rules.calendars import Window as Days

# Who is lost by the end of some days has mostly said so in the year before them.
LOOKS_BACK = timedelta(days=365)
PERSON = Coalesce("member__merged_into", "member")


@dataclass(frozen=True, slots=True)
class Reason:
    """A main reason (`Survey.Reason`), of how many, and how many of these are lost now."""

    key: str
    count: int
    lost: int


@dataclass(frozen=True, slots=True)
class Reasons:
    """What those who answered said last, in these days or the year before them.

    `leaving` are the reasons of who gave 0 to 6, `staying` of who gave 9 and 10, the most named
    first. `unhappy` and `glad` are the shares of both that are lost on the last day, `complained`
    of who had complained. All of them are empty where they are of so few that only who sees
    withheld answers is told. `rungs` are how far those had come who were lost in these days.
    """

    leaving: Sequence[Reason]
    staying: Sequence[Reason]
    unhappy: Share
    glad: Share
    complained: Share
    rungs: Mapping[Stage, int]


def reasons_of(circle: Circle, window: Days, *, sees_withheld: bool = False) -> Reasons:
    """Three statements, and one for each where shops are named. An answer of a card that was
    merged is its keeper's.
    """
    said = _answers(circle, window)
    least = 1 if sees_withheld else LEAST_SHOWN
    return Reasons(
        leaving=_reasons(said, Band.DETRACTOR, least),
        staying=_reasons(said, Band.PROMOTER, least),
        unhappy=_lost_share(said, Band.DETRACTOR, least),
        glad=_lost_share(said, Band.PROMOTER, least),
        complained=_of_enough(_complained(circle, window), least),
        rungs=_rungs(circle, window),
    )


# (band, reason, is lost) → how many.
Said = Mapping[tuple[str, str, bool], int]


def _answers(circle: Circle, window: Days) -> Said:
    given = Survey.objects.filter(
        at_moments(_looked_at(window), field="scored_at"),
        in_shops(circle.shop_ids),
        of_circle(circle),
        member__isnull=False,
        score__isnull=False,
    )
    place = Window(RowNumber(), partition_by=[PERSON], order_by=["-scored_at", "-id"])
    latest = given.annotate(place=place).filter(place=1)
    rows = Survey.objects.filter(pk__in=latest.values("pk")).annotate(
        person=PERSON,
        band=Case(
            When(score__gte=PROMOTER_FROM, then=Value(Band.PROMOTER)),
            When(score__lte=DETRACTOR_TO, then=Value(Band.DETRACTOR)),
            default=Value(Band.PASSIVE),
            output_field=CharField(),
        ),
        is_lost=_is_lost(circle, window),
    )
    counts = rows.order_by().values("band", "reason", "is_lost").annotate(people=Count("pk"))
    return {(one["band"], one["reason"], one["is_lost"]): one["people"] for one in counts}


def _complained(circle: Circle, window: Days) -> Share:
    people = (
        Ticket.objects.filter(
            at_moments(_looked_at(window), field="opened_at"),
            in_shops(circle.shop_ids),
            of_circle(circle),
            kind=Ticket.Kind.COMPLAINT,
            member__isnull=False,
        )
        .annotate(person=PERSON)
        .annotate(is_lost=_is_lost(circle, window))
        .order_by()
    )
    found = people.aggregate(
        all=Count("person", distinct=True),
        lost=Count("person", distinct=True, filter=Q(is_lost=True)),
    )
    return Share(found["lost"], found["all"])


def _rungs(circle: Circle, window: Days) -> dict[Stage, int]:
    """Until the last day of the window: whoever came back later may have come further."""
    lost = moved_members(circle, window, "lost").order_by()
    reached = {
        rung: Count("pk", filter=Q(**{f"{column}__lte": window.ends_on}))
        for rung, column in (
            (Stage.GROWING.value, "growing_on"),
            (Stage.MATURE.value, "mature_on"),
            (Stage.LOYAL.value, "loyal_on"),
        )
    }
    found = lost.aggregate(every=Count("pk"), **reached)
    steps = [found["every"], found["growing"], found["mature"], found["loyal"], 0]
    rungs = (Stage.NEW, Stage.GROWING, Stage.MATURE, Stage.LOYAL)
    return {rung: steps[place] - steps[place + 1] for place, rung in enumerate(rungs)}


def _is_lost(circle: Circle, window: Days) -> Exists:
    """He is lost on the last day, in these shops."""
    end = window.ends_on
    not_back = Q(back_on__isnull=True) | Q(back_on__gt=end)
    here = of_scope(circle.shop_ids)
    return Exists(
        Absence.objects.filter(here, not_back, member_id=OuterRef("person"), lost_on__lte=end)
    )


def _looked_at(window: Days) -> Days:
    return Days(window.starts_on - LOOKS_BACK, window.ends_on)


def _reasons(said: Said, band: Band, least: int) -> list[Reason]:
    found: dict[str, list[int]] = {}
    for (of_band, key, is_lost), people in said.items():
        if of_band == band and key:
            counts = found.setdefault(key, [0, 0])
            counts[0] += people
            counts[1] += people if is_lost else 0
    if sum(count for count, _lost in found.values()) < least:
        return []
    reasons = [Reason(key, count, lost) for key, (count, lost) in found.items()]
    return sorted(reasons, key=lambda one: (-one.count, one.key))


def _lost_share(said: Said, band: Band, least: int) -> Share:
    people = sum(count for (of_band, _key, _lost), count in said.items() if of_band == band)
    lost = sum(count for (of_band, _key, lost), count in said.items() if of_band == band and lost)
    return _of_enough(Share(lost, people), least)


def _of_enough(share: Share, least: int) -> Share:
    return share if share.of >= least else Share(0, 0)
