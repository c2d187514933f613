"""How soon and how well the club answers: medians, what was in time, what came back, how satisfied
people were.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Aggregate, Avg, Count, DurationField, ExpressionWrapper, F, Q, QuerySet
from django.utils import timezone

from campaigns.models import Survey, Ticket
from campaigns.selectors.tickets.listing import ShopIds, seen_tickets
from members.selectors.club import club_zone

BPS = 10_000
A_DAY = timedelta(days=1)
# Put away without a solution: a mistake, or sent twice. Nobody waited for it.
_PUT_AWAY = Q(status=Ticket.Status.CLOSED, solved_at=None)


class _Median(Aggregate):
    """The middle of a set of durations, between the two middle ones where their number is even."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True, slots=True)
class TicketFigures:
    """Of the tickets that were opened in some days. Shares are basis points, rounded down; None
    where nothing could be judged yet.

    A target is judged when it was met or its time has passed. `satisfaction` is the mean of the
    answers from 1 to 5, in tenths, and `satisfied` how many answered.
    """

    opened: int
    answered: int
    solved: int
    median_reply: timedelta | None
    median_solve: timedelta | None
    reply_in_time_bps: int | None
    solve_in_time_bps: int | None
    reopened: int
    reopened_bps: int | None
    satisfaction_tenths: int | None
    satisfied: int


@dataclass(frozen=True, slots=True)
class KindFigures:
    """The figures of one kind of ticket."""

    kind: str
    label: str
    figures: TicketFigures


def ticket_figures(
    first: date,
    last: date,
    *,
    shop_ids: ShopIds = None,
    sees_withheld: bool = False,
    kind: str = "",
    now: datetime | None = None,
) -> TicketFigures:
    """Of tickets opened from the first to the last day of the club: two statements."""
    rows = _opened_between(first, last, shop_ids, sees_withheld=sees_withheld)
    if kind:
        rows = rows.filter(kind=kind)
    counted = rows.aggregate(**_measures(now or timezone.now()))
    answers = Survey.objects.filter(ticket__in=rows.values("pk"), satisfaction__isnull=False)
    if not sees_withheld:
        answers = answers.filter(is_withheld=False)
    told = answers.aggregate(mean=Avg("satisfaction"), number=Count("id"))
    return TicketFigures(
        opened=counted["opened"],
        answered=counted["answered"],
        solved=counted["solved"],
        median_reply=counted["median_reply"],
        median_solve=counted["median_solve"],
        reply_in_time_bps=_share(counted["reply_in_time"], counted["reply_judged"]),
        solve_in_time_bps=_share(counted["solve_in_time"], counted["solve_judged"]),
        reopened=counted["came_back"],
        reopened_bps=_share(counted["came_back"], counted["ever_solved"]),
        satisfaction_tenths=None if told["mean"] is None else round(told["mean"] * 10),
        satisfied=told["number"],
    )


def figures_by_kind(
    first: date,
    last: date,
    *,
    shop_ids: ShopIds = None,
    sees_withheld: bool = False,
    now: datetime | None = None,
) -> list[KindFigures]:
    """The same, one kind after the other."""
    return [
        KindFigures(
            kind.value,
            str(kind.label),
            ticket_figures(
                first,
                last,
                shop_ids=shop_ids,
                sees_withheld=sees_withheld,
                kind=kind.value,
                now=now,
            ),
        )
        for kind in Ticket.Kind
    ]


def _opened_between(
    first: date, last: date, shop_ids: ShopIds, *, sees_withheld: bool
) -> QuerySet[Ticket]:
    zone = club_zone()
    rows = seen_tickets(shop_ids, sees_withheld=sees_withheld).order_by()
    return rows.filter(
        opened_at__gte=datetime.combine(first, time.min, tzinfo=zone),
        opened_at__lt=datetime.combine(last + A_DAY, time.min, tzinfo=zone),
    )


def _measures(now: datetime) -> dict[str, Any]:
    is_answered, is_solved = Q(replied_at__isnull=False), Q(solved_at__isnull=False)
    was_solved = is_solved | Q(reopened__gt=0)
    return {
        "opened": Count("id"),
        "answered": Count("id", filter=is_answered),
        "solved": Count("id", filter=is_solved),
        "median_reply": _Median(_taken("replied_at"), filter=is_answered),
        "median_solve": _Median(_taken("solved_at"), filter=is_solved),
        "reply_judged": Count("id", filter=is_answered | (Q(reply_due_at__lt=now) & ~_PUT_AWAY)),
        "reply_in_time": Count("id", filter=Q(replied_at__lte=F("reply_due_at"))),
        "solve_judged": Count("id", filter=is_solved | (Q(solve_due_at__lt=now) & ~_PUT_AWAY)),
        "solve_in_time": Count("id", filter=Q(solved_at__lte=F("solve_due_at"))),
        "ever_solved": Count("id", filter=was_solved),
        "came_back": Count("id", filter=Q(reopened__gt=0)),
    }


def _taken(until: str) -> "ExpressionWrapper[Any]":
    return ExpressionWrapper(F(until) - F("opened_at"), output_field=DurationField())


def _share(part: int, whole: int) -> int | None:
    return part * BPS // whole if whole else None
