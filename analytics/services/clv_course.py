"""Noting by night what CLV is, so that a line can be drawn of it."""

from collections.abc import Sequence
from datetime import date

from analytics.rules.periods import months_until, period_of
from analytics.selectors.clv_course import SIMPLE, Course, kept_course, name_of
from analytics.selectors.scope import Circle
from analytics.selectors.value.figures import clv_of_club, value_figures
from analytics.services.keeping import Body, Progress
from members.rules.calendars import CalendarName, Window
from members.selectors.club import club_day, current_club

MONTHS = 12


def work_out_course(shop_id: int | None, tell: Progress) -> Body:
    """The simple CLV of the twelve months up to the end of each of the last months, worked out
    anew; and what CLV is tonight, written beside what former nights have noted.
    """
    circle = Circle(None if shop_id is None else frozenset({shop_id}))
    today, calendar = club_day(), current_club().calendar
    months = months_until(today, MONTHS, calendar)
    course = _noted(kept_course(circle), months)
    course[SIMPLE] = {}
    for place, month in enumerate(months):
        value = _simple(circle, min(month.ends_on, today), calendar)
        if value is not None:
            course[SIMPLE][name_of(month)] = value
        tell(100 * (place + 1) // MONTHS)
    figure = clv_of_club(circle)
    if figure.value is not None:
        course.setdefault(figure.key, {})[name_of(months[-1])] = figure.value
    return {"course": course}


def _noted(former: Course, months: Sequence[Window]) -> Course:
    """What former nights wrote of these months."""
    names = {name_of(month) for month in months}
    return {
        key: {name: value for name, value in line.items() if name in names}
        for key, line in former.items()
    }


def _simple(circle: Circle, until: date, calendar: CalendarName) -> float | None:
    window = period_of("twelve_months", until, calendar).window
    return next(one.value for one in value_figures(circle, window) if one.key == SIMPLE)
