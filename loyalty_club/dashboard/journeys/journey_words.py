"""Journeys in words: what begins them, their settings, waits, and what became of their steps."""

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from campaigns.selectors.journeys import StepFigures
from members.rules.money import format_number

ICONS = {
    "joined": "user-round-plus",
    "purchase": "shopping-bag",
    "buy_again": "repeat",
    "lapsing": "hourglass",
    "tier_near": "trending-up",
    "tier_reached": "medal",
    "tier_lost": "trending-down",
    "silent": "moon",
    "new_goods": "sparkles",
    "after_day": "calendar-heart",
    "lead_won": "sprout",
}
ABOUT: dict[str, Promise] = {
    "joined": gettext_lazy("As soon as somebody has joined; not for members of an import."),
    "purchase": gettext_lazy("After a purchase; of several the latest counts."),
    "buy_again": gettext_lazy(
        "On the day his usual interval is over: the median of the days between his visits, from"
        " the third visit on."
    ),
    "lapsing": gettext_lazy("So many days before points expire, for each last day on its own."),
    "tier_near": gettext_lazy("When a purchase has brought somebody near the next tier."),
    "tier_reached": gettext_lazy("When a tier is reached, or kept for another term."),
    "tier_lost": gettext_lazy(
        "When a tier is lost, or about to end because too little was bought."
    ),
    "silent": gettext_lazy(
        "When somebody has stayed away for much longer than he usually does. Several journeys"
        " with growing shares win back by degrees."
    ),
    "new_goods": gettext_lazy(
        "When you announce goods, for those who have bought of their category."
    ),
    "after_day": gettext_lazy(
        "So many days after a member's important day; never after a remembrance."
    ),
    "lead_won": gettext_lazy(
        "When a lead has become a member: a closed sale opens a plan of care."
    ),
}
SETTINGS: dict[tuple[str, str], tuple[Promise, Promise]] = {
    ("", "rest_days"): (
        gettext_lazy("At most once in so many days"),
        gettext_lazy("For one member. Zero: as often as it happens."),
    ),
    ("", "grace_days"): (
        gettext_lazy("Days after which a step is too late"),
        gettext_lazy("When the club was not running."),
    ),
    ("purchase", "category"): (
        gettext_lazy("Only goods of the category"),
        gettext_lazy("Left empty: any purchase."),
    ),
    ("lapsing", "days"): (
        gettext_lazy("Days before"),
        gettext_lazy("How long before the points expire."),
    ),
    ("lapsing", "least"): (
        gettext_lazy("From so many points on"),
        gettext_lazy("Fewer are not worth a message."),
    ),
    ("tier_near", "percent"): (
        gettext_lazy("Percent of the next tier"),
        gettext_lazy("From so much of it on, somebody is near."),
    ),
    ("tier_reached", "change"): (
        gettext_lazy("What has happened"),
        gettext_lazy("To the member's tier."),
    ),
    ("tier_lost", "change"): (
        gettext_lazy("What has happened"),
        gettext_lazy("To the member's tier."),
    ),
    ("tier_lost", "days"): (
        gettext_lazy("Days before"),
        gettext_lazy("Where the tier is about to end."),
    ),
    ("silent", "percent"): (
        gettext_lazy("Percent of his own interval"),
        gettext_lazy("150 is one and a half times, 300 three times as long as usual."),
    ),
    ("silent", "least_days"): (
        gettext_lazy("Days at the least"),
        gettext_lazy("Who comes daily is not missed after two days."),
    ),
    ("silent", "days"): (
        gettext_lazy("Days for the others"),
        gettext_lazy("Who has been here less than three times has no interval of his own."),
    ),
    ("new_goods", "times"): (
        gettext_lazy("Bought so many times"),
        gettext_lazy("Who has bought of the category so often likes it."),
    ),
    ("after_day", "days"): (gettext_lazy("Days after"), gettext_lazy("How long after the day.")),
}
CHOICES: dict[str, Promise] = {
    "reached": gettext_lazy("A tier was reached"),
    "kept": gettext_lazy("The tier was kept"),
    "lost": gettext_lazy("A tier was lost"),
    "ending": gettext_lazy("The tier is about to end"),
}


def setting_words(trigger: str, key: str) -> tuple[Promise, Promise]:
    """What a setting is called, and what it means."""
    return SETTINGS.get((trigger, key)) or SETTINGS["", key]


def wait_words(days: int, hours: int, *, is_first: bool) -> str:
    """When a step comes: «at once», «3 days and 2 hours later»."""
    parts = []
    if days:
        said = ngettext("%(count)s day", "%(count)s days", days)
        parts.append(said % {"count": _number(days)})
    if hours:
        said = ngettext("%(count)s hour", "%(count)s hours", hours)
        parts.append(said % {"count": _number(hours)})
    if not parts:
        return _("At once") if is_first else _("With the one before")
    return _("%(wait)s later") % {"wait": _(" and ").join(parts)}


def came_words(figures: StepFigures) -> list[tuple[str, str]]:
    """What became of a step so far, with the tone of each; nothing where nothing did."""
    said = (
        (figures.taken, _("taken: %(count)s"), "leaf"),
        (figures.passed_over, _("passed over: %(count)s"), "quiet"),
        (figures.silent, _("no permission or address: %(count)s"), "honey"),
        (figures.no_room, _("nothing promised: %(count)s"), "honey"),
        (figures.late, _("too late: %(count)s"), "rose"),
    )
    return [(words % {"count": _number(count)}, tone) for count, words, tone in said if count]


def _number(value: int) -> str:
    return format_number(value, get_language() or "en")
