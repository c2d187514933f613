"""What pages say of reminders: their steps, what holds them, what became of them."""

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from loyalty_club.web.date_words import OF_KIND
from members.rules.money import format_number

# Each with the colour of its pill.
HOLDS: dict[str, tuple[Promise, str]] = {
    "no_consent": (gettext_lazy("no permission to remind"), "quiet"),
    "no_address": (gettext_lazy("no mobile, no e-mail"), "quiet"),
    "closed": (gettext_lazy("membership ended"), "quiet"),
    "unconfirmed": (gettext_lazy("the day is not confirmed"), "honey"),
    "skipped": (gettext_lazy("left out"), "rose"),
    "moved": (gettext_lazy("moved away from mourning"), "honey"),
}
OUTCOMES: dict[str, tuple[Promise, str]] = {
    "queued": (gettext_lazy("message owed"), "leaf"),
    "skipped": (gettext_lazy("left out by a person"), "quiet"),
    "late": (gettext_lazy("too late: the club was not running"), "rose"),
    "overtaken": (gettext_lazy("a later reminder took its place"), "quiet"),
    "no_consent": (gettext_lazy("no permission to remind"), "quiet"),
    "no_address": (gettext_lazy("no mobile, no e-mail"), "quiet"),
    "unconfirmed": (gettext_lazy("the day was not confirmed"), "honey"),
}
STEPS = {
    "before": gettext_lazy("Before the day"),
    "day": gettext_lazy("On the day"),
    "after": gettext_lazy("After the day"),
}
SORTS = {
    "own": gettext_lazy("The member's own days"),
    "date": gettext_lazy("Days of people close to the member"),
    "occasion": gettext_lazy("Occasions that everybody keeps"),
}
EVERY_OTHER = {
    "own": gettext_lazy("Every other day of the member's own"),
    "date": gettext_lazy("Every other day of somebody close"),
    "occasion": gettext_lazy("Every occasion without words of its own"),
}


def icon_of(kind: str) -> str:
    """The sign of a kind of day."""
    return "sparkles" if kind == "occasion" else OF_KIND.get(kind, "calendar-heart")


def step_words(step: str, days: int) -> str:
    """When a reminder is meant to leave, seen from the day: «3 days before»."""
    shown = {"days": format_number(days, get_language() or "en")}
    if step == "after":
        return ngettext("%(days)s day after", "%(days)s days after", days) % shown
    if step == "day" or days == 0:
        return _("on the day itself")
    return ngettext("%(days)s day before", "%(days)s days before", days) % shown
