"""Stretches of days that may be laid beside each other: whole months, and a club that stood."""

from datetime import date

from analytics.models import DayFigures
from analytics.rules.periods import months_until
from members.rules.calendars import CalendarName, Window
from members.selectors.club import current_club

MONTHS = 12


def whole_months(until: date, calendar: CalendarName | None = None) -> list[Window]:
    """The latest twelve months that were over on this day, the oldest first: half a month beside
    whole ones would look like a fall. By the club's calendar.
    """
    months = months_until(until, MONTHS + 1, calendar or current_club().calendar)
    return months[1:] if months[-1].ends_on == until else months[:-1]


def stood_through(window: Window, began_on: date | None = None) -> bool:
    """The club had sold something before these days, or on the first of them: what they brought
    may be compared. `began_on`: the first day on which it did, where that is known already.
    """
    if began_on is not None:
        return began_on <= window.starts_on
    days = DayFigures.objects.filter(shop__isnull=True, purchases__gt=0, day__lte=window.starts_on)
    return days.exists()
