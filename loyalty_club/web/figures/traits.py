"""Traits of a member's first month in words, such as: first bought “roses”."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.rules.figures import Unit
from analytics.selectors.groups.first_traits import BILL, FACT, traits_of_profile
from analytics.selectors.purchase_rows import REASONS
from campaigns.selectors.leads.rules import sources
from loyalty_club.web.figures.words import language, shown
from members.roles import Actor
from members.rules.calendars import PERSIAN_WEEKDAYS
from members.rules.profile import words_in
from members.selectors.profile_views import option_labels
from members.selectors.staff import all_shops

ABOUT: dict[str, Promise] = {
    "origin": gettext_lazy("Joined through"),
    "shop": gettext_lazy("Joined in"),
    "source": gettext_lazy("Heard of us through"),
    "gender": gettext_lazy("Gender"),
    "category": gettext_lazy("First bought"),
    "weekday": gettext_lazy("Came first on"),
    "hour": gettext_lazy("Came first"),
    "reason": gettext_lazy("Bought first for"),
    BILL: gettext_lazy("First bill"),
}
# What is so or not; the word stands for yes.
WHETHER: dict[str, Promise] = {
    "friend": gettext_lazy("Brought by a friend"),
    "consent": gettext_lazy("Allowed offers in the first month"),
    "dates": gettext_lazy("Told an important day in the first month"),
}
# What he is and how he joined, by fact and value.
PERSON: dict[tuple[str, str], Promise] = {
    ("gender", "woman"): gettext_lazy("Women"),
    ("gender", "man"): gettext_lazy("Men"),
    ("origin", "counter"): gettext_lazy("Counter"),
    ("origin", "web"): gettext_lazy("Own sign-up"),
    ("origin", "api"): gettext_lazy("Till or web shop"),
    ("origin", "import"): gettext_lazy("Import"),
}
VALUES: dict[tuple[str, str], Promise] = {
    **PERSON,
    ("hour", "morning"): gettext_lazy("before noon"),
    ("hour", "midday"): gettext_lazy("from noon to four"),
    ("hour", "evening"): gettext_lazy("from four to eight"),
    ("hour", "night"): gettext_lazy("after eight"),
}


@dataclass(frozen=True, slots=True)
class TraitWords:
    """What everything that has a name is called; `cuts` are the bands of the first bill."""

    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    cuts: Sequence[int] = ()

    def trait(self, about: str, value: str) -> str:
        """A trait in a few words; goods are called as they are."""
        if about in WHETHER:
            return (
                str(WHETHER[about])
                if value == "yes"
                else _("not: %(what)s") % {"what": WHETHER[about]}
            )
        facts = {"about": self._about(about), "value": self._value(about, value)}
        return _("%(about)s “%(value)s”") % facts

    def all_of(self, traits: Iterable[tuple[str, str]]) -> str:
        """Several traits in a line."""
        return _(" · ").join(self.trait(about, value) for about, value in traits)

    def _about(self, about: str) -> str:
        return str(ABOUT.get(about) or self.facts.get(about.removeprefix(FACT), about))

    def _value(self, about: str, value: str) -> str:
        if about == BILL:
            return self._band(int(value))
        if about == "weekday":
            return _weekday(int(value) - 1)
        return str(VALUES.get((about, value)) or self.names.get((about, value), value))

    def _band(self, band: int) -> str:
        amounts = [shown(cut, Unit.MONEY) for cut in self.cuts]
        if band <= 1:
            return _("below %(amount)s") % {"amount": amounts[0]}
        if band > len(amounts):
            return _("%(amount)s and more") % {"amount": amounts[-1]}
        return _("%(least)s to %(most)s") % {"least": amounts[band - 2], "most": amounts[band - 1]}


def trait_words(actor: Actor, cuts: Sequence[int] = ()) -> TraitWords:
    """The names of shops, sources, reasons and facts: three small statements."""
    names = {("shop", str(shop.pk)): shop.name for shop in all_shops(actor)}
    names |= {("source", str(one.pk)): one.name for one in sources(with_retired=True)}
    names |= {("reason", code): str(name) for code, name in REASONS}
    facts = {}
    for fact in traits_of_profile():
        facts[fact.key] = words_in(fact.words, language())["name"] or fact.key
        about = f"{FACT}{fact.key}"
        names |= {(about, key): label for key, label in option_labels(fact.options, language())}
        if fact.kind == "yes_no":
            names |= {(about, "yes"): _("Yes"), (about, "no"): _("No")}
    return TraitWords(names, facts, cuts)


def _weekday(day: int) -> str:
    if language().startswith("fa"):
        return PERSIAN_WEEKDAYS[day]
    return str(WEEKDAYS[day])
