"""What members have on the first day of a replay: visits, points, tiers, what rules gave them."""

from collections.abc import Collection
from datetime import date, datetime
from typing import cast

from django.db.models import Case, Count, F, Q, QuerySet, Sum, When

from analytics.rules.books import midnight
from analytics.rules.simulation import Simulator
from members.rules.calendars import CalendarName, Window, add_months
from members.selectors.club import club_zone
from members.selectors.knowledge import known_of
from points.models import PointLot, Purchase, RuleUse, Standing
from points.rules.facts import YearlyDate
from points.rules.memory import DayMemory
from points.rules.standing import Cause, Held
from points.selectors.memory import MONTHS_REMEMBERED

COUNTS = Q(is_on_credit=False) | Q(settled_at__isnull=False)
KNOWN = frozenset({"labels", "dates", "told"})
_Lot = tuple[int, int, int, datetime | None, datetime, int | None]


class Beginnings:
    """Read once, given to each simulation."""

    def __init__(self, window: Window, member_ids: Collection[int], calendar: CalendarName) -> None:
        self._first = window.starts_on
        self._known = known_of(member_ids, needs=KNOWN)
        horizon = add_months(self._first, -MONTHS_REMEMBERED, calendar)
        self._earlier = _visits_before(horizon)
        self._days = _days_before(self._first, horizon)
        self._lots = _lots_on(self._first)
        self._standings = _standings_on(self._first)
        self._uses = _uses_before(self._first)

    def give(self, simulator: Simulator) -> None:
        """Every member begins with what was his."""
        for member_id, known in self._known.items():
            memory = simulator.person(member_id).memory
            memory.labels, memory.told = known.labels, known.told
            memory.is_referred = known.is_referred
            memory.dates = tuple(YearlyDate(*kept) for kept in known.dates)
        for member_id, visits in self._earlier:
            simulator.person(member_id).memory.earlier_visits = visits
        for member_id, day, purchases, points, spend in self._days:
            memory = simulator.person(member_id).memory
            memory.days[day] = DayMemory(purchases, points, spend)
            memory.ordered.append(day)
        for member_id, points, unit_value, vests_at, expires_at, idle_months in self._lots:
            simulator.begin_with(member_id, points, unit_value, vests_at, expires_at, idle_months)
        for member_id, held in self._standings:
            simulator.begin_on(member_id, held, self._first)
        for member_id, rule, day, times, points in self._uses:
            simulator.begin_after(member_id, rule, day, times, points)


def _days_before(first: date, horizon: date) -> list[tuple[int, date, int, int, int]]:
    rows = (
        _sales_before(first)
        .filter(business_date__gte=horizon)
        .order_by("business_date")
        .values("member_id", "business_date")
        .annotate(
            purchases=Count("id"),
            points=Sum(
                F("earned_points") - F("recovered_points") - F("debt_points"),
                filter=COUNTS,
                default=0,
            ),
            spend=Sum(F("net") - F("returned_net"), filter=COUNTS, default=0),
        )
    )
    names = ("member_id", "business_date", "purchases", "points", "spend")
    return list(rows.values_list(*names))


def _visits_before(horizon: date) -> list[tuple[int, int]]:
    rows = _sales_before(horizon).order_by().values("member_id")
    return list(
        rows.annotate(visits=Count("business_date", distinct=True)).values_list(
            "member_id", "visits"
        )
    )


def _sales_before(day: date) -> QuerySet[Purchase]:
    return Purchase.objects.filter(member__isnull=False, business_date__lt=day).exclude(
        status=Purchase.Status.VOIDED
    )


def _lots_on(first: date) -> list[_Lot]:
    """What was left of each lot when the day began."""
    rows = (
        PointLot.objects.filter(
            entry__business_date__lt=first, expires_at__gt=midnight(first, club_zone())
        )
        .annotate(
            used=Sum(
                "allocations__points",
                filter=Q(allocations__entry__business_date__lt=first),
                default=0,
            ),
            left=F("original") - F("used"),
        )
        .filter(left__gt=0)
        .order_by("id")
    )
    return list(
        rows.values_list(
            "account_id", "left", "unit_value", "vests_at", "expires_at", "idle_months"
        )
    )


def _standings_on(first: date) -> list[tuple[int, Held]]:
    rows = Standing.objects.filter(since__lt=first).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=first)
    )
    return [
        (row.member_id, Held(row.tier, row.since, row.until, cast("Cause", row.cause)))
        for row in rows.order_by("id")
    ]


def _uses_before(first: date) -> list[tuple[int, str, date, int, int]]:
    rows = (
        RuleUse.objects.filter(business_date__lt=first, is_undone=False)
        .filter(Q(granted__gt=0) | Q(is_dry=True))
        .order_by("business_date")
        .values("member_id", "rule", "business_date")
        .annotate(
            times=Count("id"),
            points=Sum(Case(When(is_dry=True, then=F("wanted")), default=F("granted"))),
        )
    )
    return list(rows.values_list("member_id", "rule", "business_date", "times", "points"))
