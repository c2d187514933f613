"""Facts of the profile as a member has told them: one view for each fact of the catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import override

from members.models import Answer, Fact, ImportantDate, Member
from members.rules.calendars import CalendarName, jalali_of
from members.rules.money import format_number
from members.rules.profile import KnownDay, age_band, is_same_day, words_in

OBSERVED = Fact.Method.OBSERVED.value
DATE = Fact.Kind.DATE.value
GENDER = "gender"
AGE = "age_band"
_SOURCES = {**dict(Answer.Source.choices), "purchase": Answer.Source.OBSERVED.label}


@dataclass(frozen=True, slots=True)
class KeptDay:
    """A day of every year, by the numbers of its own calendar."""

    calendar: CalendarName
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What purchases say of a fact: the value, and the value in words."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class FactView:
    """One fact of the catalogue in the reader's words, and what this member has told of it.

    `options` are (key, words); of a date `whose` and `day` say which it is and `kept` which day
    was told. `points` is what telling it is worth; what was told is empty where it is not known.
    """

    key: str
    name: str
    question: str
    purpose: str
    kind: str
    options: tuple[tuple[str, str], ...]
    stage: str
    method: str
    worth: int
    points: int
    whose: str = ""
    day: str = ""
    value: str = ""
    value_label: str = ""
    source: str = ""
    source_label: str = ""
    told_at: datetime | None = None
    told_to: str = ""
    date_id: int | None = None
    kept: KeptDay | None = None
    is_known: bool = False
    is_declined: bool = False

    @property
    def is_observed(self) -> bool:
        """True where nobody asks: it comes with the purchases."""
        return self.method == OBSERVED


@dataclass(frozen=True, slots=True)
class Known:
    """The rows behind one member's profile."""

    member: Member
    facts: Sequence[Fact]
    answers: Mapping[int, Answer]
    dates: Sequence[ImportantDate]

    @property
    def days(self) -> list[KnownDay]:
        return [KnownDay(kept.whose, kept.kind) for kept in self.dates]


def views_of(
    known: Known, language: str, observed: Mapping[str, Seen], today: date
) -> list[FactView]:
    with override(language):
        return [_view(fact, known, language, observed, today) for fact in known.facts]


def _view(
    fact: Fact, known: Known, language: str, observed: Mapping[str, Seen], today: date
) -> FactView:
    options = fact.options if isinstance(fact.options, dict) else {}
    facts: dict[str, Any] = {
        "key": fact.key,
        **words_in(fact.words, language),
        "kind": fact.kind,
        "options": option_labels(fact.options, language) or yes_no(fact.kind),
        "stage": fact.stage,
        "method": fact.method,
        "worth": fact.worth,
        "points": fact.points,
        "whose": options.get("whose", ""),
        "day": options.get("kind", ""),
    }
    told = _told(fact, known, language, observed, today)
    return FactView(**facts, **told, is_known=bool(told))


def _told(
    fact: Fact, known: Known, language: str, observed: Mapping[str, Seen], today: date
) -> dict[str, Any]:
    """What is known of a fact, and from where; empty where nothing is."""
    if fact.method == OBSERVED:
        seen = observed.get(fact.key)
        return {} if seen is None else _as_seen(seen)
    if fact.kind == DATE:
        return _told_date(fact, known)
    if fact.key == GENDER:
        return _told_gender(fact, known, language)
    row = known.answers.get(fact.pk)
    if row is not None:
        return _told_answer(row, value_label_of(fact, row.value, language))
    return _age_of(fact, known, language, today) if fact.key == AGE else {}


def _told_gender(fact: Fact, known: Known, language: str) -> dict[str, Any]:
    """The member's own row holds it; the answer says from where, unless it was corrected since."""
    gender, row = known.member.gender, known.answers.get(fact.pk)
    if not gender:
        return {}
    label = value_label_of(fact, gender, language)
    if row is not None and row.value == gender:
        return _told_answer(row, label)
    return _derived(gender, label, _("From the registration"), known.member.joined_at)


def _told_date(fact: Fact, known: Known) -> dict[str, Any]:
    kept = next((one for one in known.dates if _answers(fact, one)), None)
    if kept is None:
        return {}
    told = {
        "value": f"date:{kept.pk}",
        "source": kept.source,
        "source_label": str(_SOURCES.get(kept.source, "")),
        "told_at": kept.told_at,
        "told_to": kept.told_to,
        "date_id": kept.pk,
        "kept": kept_day(kept),
    }
    row = known.answers.get(fact.pk)
    if row is not None and row.value == told["value"]:
        told |= {"source": row.source, "source_label": row.get_source_display()}
    return told


def _answers(fact: Fact, kept: ImportantDate) -> bool:
    wanted = fact.options if isinstance(fact.options, dict) else {}
    day = KnownDay(kept.whose, kept.kind)
    return is_same_day(wanted.get("whose", ""), wanted.get("kind", ""), day)


def _age_of(fact: Fact, known: Known, language: str, today: date) -> dict[str, Any]:
    """The band that follows from his own birthday, where its year was told."""
    born = next(
        (
            kept
            for kept in known.dates
            if (kept.whose, kept.kind) == ("self", "birthday")
            and kept.year
            and kept.calendar in {"jalali", "gregorian"}
        ),
        None,
    )
    if born is None or born.year is None:
        return {}
    this_year = jalali_of(today).year if born.calendar == "jalali" else today.year
    value = age_band(born.year, this_year)
    label = value_label_of(fact, value, language)
    return _derived(value, label, _("From the birthday"), born.told_at)


def _told_answer(row: Answer, label: str) -> dict[str, Any]:
    return {
        "value": row.value,
        "value_label": label,
        "source": row.source,
        "source_label": row.get_source_display(),
        "told_at": row.told_at,
        "told_to": row.told_to,
    }


def _as_seen(seen: Seen) -> dict[str, Any]:
    return {
        "value": seen.value,
        "value_label": seen.label,
        "source": OBSERVED,
        "source_label": str(Answer.Source.OBSERVED.label),
    }


def _derived(value: str, label: str, source_label: str, at: datetime) -> dict[str, Any]:
    return {"value": value, "value_label": label, "source_label": source_label, "told_at": at}


def value_label_of(fact: Fact, value: str, language: str) -> str:
    """The answer in the reader's words; an option that is gone keeps its key."""
    if fact.kind == Fact.Kind.NUMBER:
        return format_number(int(value), language)
    labels = dict(option_labels(fact.options, language) or yes_no(fact.kind))
    return labels.get(value, value)


def option_labels(options: Any, language: str) -> tuple[tuple[str, str], ...]:
    """(key, words) of the choices; what lacks this language is said in the other."""
    if not isinstance(options, list):
        return ()
    other = "en" if language == "fa" else "fa"
    return tuple((one["key"], one.get(language) or one.get(other) or one["key"]) for one in options)


def yes_no(kind: str) -> tuple[tuple[str, str], ...]:
    return (("yes", _("Yes")), ("no", _("No"))) if kind == Fact.Kind.YES_NO else ()


def kept_day(kept: ImportantDate) -> KeptDay:
    return KeptDay(cast("CalendarName", kept.calendar), kept.month, kept.day)
