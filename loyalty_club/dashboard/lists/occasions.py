"""The occasions of a year, each with its day in two calendars and how sure it is."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from loyalty_club.dashboard.lists.listing import Asked, Listing
from loyalty_club.web.sheets import Column, choice, day, number, text, yes_no
from members.rules.calendars import window_of
from members.selectors.club import club_day
from members.selectors.occasions import occasions_between

CALENDARS = (
    ("jalali", gettext_lazy("Jalali")),
    ("gregorian", gettext_lazy("Gregorian")),
    ("lunar", gettext_lazy("Lunar")),
)
STATUSES = (
    ("official", gettext_lazy("Official")),
    ("predicted", gettext_lazy("Predicted")),
    ("estimated", gettext_lazy("Estimated")),
    ("edited", gettext_lazy("Set by the club")),
    ("fixed", gettext_lazy("Fixed")),
    ("rule", gettext_lazy("By its rule")),
)
TONES = (
    ("festive", gettext_lazy("Festive")),
    ("plain", gettext_lazy("Plain")),
    ("mourning", gettext_lazy("Mourning")),
)


def _columns(asked: Asked) -> Sequence[Column]:
    return [
        text(_("Occasion"), lambda row: row.name),
        *day(_("Day"), lambda row: row.on),
        *day(_("Last day"), lambda row: row.until),
        choice(_("Calendar"), lambda row: row.calendar, CALENDARS),
        number(_("Year"), lambda row: row.year),
        choice(_("How sure"), lambda row: row.status, STATUSES),
        choice(_("Tone"), lambda row: row.tone, TONES),
        yes_no(_("Kept by this club"), lambda row: row.is_kept),
        text(_("Code"), lambda row: row.key),
    ]


def _rows(asked: Asked) -> Sequence[Any]:
    """Of the period that is asked for, of this year where none is."""
    window = asked.period.window if asked.period else None
    window = window or window_of(club_day(), "year", asked.club.calendar)
    return occasions_between(window.starts_on, window.ends_on, kept_only=False)


OCCASIONS = Listing(
    key="occasions",
    title=gettext_lazy("Occasions of the year"),
    about=gettext_lazy("Mother's Day, Yalda, Nowruz and the others: this year's, or the period's."),
    columns=_columns,
    rows=_rows,
    reads_period=True,
)
