"""Reading the catalogue of the profile: what is asked, and how many members have told it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Q
from django.utils.text import slugify

from members.exceptions import UnknownFact
from members.models import Answer, Fact, ImportantDate, Member
from members.rules.profile import KnownDay, is_same_day, words_in
from members.selectors.profile_views import DATE, GENDER, option_labels, value_label_of, yes_no

MOST_BARS = 12
# What forms offer to choose from.
KINDS = Fact.Kind.choices
STAGES = Fact.Stage.choices
ASKING_METHODS = [choice for choice in Fact.Method.choices if choice[0] != Fact.Method.OBSERVED]
WHOSE = ImportantDate.Whose.choices
DAYS = ImportantDate.Kind.choices
# By hand: counting distinct members in each group sorts every date of the club, which takes
# thrice as long.
_BY_DAY = """
SELECT whose, kind, count(*) FROM (
    SELECT DISTINCT member_id, whose, kind FROM members_importantdate
) AS told GROUP BY whose, kind
"""
# What an address of the catalogue means by itself.
NO_KEY = "new"


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact of the catalogue with how many members have told it; `share` is in percent of all
    active members, None for what is only seen.
    """

    fact: Fact
    name: str
    question: str
    purpose: str
    options: tuple[str, ...]
    known: int
    share: int | None


def catalogue(*, language: str, only: str = "") -> list[FactRow]:
    """Every fact, the worthiest first, retired ones as well, or the one with the key `only`; four
    statements however many facts and members there are.
    """
    facts = list(Fact.objects.filter(key=only) if only else Fact.objects.all())
    answers = Answer.objects.filter(is_current=True).order_by()
    if only:
        answers = answers.filter(fact__key=only)
    told = dict(answers.values_list("fact_id").annotate(Count("id")))
    days = _members_by_day() if any(fact.kind == DATE for fact in facts) else {}
    members = Member.objects.filter(status=Member.Status.ACTIVE).aggregate(
        whole=Count("id"), gendered=Count("id", filter=~Q(gender=""))
    )
    return [
        _row(
            fact,
            _known(fact, told, days, members["gendered"]),
            whole=members["whole"],
            language=language,
        )
        for fact in facts
    ]


def find_fact(fact_key: str) -> Fact:
    """The fact with this key, in use or not; refuses with `UnknownFact`."""
    fact = Fact.objects.filter(key=fact_key).first()
    if fact is None:
        raise UnknownFact(key=fact_key)
    return fact


def fact_in_use(fact_key: str) -> Fact:
    """The fact with this key that members are asked for; refuses with `UnknownFact`."""
    fact = Fact.objects.filter(key=fact_key, is_active=True).first()
    if fact is None:
        raise UnknownFact(key=fact_key)
    return fact


def has_answers(fact: Fact) -> bool:
    """Whether anybody has ever told it."""
    return Answer.objects.filter(fact=fact).exists()


def spread_of(fact: Fact, *, language: str) -> list[tuple[str, int]]:
    """(answer in words, how many members) of a fact; choices in their order, with those that
    nobody gave, else the most frequent answers. Of a date nothing.
    """
    if fact.kind == DATE:
        return []
    counts = _counts(fact)
    labels = option_labels(fact.options, language) or yes_no(fact.kind)
    if labels:
        return [(label, counts.get(key, 0)) for key, label in labels]
    if fact.kind == Fact.Kind.NUMBER:
        by_number = sorted(counts.items(), key=lambda one: int(one[0]))
        return [(value_label_of(fact, key, language), n) for key, n in by_number][:MOST_BARS]
    return Counter(counts).most_common(MOST_BARS)


def unused_fact_key(name: str) -> str:
    """A key that nobody has, from an English name where there is one."""
    stem = slugify(name)[:30] or "fact"
    taken = set(Fact.objects.filter(key__startswith=stem).values_list("key", flat=True))
    number = 1
    while (key := stem if number == 1 else f"{stem}-{number}") in {*taken, NO_KEY}:
        number += 1
    return key


def _counts(fact: Fact) -> dict[str, int]:
    if fact.key == GENDER:
        people = Member.objects.filter(status=Member.Status.ACTIVE).exclude(gender="")
        return dict(people.order_by().values_list("gender").annotate(Count("id")))
    told = Answer.objects.filter(fact=fact, is_current=True).order_by()
    return dict(told.values_list("value").annotate(Count("id")))


def _members_by_day() -> dict[KnownDay, int]:
    """How many members have a date of each whose and kind."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_DAY)
        return {KnownDay(whose, kind): count for whose, kind, count in cursor.fetchall()}


def _known(fact: Fact, told: Mapping[int, int], days: Mapping[KnownDay, int], gendered: int) -> int:
    if fact.key == GENDER:
        return gendered
    if fact.kind != DATE:
        return told.get(fact.pk, 0)
    whose, kind = fact.options.get("whose", ""), fact.options.get("kind", "")
    return sum(count for day, count in days.items() if is_same_day(whose, kind, day))


def _row(fact: Fact, known: int, *, whole: int, language: str) -> FactRow:
    is_seen = fact.method == Fact.Method.OBSERVED
    labels: Any = option_labels(fact.options, language)
    return FactRow(
        fact=fact,
        **words_in(fact.words, language),
        options=tuple(label for _key, label in labels),
        known=known,
        share=None if is_seen or not whole else min(100, known * 100 // whole),
    )
