"""Words of the rule editor for the choices that conditions offer."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# A choice that is not here is shown as the document writes it.
CHOICE_WORDS: Mapping[str, Promise] = {
    "saturday": _("Saturday"),
    "sunday": _("Sunday"),
    "monday": _("Monday"),
    "tuesday": _("Tuesday"),
    "wednesday": _("Wednesday"),
    "thursday": _("Thursday"),
    "friday": _("Friday"),
    "cash": _("Cash"),
    "card": _("Card"),
    "credit": _("On credit"),
    "birthday": _("Birthday"),
    "wedding": _("Wedding anniversary"),
    "engagement": _("Engagement"),
    "child_birth": _("Birth of a child"),
    "graduation": _("Graduation"),
    "other": _("Another important date"),
    "name": _("Name"),
    "mobile": _("Mobile number"),
    "gender": _("Gender"),
    "date": _("An important date"),
    "reminders": _("Leave to remind"),
    "offers": _("Leave to send offers"),
    "jalali": _("Jalali"),
    "gregorian": _("Gregorian"),
    "lunar": _("Lunar"),
}
PERIOD_WORDS: Mapping[str, Promise] = {
    "day": _("a day"),
    "week": _("a week"),
    "month": _("a month"),
    "quarter": _("a season"),
    "year": _("a year"),
    "ever": _("in all"),
}


def choice_word(choice: str) -> Promise | str:
    """How the reader knows a choice of a document."""
    return CHOICE_WORDS.get(choice, choice)
