"""Occasions in words: how sure a day is, what an occasion's rule says."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from loyalty_club.web.date_words import day_of_year
from loyalty_club.web.months import month_names
from members.rules.calendars import CalendarName

TONES = (
    ("festive", gettext_lazy("Festive")),
    ("plain", gettext_lazy("Plain")),
    ("mourning", gettext_lazy("Mourning")),
)
# How a status is shown: its word and the colour of its pill; a fixed day needs neither.
STATUSES: dict[str, tuple[Promise, str]] = {
    "official": (gettext_lazy("official"), "leaf"),
    "predicted": (gettext_lazy("predicted"), "honey"),
    "estimated": (gettext_lazy("estimated"), "honey"),
    "edited": (gettext_lazy("set by the club"), "petal"),
}
WEEKDAYS = (
    ("sat", gettext_lazy("Saturday")),
    ("sun", gettext_lazy("Sunday")),
    ("mon", gettext_lazy("Monday")),
    ("tue", gettext_lazy("Tuesday")),
    ("wed", gettext_lazy("Wednesday")),
    ("thu", gettext_lazy("Thursday")),
    ("fri", gettext_lazy("Friday")),
)
NUMBERS = (
    ("1", gettext_lazy("first")),
    ("2", gettext_lazy("second")),
    ("3", gettext_lazy("third")),
    ("4", gettext_lazy("fourth")),
    ("last", gettext_lazy("last")),
)


def rule_words(rule: str, calendar: CalendarName) -> str:
    """What a rule says, as one would tell a neighbour."""
    head, *rest = rule.split(":")
    if head == "explicit":
        return _("only on the days that are written down")
    if head in {"nth", "last"}:
        return _weekday_words(head, rest, calendar)
    if head.startswith("easter"):
        return _("counted from Easter")
    if head.startswith("end-of-"):
        month = month_names(calendar)[int(head[-2:]) - 1]
        return _("the last day of %(month)s") % {"month": month}
    return _fixed_words(head, calendar)


def _fixed_words(rule: str, calendar: CalendarName) -> str:
    day, _dots, until = rule[3:].partition("..")
    first = day_of_year(calendar, int(rule[:2]), int(day))
    if not until:
        return _("%(day)s every year") % {"day": first}
    last = day_of_year(calendar, int(rule[:2]), int(until))
    return _("from %(first)s to %(last)s every year") % {"first": first, "last": last}


def _weekday_words(head: str, rest: list[str], calendar: CalendarName) -> str:
    which = rest[0] if head == "nth" else "last"
    weekday, where = rest[-2], rest[-1]
    names = {"which": dict(NUMBERS).get(which, which), "weekday": dict(WEEKDAYS)[weekday]}
    if where.startswith("year"):
        return _("the %(which)s %(weekday)s of the year") % names
    month = month_names(calendar)[int(where[:2]) - 1]
    said = _("the %(which)s %(weekday)s of %(month)s") % {**names, "month": month}
    return _("the day after %(day)s") % {"day": said} if "+" in where else said
