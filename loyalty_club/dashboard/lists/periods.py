"""Months and years of the club's calendar, to choose what of a list is taken out."""

import re
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from loyalty_club.web.months import month_names
from members.rules.calendars import (
    CalendarName,
    InvalidDate,
    Window,
    jalali_of,
    named_day,
    window_of,
)
from members.rules.text import fold_digits, persian_digits

MONTHS_OFFERED = 24
_KEY = re.compile(r"([0-9]{4})(?:-([0-9]{1,2}))?")


@dataclass(frozen=True, slots=True)
class Period:
    """A month ("1405-08") or a year ("1405") with its days."""

    key: str
    window: Window


def read_period(key: str, calendar: CalendarName) -> Period | None:
    """The period that an address names; None where it names none that there is."""
    found = _KEY.fullmatch(fold_digits(key).strip())
    if found is None:
        return None
    year, month = int(found[1]), found[2]
    try:
        first = named_day(calendar, year, int(month or 1), 1)
        window = window_of(first, "month" if month else "year", calendar)
    except (InvalidDate, OverflowError):
        return None
    return Period(found[0], window)


def offered_periods(today: Window, calendar: CalendarName) -> list[tuple[str, str]]:
    """This year and the last, then the last two years' months, the newest first; `today` is the
    month that runs.
    """
    year = _year(today, calendar)
    choices = [(str(year), _said(year)), (str(year - 1), _said(year - 1))]
    month = today
    for _place in range(MONTHS_OFFERED):
        choices.append((_month_key(month, calendar), month_said(month, calendar)))
        month = window_of(month.starts_on - timedelta(days=1), "month", calendar)
    return choices


def said_period(period: Period, calendar: CalendarName) -> str:
    """«آبان ۱۴۰۵», or the year alone."""
    if "-" in period.key:
        return month_said(period.window, calendar)
    return _said(_year(period.window, calendar))


def month_said(month: Window, calendar: CalendarName) -> str:
    """«آبان ۱۴۰۵»."""
    name = month_names(calendar)[_month(month, calendar) - 1]
    return _("%(month)s %(year)s") % {"month": name, "year": _said(_year(month, calendar))}


def _month_key(month: Window, calendar: CalendarName) -> str:
    return f"{_year(month, calendar):04}-{_month(month, calendar):02}"


def _year(month: Window, calendar: CalendarName) -> int:
    first = month.starts_on
    return first.year if calendar == "gregorian" else jalali_of(first).year


def _month(month: Window, calendar: CalendarName) -> int:
    first = month.starts_on
    return first.month if calendar == "gregorian" else jalali_of(first).month


def _said(year: int) -> str:
    return persian_digits(str(year)) if (get_language() or "").startswith("fa") else str(year)
