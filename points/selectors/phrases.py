"""The program in plain words: each rule one sentence, and the whole of it for owner and member."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext

from members.rules.money import Currency
from points.rules.conditions import Condition
from points.rules.program_rules import Effect, Event, Limit, Rule
from points.rules.terms import Terms
from points.selectors import program_words
from points.selectors.words import Speaker, capital, clauses, language

EVENT_TITLES: Mapping[Event, object] = {
    "purchase": gettext_lazy("Purchase"),
    "joined": gettext_lazy("Joining the club"),
    "own_date": gettext_lazy("Important date"),
    "referral": gettext_lazy("Friend brought"),
    "profile": gettext_lazy("Fact told"),
    "survey": gettext_lazy("Survey answered"),
}
EVENT_CLAUSES: Mapping[Event, object] = {
    "joined": gettext_lazy("for joining the club"),
    "own_date": gettext_lazy("when an important date comes"),
    "referral": gettext_lazy("for bringing a friend who buys"),
    "profile": gettext_lazy("for telling us more"),
    "survey": gettext_lazy("for answering a survey"),
}
TOLD_BY_CONDITION = {("own_date", "own_date"), ("profile", "told")}


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the program: `name` for the page, its title and its sentences."""

    name: str
    title: str
    sentences: tuple[str, ...]


def rule_sentence(
    rule: Rule, terms: Terms, currency: Currency, *, language: str | None = None
) -> str:
    """The rule as one sentence without a full stop: what it gives, when, how often at most."""
    with _in(language):
        return _rule(rule, Speaker(terms, currency))


def effect_clause(
    effect: Effect, terms: Terms, currency: Currency, *, language: str | None = None
) -> str:
    """What a rule gives."""
    with _in(language):
        return capital(Speaker(terms, currency).say(effect.phrase()))


def condition_clause(
    condition: Condition, terms: Terms, currency: Currency, *, language: str | None = None
) -> str:
    """When a rule speaks."""
    with _in(language):
        return Speaker(terms, currency).say(condition.phrase())


def limit_clause(
    limit: Limit, terms: Terms, currency: Currency, *, language: str | None = None
) -> str:
    """How often, or how much, one member gets at most."""
    with _in(language):
        return _limit(limit, Speaker(terms, currency))


def event_title(event: Event) -> str:
    """What happens, as a title."""
    return str(EVENT_TITLES[event])


def program_sentences(
    terms: Terms, currency: Currency, *, language: str | None = None, for_staff: bool = False
) -> list[Section]:
    """The whole program, section by section; what is only tried out, and the lines of the cap,
    are for staff.
    """
    with _in(language):
        speaker = Speaker(terms, currency)
        rules = [
            _full_stop(_rule(rule, speaker)) for rule in terms.rules if for_staff or not rule.is_dry
        ]
        parts = {
            "earning": (_("Collecting points"), [program_words.by_amount(speaker), *rules]),
            "spending": (_("Spending points"), program_words.spending(speaker)),
            "life": (_("Life of points"), program_words.life(speaker, for_staff=for_staff)),
            "tiers": (_("Tiers"), program_words.tiers(speaker)),
            "promise": (_("What goes back"), program_words.promise(speaker, for_staff=for_staff)),
        }
        return [
            Section(name, title, tuple(sentences))
            for name, (title, sentences) in parts.items()
            if sentences
        ]


def _in(language_code: str | None) -> AbstractContextManager[None]:
    return override(language_code or language())


def _rule(rule: Rule, speaker: Speaker) -> str:
    parts = [speaker.say(rule.effect.phrase())]
    if rule.event != "purchase" and not _tells_event(rule):
        parts.append(str(EVENT_CLAUSES[rule.event]))
    parts += [speaker.say(condition.phrase()) for condition in rule.conditions]
    remarks = [clauses(parts)]
    if rule.limit is not None:
        remarks.append(_limit(rule.limit, speaker))
    if rule.group:
        text = _("only the best rule of the group “%(group)s” counts")
        remarks.append(text % {"group": rule.group})
    if rule.is_dry:
        remarks.append(_("only tried out, gives nothing yet"))
    return capital(pgettext("list", "; ").join(remarks))


def _tells_event(rule: Rule) -> bool:
    """Whether a condition says already what the event is."""
    return any((rule.event, one.KIND) in TOLD_BY_CONDITION for one in rule.conditions)


def _limit(limit: Limit, speaker: Speaker) -> str:
    if (limit.per, limit.times, limit.points) == ("ever", 1, None):
        return _("only once")
    return speaker.say(limit.phrase())


def _full_stop(text: str) -> str:
    return f"{text}."
