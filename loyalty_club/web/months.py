"""The months of both calendars by name, for pages that let one choose a month."""

from collections.abc import Sequence

from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.rules.calendars import CalendarName

_NAMES: dict[CalendarName, Sequence[Promise | str]] = {
    "jalali": (
        _("Farvardin"),
        _("Ordibehesht"),
        _("Khordad"),
        _("Tir"),
        _("Mordad"),
        _("Shahrivar"),
        _("Mehr"),
        _("Aban"),
        _("Azar"),
        _("Dey"),
        _("Bahman"),
        _("Esfand"),
    ),
    "gregorian": tuple(MONTHS[month] for month in range(1, 13)),
}


def month_names(calendar: CalendarName) -> Sequence[Promise | str]:
    """The twelve names in their order, said in the reader's language."""
    return _NAMES[calendar]
