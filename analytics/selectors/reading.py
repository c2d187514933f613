"""What several figures of one page are made of, read once for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from analytics.models import DayFigures
from analytics.rules.periods import Period, months_until
from analytics.selectors.kept import Kept, kept_of_club
from analytics.selectors.scope import Circle, of_scope, on_days
from analytics.selectors.winning.costs import CostDays, cost_days
from analytics.selectors.winning.stretches import MONTHS
from members.rules.calendars import CalendarName, Window

# What the first screen shows of the night's work.
NIGHTLY = ("clv", "course", "stake")


@dataclass(frozen=True, slots=True)
class Reading:
    """Days and costs of the period, of the one before it and of the months up to its end.

    `days` are the summaries of the circle's shops, one or more of a day; of a label or a source
    there are none. `began_on` is the first day on which the club sold anything, where it is known;
    `kept` are the night's answers for the club.
    """

    calendar: CalendarName
    span: Window
    costs: CostDays
    days: Sequence[DayFigures] = ()
    began_on: date | None = None
    kept: Mapping[str, Kept] = field(default_factory=dict)


def reading_of(
    circle: Circle, period: Period, calendar: CalendarName, *, began_on: date | None = None
) -> Reading:
    """Three statements, and one to know the shops where some are named."""
    months = months_until(period.window.ends_on, MONTHS + 1, calendar)
    windows = [period.window, period.before, *months]
    span = Window(
        min(window.starts_on for window in windows), max(window.ends_on for window in windows)
    )
    days: Sequence[DayFigures] = ()
    if circle.is_of_all:
        rows = DayFigures.objects.filter(of_scope(circle.shop_ids), on_days(span, field="day"))
        days = list(rows.order_by("day"))
    return Reading(calendar, span, cost_days(span), days, began_on, kept_of_club(NIGHTLY))
