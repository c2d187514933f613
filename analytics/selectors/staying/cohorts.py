"""Cohorts by month of first purchase: how many of each still come, and what they have brought."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.db import connection
from django.db.models import Count, QuerySet

from analytics.models import MemberFigures
from analytics.rules.months import number_of_month, start_of_month
from analytics.rules.staying.cohorts import CohortRow, MonthCount, cohort_rows
from analytics.selectors.kept import Kept, kept
from analytics.selectors.scope import Circle, of_circle, of_scope, summed_shops
from analytics.selectors.staying.movement_statements import narrowed_to
from members.rules.calendars import CalendarName
from members.selectors.club import club_day, current_club

WORK = "cohorts"
# So many cohorts are told, each through as many months.
MONTHS = 24
# Up to so many buyers are counted while the page waits.
COUNTED_LIVE = 20_000

# By month of first purchase and month of purchase: who bought, and for how much.
COUNTS = """
SELECT m.months[1], each.month, count(*), sum(each.sold)::bigint
FROM analytics_memberfigures AS m
CROSS JOIN LATERAL unnest(m.months, m.month_sales) AS each (month, sold)
WHERE {scope} AND m.first_on >= %(first_on)s {narrowed}
GROUP BY 1, 2 ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Cohorts:
    """The cohorts of the last months, as of the running month `now`.

    `kept` is the answer that was counted apart, where there are too many buyers to count while a
    page waits; it is empty until it has been.
    """

    rows: Sequence[CohortRow]
    now: int
    calendar: CalendarName
    kept: Kept | None = None

    def first_day(self, month: int) -> date:
        """The first day of a month by its number."""
        return start_of_month(month, self.calendar)


def cohorts_of(circle: Circle, *, now: datetime | None = None) -> Cohorts:
    """Counted now where the buyers are few, or chosen by label or source; the kept answer of the
    club or of one shop where they are many.
    """
    today, shop_id = club_day(now), kept_shop(circle)
    if shop_id is None or not is_large(circle):
        return _read(cohort_body(circle, today=today))
    found = kept(WORK, shop_id or None, now=now)
    if not found:
        calendar = current_club().calendar
        return Cohorts([], number_of_month(today, calendar), calendar, found)
    return _read(found.body, found)


def kept_shop(circle: Circle) -> int | None:
    """Of which shop the kept answer is: 0 for the whole club, None where none is kept."""
    shops = summed_shops(circle.shop_ids)
    if not circle.is_of_all or (shops is not None and len(shops) != 1):
        return None
    return shops[0] if shops else 0


def is_large(circle: Circle) -> bool:
    """There are more buyers than are counted while a page waits."""
    buyers = _buyers(circle).order_by()[: COUNTED_LIVE + 1]
    return buyers.count() > COUNTED_LIVE


def cohort_body(circle: Circle, *, today: date) -> dict[str, Any]:
    """The counts as they are kept: two statements over those who bought first in these months."""
    calendar = current_club().calendar
    now = number_of_month(today, calendar)
    first_on = start_of_month(now - MONTHS + 1, calendar)
    still = _buyers(circle).filter(first_on__gte=first_on, lost_on__gt=today).values("months__0")
    return {
        "calendar": calendar,
        "now": now,
        "counts": _counts(circle, first_on),
        "still": list(
            still.annotate(members=Count("pk"))
            .order_by("months__0")
            .values_list("months__0", "members")
        ),
    }


def cohort_members(
    circle: Circle, cohort: int, *, month: int | None = None, came: bool = True
) -> QuerySet[MemberFigures]:
    """Who bought first in month `cohort`; of them those who bought in `month`, or did not."""
    calendar = current_club().calendar
    rows = _buyers(circle).filter(
        first_on__gte=start_of_month(cohort, calendar),
        first_on__lt=start_of_month(cohort + 1, calendar),
    )
    if month is not None and came:
        rows = rows.filter(months__contains=[month])
    elif month is not None:
        rows = rows.exclude(months__contains=[month])
    return rows.select_related("member").order_by("-sales", "-id")


def _buyers(circle: Circle) -> QuerySet[MemberFigures]:
    return MemberFigures.objects.filter(
        of_scope(circle.shop_ids), of_circle(circle), first_on__isnull=False
    )


def _counts(circle: Circle, first_on: date) -> list[tuple[int, ...]]:
    shops = summed_shops(circle.shop_ids)
    scope = "m.shop_id IS NULL" if shops is None else "m.shop_id = ANY(%(shops)s::bigint[])"
    statement = COUNTS.format(scope=scope, narrowed=narrowed_to(circle, "m"))
    asked: dict[str, Any] = {"first_on": first_on}
    if shops is not None:
        asked["shops"] = shops
    if circle.label:
        asked["label"] = circle.label
    if circle.source_id:
        asked["source"] = circle.source_id
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return list(cursor.fetchall())


def _read(body: Mapping[str, Any], found: Kept | None = None) -> Cohorts:
    now = int(body["now"])
    rows = cohort_rows(
        [MonthCount(*one) for one in body["counts"]],
        dict(body["still"]),
        first=now - MONTHS + 1,
        now=now,
    )
    return Cohorts(rows, now, cast("CalendarName", body["calendar"]), found)
