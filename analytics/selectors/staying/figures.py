"""Churn, retention and who is a customer, as figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analytics.models import FigureRules
from analytics.rules.figures import BPS, Figure, Unit
from analytics.rules.periods import Period, months_until
from analytics.rules.staying.churn import Movement
from analytics.selectors.rules import figure_rules
from analytics.selectors.scope import Circle
from analytics.selectors.staying.movements import movements
from members.rules.calendars import CalendarName, Window
from members.selectors.club import club_day, current_club

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Staying:
    """The movement of a period, of the stretch before it, and of each of the last months: twelve
    that are over, and the one that runs.
    """

    window: Window
    now: Movement
    before: Movement
    months: Sequence[Window]
    by_month: Sequence[Movement]

    @property
    def over(self) -> Sequence[Movement]:
        """Of the months that are over: in a month that has just begun nobody has left yet."""
        return self.by_month[:-1]

    @property
    def churn_by_month(self) -> tuple[int | None, ...]:
        """How many of the customers at the start of each month were lost at its end."""
        return tuple(one.churn_bps for one in self.over)


def staying_of(
    circle: Circle,
    period: Period,
    *,
    today: date | None = None,
    calendar: CalendarName | None = None,
) -> Staying:
    """All that the figures of this slice are made of: one statement, and one for the club's
    calendar where it is not named.
    """
    today = today or club_day()
    months = months_until(today, MONTHS + 1, calendar or current_club().calendar)
    window = Window(period.window.starts_on, min(period.window.ends_on, today))
    now, before, *by_month = movements(circle, [window, period.before, *months], today=today)
    if period.window.starts_on > today:
        return Staying(period.window, Movement(), Movement(), months, by_month)
    return Staying(window, now, before, months, by_month)


def churn_of(circle: Circle, period: Period) -> Figure:
    """The share of the customers of the eve who are lost on the last day (key `churn`)."""
    return churn(staying_of(circle, period))


def active_members(circle: Circle, period: Period) -> Figure:
    """Customers at the end of the period: who has bought and is not lost."""
    return customers(staying_of(circle, period), key="active_members")


def fixed_silence() -> int | None:
    """The days of silence after which everybody counts as lost; None where each is judged by his
    own interval.
    """
    rules = figure_rules()
    return rules.lost_days if rules.lost_by == FigureRules.LostBy.FIXED else None


def staying_figures(circle: Circle, period: Period) -> list[Figure]:
    """Keys churn, churn_average, retention, lost, returned, customers: two statements at most."""
    return figures_of(staying_of(circle, period))


def figures_of(found: Staying) -> list[Figure]:
    """The figures of what was read."""
    return [
        churn(found),
        churn_average(found),
        retention(found),
        _count(found, "lost", found.now.lost, found.before.lost, [one.lost for one in found.over]),
        _count(
            found,
            "returned",
            found.now.returned,
            found.before.returned,
            [one.returned for one in found.over],
        ),
        customers(found),
    ]


def churn(found: Staying) -> Figure:
    """Over those at the start."""
    interval = found.now.churn_interval
    low, high = interval or (None, None)
    return Figure(
        key="churn",
        value=found.now.churn_bps,
        unit=Unit.BPS,
        window=found.window,
        sample=found.now.start,
        low=low,
        high=high,
        before=found.before.churn_bps,
        series=known(found.churn_by_month),
        facts=_facts(found.now),
    )


def churn_average(found: Staying) -> Figure:
    """Over the average of start and end."""
    return Figure(
        key="churn_average",
        value=found.now.churn_average_bps,
        unit=Unit.BPS,
        window=found.window,
        sample=round(found.now.average),
        before=found.before.churn_average_bps,
        series=known([one.churn_average_bps for one in found.over]),
        facts=_facts(found.now),
    )


def retention(found: Staying) -> Figure:
    """What churn leaves of the whole; its interval is that of the churn, from the other end."""
    interval = found.now.churn_interval
    low, high = (BPS - interval[1], BPS - interval[0]) if interval else (None, None)
    return Figure(
        key="retention",
        value=found.now.retention_bps,
        unit=Unit.BPS,
        window=found.window,
        sample=found.now.start,
        low=low,
        high=high,
        before=found.before.retention_bps,
        series=known([one.retention_bps for one in found.over]),
        facts=_facts(found.now),
    )


def customers(found: Staying, *, key: str = "customers") -> Figure:
    """At the end of the period, and at the end of each of the last months."""
    ends = [one.end for one in found.by_month[1:]]
    return _count(found, key, found.now.end, found.before.end, ends)


def known(values: Sequence[int | None]) -> tuple[float, ...]:
    """A series from where it begins to be known: before the first customers there is nothing to
    divide by; a gap later on is a zero.
    """
    first = next((place for place, one in enumerate(values) if one is not None), len(values))
    return tuple(float(one or 0) for one in values[first:])


def _count(found: Staying, key: str, value: int, before: int, series: Sequence[int]) -> Figure:
    """A count of everybody there is: it has no sample that could be too small."""
    return Figure(
        key=key,
        value=value,
        unit=Unit.COUNT,
        window=found.window,
        sample=found.now.start + found.now.new,
        enough=0,
        before=before,
        series=tuple(float(one) for one in series),
        facts=_facts(found.now),
    )


def _facts(movement: Movement) -> dict[str, int]:
    return {
        "start": movement.start,
        "kept": movement.kept,
        "left": movement.left,
        "new": movement.stayed_new,
        "returned": movement.returned,
        "lost": movement.lost,
        "end": movement.end,
    }
