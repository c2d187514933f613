"""The months of the three calendars by name, for pages that let one choose a month."""

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
    "lunar": (
        _("Muharram"),
        _("Safar"),
        _("Rabi I"),
        _("Rabi II"),
        _("Jumada I"),
        _("Jumada II"),
        _("Rajab"),
        _("Sha'ban"),
        _("Ramadan"),
        _("Shawwal"),
        _("Dhu al-Qa'da"),
        _("Dhu al-Hijja"),
    ),
}


def month_names(calendar: CalendarName) -> Sequence[Promise | str]:
    """The twelve names in their order, said in the reader's language."""
    return _NAMES[calendar]
