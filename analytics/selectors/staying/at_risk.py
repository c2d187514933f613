"""Who is at risk of being lost, and how much is at stake with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum

from analytics.models import MemberFigures, MemberScores
from analytics.rules.figures import BPS, Figure, Unit
from analytics.rules.staying.stakes import LEAST_ALIVE
from analytics.selectors.kept import Kept, kept
from analytics.selectors.remembered import remembered
from analytics.selectors.scope import Circle, of_circle, of_scope
from members.models import Exclusion, FollowUp
from members.selectors.care import CallAnswer, calls_allowed
from members.selectors.club import club_day

WORK = "stake"
Order = Literal["stake", "chance"]


@dataclass(frozen=True, slots=True)
class AtRisk:
    """One member of the list, with what decides whether and how to win him back.

    `figures` are those by which he is at risk (of the whole club, or of the shop). `is_planned`: a
    follow-up is open already. `is_left_out`: a person has decided not to follow him up.
    """

    scores: MemberScores
    figures: MemberFigures
    silent_days: int
    calls: CallAnswer
    is_planned: bool
    is_left_out: bool

    @property
    def alive_bps(self) -> int | None:
        """The probability that he is still a customer, in ten-thousandths; None if unknown."""
        return None if self.scores.alive is None else round(self.scores.alive * BPS)

    @property
    def is_hardly_alive(self) -> bool:
        """The prediction has given him up."""
        return self.scores.alive is not None and self.scores.alive < LEAST_ALIVE


def at_risk(circle: Circle, *, today: date, order: Order = "stake") -> QuerySet[MemberScores]:
    """Who has bought, is silent for too long and not lost yet: the most at stake first, or those
    of whom most is still to be expected (`chance`). Whom the night has not scored yet is among
    them once it has.
    """
    people = _silent(circle, today).order_by().values("member_id")
    rows = MemberScores.objects.filter(member_id__in=people).select_related("member")
    if order == "chance":
        return rows.order_by(F("worth").desc(nulls_last=True), "-member_id")
    return rows.order_by("-stake", "-member_id")


def stake_at_risk(circle: Circle, known: Kept | None = None) -> Figure:
    """What all members at risk would bring in the coming year (key `stake`); unknown until the
    night has worked it out (`known`: what it has, where that was read already). Two statements.
    """
    today = club_day()
    asked = (circle.shop_ids and sorted(circle.shop_ids), circle.label, circle.source_id, today)

    def read() -> dict[str, int]:
        rows = at_risk(circle, today=today).order_by()
        return rows.aggregate(members=Count("pk"), stake=Sum("stake", default=0))

    found = remembered("stake", asked, read)
    return Figure(
        key="stake",
        value=found["stake"] if (kept(WORK) if known is None else known) else None,
        unit=Unit.MONEY,
        sample=found["members"],
        enough=0,
    )


def lost_next(circle: Circle, *, today: date, days: int) -> int:
    """How many of those at risk are lost within so many days unless they come."""
    soon = today + timedelta(days=days)
    return _silent(circle, today).filter(lost_on__lte=soon).count()


def at_risk_among(scores: Sequence[MemberScores], circle: Circle, *, today: date) -> list[AtRisk]:
    """The rows of one page with all that is shown of them. Four statements."""
    people = [one.member_id for one in scores]
    figures = _figures(people, circle, today)
    calls = calls_allowed(people)
    planned = set(
        FollowUp.objects.filter(member_id__in=people, status=FollowUp.Status.OPEN)
        .order_by()
        .values_list("member_id", flat=True)
    )
    left_out = set(
        Exclusion.objects.filter(member_id__in=people, lifted_at=None)
        .order_by()
        .values_list("member_id", flat=True)
    )
    return [
        AtRisk(
            scores=one,
            figures=figures[one.member_id],
            silent_days=(today - (figures[one.member_id].last_on or today)).days,
            calls=calls[one.member_id],
            is_planned=one.member_id in planned,
            is_left_out=one.member_id in left_out,
        )
        for one in scores
        if one.member_id in figures
    ]


def with_figures(rows: QuerySet[MemberScores], circle: Circle, *, today: date) -> QuerySet[Any]:
    """Each row with the figures by which he is at risk (`last_on`, `lost_on`, `interval_days`,
    `visits`); of several shops those of the one in which he came last.
    """
    here = _silent(circle, today).filter(member_id=OuterRef("member_id"))
    latest = here.order_by("-last_on", "-id")
    names = ("last_on", "lost_on", "interval_days", "visits")
    return rows.annotate(**{name: Subquery(latest.values(name)[:1]) for name in names})


def _figures(people: Sequence[int], circle: Circle, today: date) -> Mapping[int, MemberFigures]:
    """By member; of several shops the one in which he came last."""
    rows = _silent(circle, today).filter(member_id__in=people).order_by("last_on", "id")
    return {row.member_id: row for row in rows}


def _silent(circle: Circle, today: date) -> QuerySet[MemberFigures]:
    has_bought = Q(first_on__isnull=False)
    return MemberFigures.objects.filter(
        of_scope(circle.shop_ids),
        of_circle(circle),
        has_bought,
        risk_on__lte=today,
        lost_on__gt=today,
    )
