"""New customers: members who bought for the first time, and what they have brought since."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import (
    BigIntegerField,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Coalesce

from analytics.models import DayFigures, MemberFigures
from analytics.rules.periods import months_until
from analytics.selectors.kept import kept
from analytics.selectors.scope import Circle, of_circle, on_days, summed_shops
from campaigns.models import Acquisition
from members.rules.calendars import CalendarName, Window

A_YEAR = 12
# The month of the first purchase and the eleven after it.
_FIRST_YEAR = """
coalesce((
    SELECT sum(one.sales)
    FROM unnest(analytics_memberfigures.months, analytics_memberfigures.month_sales)
        AS one (month, sales)
    WHERE one.month < analytics_memberfigures.months[1] + 12), 0)
"""


@dataclass(frozen=True, slots=True)
class NewcomerSums:
    """New customers of some days. Money in the smallest unit: `first_sales` are those of their
    first visit, `sales` all until now; `days` have passed since, all together.
    """

    members: int = 0
    first_sales: int = 0
    sales: int = 0
    days: int = 0

    def __sub__(self, some: "NewcomerSums") -> "NewcomerSums":
        return NewcomerSums(
            self.members - some.members,
            self.first_sales - some.first_sales,
            self.sales - some.sales,
            self.days - some.days,
        )


@dataclass(frozen=True, slots=True)
class FirstYear:
    """Members whose first year is over, and what they bought in it."""

    members: int
    sales: int


def newcomers(circle: Circle, window: Window) -> QuerySet[MemberFigures]:
    """Members whose first purchase in the club was in these days; with shops named, those who
    made it there. One row each, of the whole club.
    """
    rows = MemberFigures.objects.filter(
        on_days(window, field="first_on"), of_circle(circle), shop__isnull=True
    )
    shops = summed_shops(circle.shop_ids)
    if shops is None:
        return rows
    there = MemberFigures.objects.filter(
        member=OuterRef("member"), shop__in=shops, first_on=OuterRef("first_on")
    )
    return rows.filter(Exists(there.order_by()))


def newcomers_by_day(circle: Circle, window: Window) -> dict[date, int]:
    """How many there were on each day; of the whole club from its days, otherwise counted."""
    if circle.is_of_all and summed_shops(circle.shop_ids) is None:
        days = DayFigures.objects.filter(on_days(window, field="day"), shop__isnull=True)
        return {
            day: count for day, count in days.values_list("day", "new_buyers").order_by() if count
        }
    rows = newcomers(circle, window).order_by().values_list("first_on")
    return {day: count for day, count in rows.annotate(Count("pk")) if day is not None}


def newcomer_sums(circle: Circle, window: Window, *, today: date) -> NewcomerSums:
    """What the new customers of these days have bought until today."""
    sums = newcomers(circle, window).aggregate(
        members=Count("pk"),
        first_sales=Coalesce(Sum("first_sales"), 0),
        sales=Coalesce(Sum("sales"), 0),
        since=Sum(_since(today)),
    )
    since = sums.pop("since") or timedelta()
    return NewcomerSums(**sums, days=since.days)


def sums_by_source(
    circle: Circle, window: Window, *, today: date
) -> dict[int | None, NewcomerSums]:
    """The same by the source that each was won from; None for those of whom nobody knows it.

    Only the known ones are looked up, one by one: most members just came.
    """
    known = (
        newcomers(circle, window)
        .filter(_is_known())
        .order_by()
        .annotate(source_id=_won("source_id"))
        .values_list("source_id")
        .annotate(Count("pk"), Sum("first_sales"), Sum("sales"), since=Sum(_since(today)))
    )
    found: dict[int | None, NewcomerSums] = {
        source_id: NewcomerSums(members, int(first), int(sales), since.days)
        for source_id, members, first, sales, since in known
    }
    rest = newcomer_sums(circle, window, today=today)
    for sums in found.values():
        rest = rest - sums
    return found | {None: rest} if rest.members else found


def newcomer_rows(
    circle: Circle, window: Window, *, is_unknown: bool = False
) -> QuerySet[MemberFigures]:
    """The new customers of these days, the latest first, each with `source_name` and `won_for`
    (what winning him cost; None where nobody wrote it down); only the latter where asked for.
    """
    rows = newcomers(circle, window).annotate(
        source_name=_won("source__name"), won_for=_won("cost")
    )
    if is_unknown:
        rows = rows.exclude(_is_known())
    return rows.select_related("member").order_by("-first_on", "-pk")


def _is_known() -> Q:
    """Rows of members who were won from a source, or a card of whose was."""
    won = Acquisition.objects.order_by()
    merged = won.filter(member__merged_into__isnull=False)
    return Q(member__in=won.values("member")) | Q(member__in=merged.values("member__merged_into"))


def _won(column: str) -> Combinable:
    """A column of how a row's member was won, or a card of his that was merged into his own."""
    own = Acquisition.objects.filter(member=OuterRef("member"))
    merged = Acquisition.objects.filter(member__merged_into=OuterRef("member")).order_by("at", "pk")
    return Coalesce(Subquery(own.values(column)[:1]), Subquery(merged.values(column)[:1]))


def first_year(circle: Circle, *, today: date, calendar: CalendarName) -> FirstYear:
    """Those who came in the latest twelve months whose twelve months are over, and what each has
    bought in the month of the first purchase and the eleven after it. Of the whole club as the
    night has counted it, else counted now.
    """
    if circle == Circle():
        found = kept("profit").body.get("first_year")
        if found:
            return FirstYear(*found)
    return count_first_year(circle, today=today, calendar=calendar)


def count_first_year(circle: Circle, *, today: date, calendar: CalendarName) -> FirstYear:
    """The same, counted now."""
    months = months_until(today, 2 * A_YEAR, calendar)
    window = Window(months[0].starts_on, months[A_YEAR - 1].ends_on)
    sums = (
        newcomers(circle, window)
        .annotate(first_year=RawSQL(_FIRST_YEAR, (), BigIntegerField()))  # noqa: S611 # nosec B611
        .aggregate(members=Count("pk"), sales=Sum("first_year", default=0))
    )
    return FirstYear(sums["members"], int(sums["sales"]))


def _since(today: date) -> Combinable:
    """Time from the first purchase to today."""
    return ExpressionWrapper(Value(today) - F("first_on"), output_field=DurationField())
