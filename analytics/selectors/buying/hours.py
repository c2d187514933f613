"""Purchases by hour and day of the week, and sales by month: counted for when they buy."""

from dataclasses import dataclass
from datetime import date, time

from django.db.models import Count, Min, Q
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, TruncTime

from analytics.models import DayFigures
from analytics.rules.buying.clock import MonthSold, Week
from analytics.rules.periods import months_until
from analytics.selectors.scope import in_shops, on_days
from analytics.selectors.summary import NOT_VOIDED
from members.rules.calendars import CalendarName, Window, jalali_of
from members.selectors.club import club_zone
from points.models import Purchase

# What is brought in from a list without times stands at noon to the second: its hour is unknown.
NO_TIME = time(12)
# Three years and the half years around them; more would tell of another club.
MOST_MONTHS = 48


@dataclass(frozen=True, slots=True)
class Weeks:
    """All purchases by the hours of the week, and those of members among them."""

    everybody: Week
    members: Week


def weeks_in(window: Window, shop_id: int | None) -> Weeks:
    """The purchases of the window by day of the week and hour: one statement."""
    zone = club_zone()
    rows = (
        Purchase.objects.filter(on_days(window), _in_shop(shop_id), NOT_VOIDED)
        .order_by()
        .annotate(
            weekday=ExtractIsoWeekDay("occurred_at", tzinfo=zone),
            hour=ExtractHour("occurred_at", tzinfo=zone),
            clock=TruncTime("occurred_at", tzinfo=zone),
        )
        .values("weekday", "hour")
        .annotate(
            timed=Count("id", filter=~Q(clock=NO_TIME)),
            untimed=Count("id", filter=Q(clock=NO_TIME)),
            member_timed=Count("member", filter=~Q(clock=NO_TIME)),
            member_untimed=Count("member", filter=Q(clock=NO_TIME)),
        )
    )
    found = {(row["weekday"] - 1, row["hour"]): row for row in rows}
    return Weeks(
        _week({at: (row["timed"], row["untimed"]) for at, row in found.items()}),
        _week({at: (row["member_timed"], row["member_untimed"]) for at, row in found.items()}),
    )


def whole_months(today: date, calendar: CalendarName, shop_id: int | None) -> list[MonthSold]:
    """Sales of the months that are over, from the first that was sold in from its first day on;
    by the summaries of that shop, or of the whole club. Two statements.
    """
    days = DayFigures.objects.filter(
        Q(shop__isnull=True) if shop_id is None else Q(shop_id=shop_id), purchases__gt=0
    )
    began_on = days.aggregate(first=Min("day"))["first"]
    months = months_until(today, MOST_MONTHS + 1, calendar)[:-1]
    if began_on is None:
        return []
    span = Window(months[0].starts_on, months[-1].ends_on)
    sold = days.filter(on_days(span, field="day")).order_by("day").values_list("day", "sales")
    sales = dict.fromkeys(months, 0)
    waiting = iter(months)
    month = next(waiting)
    for day, amount in sold:
        while day > month.ends_on:
            month = next(waiting)
        sales[month] += amount
    return [
        MonthSold(_number(month, calendar), sales[month], _days_of(month))
        for month in months
        if month.starts_on >= began_on
    ]


def _in_shop(shop_id: int | None) -> Q:
    return in_shops(None if shop_id is None else frozenset({shop_id}))


def _week(counts: dict[tuple[int, int], tuple[int, int]]) -> Week:
    cells = {at: timed for at, (timed, _untimed) in counts.items() if timed}
    return Week(cells, unknown=sum(untimed for _timed, untimed in counts.values()))


def _number(month: Window, calendar: CalendarName) -> int:
    """The month, counted from the year 0 of the club's calendar."""
    first = jalali_of(month.starts_on) if calendar == "jalali" else month.starts_on
    return first.year * 12 + first.month - 1


def _days_of(month: Window) -> int:
    return (month.ends_on - month.starts_on).days + 1
