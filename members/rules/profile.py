"""The learning profile in rules: what an answer may be, which question is worth asking, how much
is known.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from members.exceptions import InvalidField
from members.rules.text import fold_digits, tidy_name

Stage = Literal["first_sale", "after_sale", "later", "online"]

LONGEST_TEXT = 200
MOST_NUMBER = 1_000_000
NUMBER = re.compile(r"[0-9]{1,7}")

# Whoever was asked is left in peace about it for so long, whatever came of it.
REST = timedelta(days=60)
# A date of the family comes before everything else, since each visit is to teach one more; and
# after everything else where he has just left one open.
DATE_FIRST = 1_000
# What should have been asked at an earlier stage is overdue.
OVERDUE = 10
MOST_FOR_POINTS = 10

# Which facts each moment asks for; what is seen from purchases is asked nowhere.
ASKED_AT: dict[Stage, frozenset[str]] = {
    "first_sale": frozenset({"first_sale"}),
    "after_sale": frozenset({"after_sale"}),
    "later": frozenset({"first_sale", "later"}),
    "online": frozenset({"first_sale", "after_sale", "later", "online"}),
}
BY_STAFF = frozenset({"asked", "recorded"})
BY_MEMBER = BY_STAFF | {"self"}

# Whose wife and whose husband there is to ask for; of a stranger to us neither.
SPOUSE_OF = {"wife": "man", "husband": "woman"}
# A child may have been told of as a daughter or a son, or as neither.
CHILDREN = frozenset({"child", "daughter", "son"})
AGES = (20, 30, 40, 50, 60)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact that is not known yet; `whose` and `day` name the date that it is, if it is one."""

    key: str
    kind: str
    stage: str
    method: str
    worth: int
    points: int = 0
    whose: str = ""
    day: str = ""


class Asked(NamedTuple):
    """One time that the member was asked: for what, how it ended, when, and by whom.

    `stage` is that of the fact.
    """

    key: str
    outcome: str
    on: date
    stage: str
    is_date: bool = False
    by_member: bool = False


class KnownDay(NamedTuple):
    """A date that is kept for the member."""

    whose: str
    kind: str


def clean_value(kind: str, raw: object, options: Collection[str] = ()) -> str:
    """An answer as it is stored: an option's key, tidy text, a number in Latin digits, yes or no.

    Refuses (`InvalidField` names the value) what the fact does not take.
    """
    text = "" if raw is None else _plain(raw)
    if not text:
        raise InvalidField(field="value", problem="required")
    if kind in {"choice", "band"}:
        return _one_of(text, options)
    if kind == "yes_no":
        return _one_of(text, ("yes", "no"))
    if kind == "number":
        digits = fold_digits(text)
        if not NUMBER.fullmatch(digits) or int(digits) > MOST_NUMBER:
            raise InvalidField(field="value", problem="not_a_number")
        return str(int(digits))
    return text


def is_same_day(whose: str, kind: str, kept: KnownDay) -> bool:
    """Whether a date that is kept answers the question for this one.

    A wedding anniversary belongs to both; a child's birth is its birthday.
    """
    if kind == "wedding":
        return kept.kind == "wedding" and kept.whose in {"self", "wife", "husband"}
    if (whose, kind) == ("child", "birthday"):
        return kept.whose in CHILDREN and kept.kind in {"birthday", "child_birth"}
    return (kept.whose, kept.kind) == (whose, kind)


def concerns(candidate: Candidate, *, gender: str, days: Iterable[KnownDay]) -> bool:
    """Whether there is sense in asking this of the member.

    For a wife's birthday only where we know that he is a man, for a husband's where she is a
    woman, and nobody is asked for the birthday of one whose death he remembers.
    """
    if candidate.whose in SPOUSE_OF:
        return gender == SPOUSE_OF[candidate.whose]
    if candidate.day == "birthday":
        return KnownDay(candidate.whose, "remembrance") not in set(days)
    return True


def best_question(
    missing: Sequence[Candidate], asked: Sequence[Asked], *, stage: Stage, today: date
) -> Candidate | None:
    """The one question worth asking now, or none.

    `missing` is what is not known and concerns the member, `asked` what he was asked before, the
    newest first. In the shop at most one question is put on a day, the note after the sale apart;
    nothing is asked twice within sixty days, never again what he would rather not say, and what
    was never asked comes before what he left open.
    """
    if stage != "online" and any(_was_at_this_visit(row, stage, today) for row in asked):
        return None
    methods = BY_MEMBER if stage == "online" else BY_STAFF
    resting = {row.key for row in asked if row.outcome == "declined" or today - row.on < REST}
    fitting = [
        one
        for one in missing
        if one.stage in ASKED_AT[stage] and one.method in methods and one.key not in resting
    ]
    of_dates = 0
    if stage == "later":
        of_dates = -DATE_FIRST if _was_a_date_left_open(asked) else DATE_FIRST
    times = Counter(row.key for row in asked)
    return max(
        fitting,
        key=lambda one: (-times[one.key], _score(one, stage, of_dates), one.key),
        default=None,
    )


def completeness(known: Iterable[int], missing: Iterable[int]) -> int:
    """How much of what is worth knowing is known, in percent of its worth; a hundred only where
    nothing is missing. What somebody would rather not say is in neither.
    """
    have, lack = sum(known), sum(missing)
    return 100 * have // (have + lack) if have + lack else 100


def age_band(birth_year: int, this_year: int) -> str:
    """The key of the band for one born in this year; both years are of one calendar."""
    age = this_year - birth_year
    if age < AGES[0]:
        return f"under_{AGES[0]}"
    if age >= AGES[-1]:
        return f"over_{AGES[-1]}"
    first = age // 10 * 10
    return f"{first}_{first + 9}"


def words_in(words: Mapping[str, Mapping[str, str]], language: str) -> dict[str, str]:
    """Name, question and purpose in this language; what it lacks is taken from the other."""
    wanted = [language, *sorted(set(words) - {language})]
    return {
        part: next((said for one in wanted if (said := words.get(one, {}).get(part))), "")
        for part in ("name", "question", "purpose")
    }


def _plain(raw: object) -> str:
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    try:
        return tidy_name(str(raw), max_length=LONGEST_TEXT)
    except ValueError as error:
        raise InvalidField(field="value", problem=str(error)) from error


def _one_of(text: str, allowed: Collection[str]) -> str:
    if text not in allowed:
        raise InvalidField(field="value", problem="invalid_choice")
    return text


def _was_at_this_visit(row: Asked, stage: Stage, today: date) -> bool:
    """The note after the sale and the question before it do not stand in each other's way."""
    is_note = stage == "after_sale"
    return row.on == today and not row.by_member and (row.stage == "after_sale") == is_note


def _was_a_date_left_open(asked: Sequence[Asked]) -> bool:
    """Who has just not wanted to tell a date is asked for something lighter this time."""
    newest = next((row for row in asked if not row.by_member), None)
    return newest is not None and newest.is_date and newest.outcome != "answered"


def _score(one: Candidate, stage: Stage, of_dates: int) -> int:
    score = one.worth + min(one.points, MOST_FOR_POINTS)
    if stage == "later" and one.stage == "first_sale":
        score += OVERDUE
    return score + of_dates if one.kind == "date" else score
