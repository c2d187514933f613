"""Drivers of buying in words: the trait, with what it is compared, and what one might try."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.selectors.buying.buyers import AGE_BAND, NONE
from analytics.selectors.buying.drivers import Driver
from analytics.selectors.purchase_rows import REASONS
from campaigns.selectors.leads.rules import sources
from loyalty_club.web.figures.traits import PERSON
from loyalty_club.web.figures.words import language
from members.exceptions import UnknownFact
from members.roles import Actor
from members.rules.money import format_percent
from members.selectors.facts import find_fact
from members.selectors.profile_views import option_labels
from members.selectors.staff import all_shops
from points.selectors.catalogue import tier_names

_LEFT_TO_RIGHT_MARK = "\u200e"

GROUPS: dict[str, Promise] = {
    AGE_BAND: gettext_lazy("Age"),
    "gender": gettext_lazy("Gender"),
    "reason": gettext_lazy("Buys mostly for"),
    "category": gettext_lazy("Buys mostly"),
    "origin": gettext_lazy("Joined through"),
    "source": gettext_lazy("Source"),
    "tier": gettext_lazy("Tier a year ago"),
    "campaign": gettext_lazy("Campaigns"),
    "shop": gettext_lazy("Buys mostly in"),
    "dates": gettext_lazy("Each important day that we know"),
}
LEVELS: dict[tuple[str, str], Promise] = {
    **PERSON,
    ("source", NONE): gettext_lazy("no source that we know"),
    ("tier", NONE): gettext_lazy("none yet"),
    ("campaign", "told"): gettext_lazy("reached by one"),
    ("campaign", NONE): gettext_lazy("reached by none"),
}
TRY: dict[str, Promise] = {
    AGE_BAND: gettext_lazy("See whether the shelf has something for every age."),
    "gender": gettext_lazy("See whether the shelf has as much for the others."),
    "reason": gettext_lazy("Speak of the occasion: a card, a ribbon, a reminder next year."),
    "category": gettext_lazy("Show these goods to others too; begin with one offer."),
    "origin": gettext_lazy("See how joining goes there, and do likewise elsewhere."),
    "source": gettext_lazy("Look at what it costs to win somebody from there, and win more."),
    "tier": gettext_lazy("See that the next tier is within reach of those below."),
    "campaign": gettext_lazy("Campaigns reach good customers more easily: ask the control group."),
    "shop": gettext_lazy("See what this shop does otherwise than the others."),
    "dates": gettext_lazy("Ask for one day more at the till; it costs nothing."),
}


@dataclass(frozen=True, slots=True)
class TraitNames:
    """What shops, sources, tiers, reasons and ages are called, by group and level."""

    names: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def level(self, group: str, level: str) -> str:
        """A level in words; goods are called as they are."""
        known = LEVELS.get((group, level)) or self.names.get((group, level))
        return str(known or level)

    def trait(self, group: str, level: str) -> str:
        """A trait in words: «Buys mostly: roses»."""
        name = str(GROUPS[group])
        if not level:
            return name
        return _("%(group)s: %(level)s") % {"group": name, "level": apart(self.level(group, level))}


def trait_names(actor: Actor) -> TraitNames:
    """The names of everything that has one: four small statements."""
    names = {("shop", str(shop.pk)): shop.name for shop in all_shops(actor)}
    names |= {("source", str(one.pk)): one.name for one in sources(with_retired=True)}
    names |= {("tier", code): name for code, name in tier_names().items()}
    names |= {("reason", code): str(name) for code, name in REASONS}
    names |= {(AGE_BAND, key): name for key, name in _ages()}
    return TraitNames(names)


def more_words(more_bps: int) -> str:
    """By how much more or less, with its sign."""
    shown = format_percent(_rounded(more_bps), language())
    if more_bps <= 0:
        return shown
    return f"{_LEFT_TO_RIGHT_MARK}+{shown}" if language().startswith("fa") else f"+{shown}"


def beside_words(driver: Driver, bases: Mapping[str, str], names: TraitNames) -> str:
    """With whom it is compared."""
    if driver.group not in bases:
        return _("compared with one day fewer")
    base = names.level(driver.group, bases[driver.group])
    return _("compared with: %(base)s") % {"base": apart(base)}


def apart(text: str) -> str:
    """A name in a sentence of the other direction, kept from turning what stands around it."""
    return f"\u2068{text}\u2069"


def _rounded(bps: int) -> int:
    """Whole percents: the tenth of an estimate is noise."""
    return round(bps / 100) * 100


def _ages() -> tuple[tuple[str, str], ...]:
    try:
        return option_labels(find_fact(AGE_BAND).options, language())
    except UnknownFact:
        return ()
