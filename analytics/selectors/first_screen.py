"""The eight figures that the owner sees first, each with what it was before and how it went."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from analytics.rules.figures import Figure
from analytics.rules.first_screen import given_back_figure, sales_figure, sold_in
from analytics.rules.periods import Period, months_until
from analytics.selectors.clv_course import kept_course, with_course
from analytics.selectors.profit.program import roi_of_program
from analytics.selectors.reading import Reading, reading_of
from analytics.selectors.recommending import nps_of
from analytics.selectors.scope import Circle
from analytics.selectors.sold import sold_by_day
from analytics.selectors.staying.figures import churn, customers, staying_of
from analytics.selectors.value.figures import clv_of_club
from analytics.selectors.winning.figures import cac_of
from members.rules.calendars import CalendarName, Window
from points.exceptions import NoProgram
from points.selectors.programs import terms_on

# In the order in which they stand everywhere.
KEYS = ("sales", "active_members", "given_back", "clv", "cac", "roi", "churn", "nps")
MONTHS = 12


def first_screen(
    circle: Circle,
    period: Period,
    *,
    calendar: CalendarName,
    sees_withheld: bool = False,
    reading: Reading | None = None,
) -> list[Figure]:
    """The eight of this circle and period, in the order of `KEYS`, each with its last twelve months
    where they are known.

    CLV stands for today whatever the period: it looks ahead. What is kept by night and not there
    yet gives a figure without a value, never a wait. `reading` is what they are made of, where it
    was read already.
    """
    months = months_until(period.window.ends_on, MONTHS, calendar)
    reading = reading or reading_of(circle, period, calendar)
    staying = staying_of(circle, period, calendar=calendar)
    figures = {
        **_sold(circle, period, months, reading),
        "active_members": customers(staying, key="active_members"),
        "clv": _clv(circle, months, reading),
        "cac": cac_of(circle, period, reading),
        "roi": roi_of_program(circle, period, reading),
        "churn": churn(staying),
        "nps": nps_of(circle, period, months, sees_withheld=sees_withheld),
    }
    return [figures[key] for key in KEYS]


def cap_of(day: date) -> int | None:
    """The cap of the program in force on this day; None before the first program."""
    try:
        return terms_on(day).cap_bps
    except NoProgram:
        return None


def _sold(
    circle: Circle, period: Period, months: Sequence[Window], reading: Reading
) -> dict[str, Figure]:
    days = sold_by_day(circle, reading)
    now, before = sold_in(days, period.window), sold_in(days, period.before)
    course = [sold_in(days, month) for month in months]
    cap_bps = cap_of(period.window.ends_on)
    return {
        "sales": sales_figure(period.window, now, before, course),
        "given_back": given_back_figure(period.window, now, before, course, cap_bps=cap_bps),
    }


def _clv(circle: Circle, months: Sequence[Window], reading: Reading) -> Figure:
    """Under one name whichever way it is counted; `facts["way"]` tells which."""
    kept = reading.kept
    figure = clv_of_club(circle, kept.get("clv"))
    figure = with_course(figure, kept_course(circle, kept.get("course")), months)
    return replace(figure, key="clv", facts={**figure.facts, "way": figure.key})
