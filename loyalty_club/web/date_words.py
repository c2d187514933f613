"""A member's dates and the days of occasions as pages say them, gently where it is mourning."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from loyalty_club.web.months import month_names
from members.rules.calendars import CalendarName, format_day
from members.rules.money import format_number
from members.selectors.dates import DateView

OF_KIND = {
    "birthday": "cake",
    "wedding": "heart",
    "engagement": "gem",
    "child_birth": "baby",
    "graduation": "graduation-cap",
    "remembrance": "flower-2",
    "other": "calendar-heart",
}


@dataclass(frozen=True, slots=True)
class ShownDate:
    """One date in words: its icon and name, whose it is, the day of every year («3 Azar»), the
    calendar where it is not the club's, what comes round («turns 30»), and how far away it is.
    """

    view: DateView
    icon: str
    name: str
    whose: str
    person: str
    day: str
    calendar: str
    turns: str
    away: str


def shown_date(view: DateView, *, club_calendar: CalendarName) -> ShownDate:
    """The date as a page shows it."""
    other = view.calendar != club_calendar
    return ShownDate(
        view=view,
        icon=OF_KIND.get(view.kind, "calendar-heart"),
        name=name_of_date(view),
        whose=view.whose_label,
        person=view.person,
        day=day_of_year(view.calendar, view.month, view.day),
        calendar=calendar_label(view.calendar) if other else "",
        turns=turn_words(view),
        away=away_words(view.days_left),
    )


def name_of_date(view: DateView) -> str:
    """What day it is: its kind, or the title that it was given."""
    return view.title or view.kind_label


def day_of_year(calendar: CalendarName, month: int, day: int) -> str:
    """A day without its year, in its own calendar's words."""
    return _("%(day)s %(month)s") % {
        "day": _number(day),
        "month": month_names(calendar)[month - 1],
    }


def calendar_label(calendar: CalendarName) -> str:
    """The name of a calendar."""
    return {"jalali": _("Jalali"), "gregorian": _("Gregorian"), "lunar": _("Lunar")}[calendar]


def turn_words(view: DateView) -> str:
    """How many years it will be; empty where the year is unknown or the day is the first."""
    if not view.turns:
        return ""
    years = {"years": _number(view.turns)}
    if view.kind in {"birthday", "child_birth"}:
        return _("turns %(years)s") % years
    return ngettext("%(years)s year", "%(years)s years", view.turns) % years


def away_words(days: int) -> str:
    """How far away a day is."""
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return _("in %(days)s days") % {"days": _number(days)}


def plain_day(day: date) -> str:
    """A day with its weekday, in the reader's calendar."""
    return format_day(day, get_language() or "en", style="long")


def _number(value: int) -> str:
    return format_number(value, get_language() or "en")
