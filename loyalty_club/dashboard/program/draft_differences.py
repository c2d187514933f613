"""What a draft changes of the program in force, sentence by sentence."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from loyalty_club.web.page_club import page_club
from points.rules.terms import Terms
from points.selectors.phrases import program_sentences, rule_sentence


@dataclass(frozen=True, slots=True)
class Difference:
    """One part that changes: what goes and what comes; either may be empty."""

    title: str
    gone: tuple[str, ...]
    new: tuple[str, ...]


def differences(before: Terms, after: Terms) -> list[Difference]:
    """Every part whose sentences differ; nothing where both promise the same."""
    return [*_sections(before, after), *_rules(before, after)]


def same_order(before: Terms, after: Terms) -> bool:
    """Whether the rules that stay stand in the order in which they stood."""
    first, second = ([rule.code for rule in terms.rules] for terms in (before, after))
    return [code for code in first if code in second] == [code for code in second if code in first]


def _sections(before: Terms, after: Terms) -> Iterator[Difference]:
    olds, news = (
        {
            section.name: section
            for section in program_sentences(
                replace(terms, rules=()), page_club().currency, for_staff=True
            )
        }
        for terms in (before, after)
    )
    for name in dict.fromkeys([*olds, *news]):
        old = olds[name].sentences if name in olds else ()
        new = news[name].sentences if name in news else ()
        if old != new:
            title = (news.get(name) or olds[name]).title
            yield Difference(
                title,
                tuple(sentence for sentence in old if sentence not in new),
                tuple(sentence for sentence in new if sentence not in old),
            )


def _rules(before: Terms, after: Terms) -> Iterator[Difference]:
    currency = page_club().currency
    olds, news = (
        {rule.code: (rule.name, rule_sentence(rule, terms, currency)) for rule in terms.rules}
        for terms in (before, after)
    )
    for code in dict.fromkeys([*news, *olds]):
        old, new = olds.get(code), news.get(code)
        if old == new:
            continue
        name = (new or old or ("", ""))[0]
        title = _("Rule “%(name)s”") % {"name": name}
        if old and new and old[1] == new[1]:
            yield Difference(title, (old[0],), (new[0],))
        else:
            yield Difference(title, (old[1],) if old else (), (new[1],) if new else ())
