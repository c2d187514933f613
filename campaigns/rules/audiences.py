"""Whom a campaign is for: a document of conditions that all must hold, read with clear errors.

    {"version": 1, "who": [{"silent": {"days": 60}}, {"labels": {"names": ["vip"]}, "not": true}]}

To add a condition, list it in `KINDS`, and teach `campaigns.selectors.audiences` whom it means.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from points.rules.fields import (
    MOST,
    as_choice,
    as_count,
    as_day,
    as_flag,
    as_list,
    as_mapping,
    as_names,
    as_text,
    refuse,
    written_day,
)
from points.rules.phrases import sentence

VERSION = 1
MOST_CONDITIONS = 20
MOST_DAYS = 3_660

ValueKind = Literal["count", "money", "names", "choices", "choice", "day", "text"]


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a condition: how it is read, what the form calls it, and whether it may be
    left out (which stands in the document as nothing).
    """

    name: str
    kind: ValueKind
    label: str
    choices: tuple[str, ...] = ()
    least: int = 1
    most: int = MOST
    is_needed: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of condition: its title, its values, and those of which one at least is needed."""

    title: str
    values: tuple[Value, ...] = ()
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition; with `is_not` it holds for everybody else. Days are dates, names tuples."""

    kind: str
    values: Mapping[str, Any] = field(default_factory=dict)
    is_not: bool = False


@dataclass(frozen=True, slots=True)
class Audience:
    """Active members for whom all conditions hold; where it is said, one of each household."""

    conditions: tuple[Condition, ...] = ()
    one_per_household: bool = False


_WITHIN = Value(
    "within_days", "count", sentence("Within the last … days"), most=MOST_DAYS, is_needed=False
)
_NAMES = Value("names", "names", sentence("One of"))


def _range(kind: ValueKind, *, least: int = 0) -> tuple[Value, Value]:
    return (
        Value("at_least", kind, sentence("At least"), least=least, is_needed=False),
        Value("at_most", kind, sentence("At most"), least=0, is_needed=False),
    )


def _days(label: str, *, name: str = "days") -> Value:
    return Value(name, "count", label, most=MOST_DAYS)


RANGE = ("at_least", "at_most")
GENDERS = ("woman", "man", "unknown")
ORIGINS = ("counter", "web", "api", "import")
REASONS = (
    "own_use",
    "home",
    "birthday",
    "wedding",
    "engagement",
    "child_birth",
    "graduation",
    "occasion",
    "gift",
    "visit",
    "remembrance",
    "other",
)
DATE_KINDS = (
    "birthday",
    "wedding",
    "engagement",
    "child_birth",
    "graduation",
    "remembrance",
    "other",
)
WHOSE = (
    "self",
    "wife",
    "husband",
    "mother",
    "father",
    "daughter",
    "son",
    "child",
    "friend",
    "colleague",
)

KINDS: Mapping[str, Kind] = {
    "silent": Kind(
        sentence("Has not bought for a while"), (_days(sentence("Days since the last purchase")),)
    ),
    "late": Kind(
        sentence("Longer away than usual"),
        (Value("times", "count", sentence("Times the own interval"), most=20),),
    ),
    "due": Kind(
        sentence("Time to buy again"), (_days(sentence("By the own interval, within … days")),)
    ),
    "spent": Kind(sentence("Money spent"), (*_range("money"), _WITHIN), RANGE),
    "visits": Kind(sentence("Days with a purchase"), (*_range("count"), _WITHIN), RANGE),
    "returned": Kind(sentence("Goods brought back"), (*_range("money"), _WITHIN), RANGE),
    "fifths": Kind(
        sentence("Among the best, or the rest, of all who bought"),
        (
            Value(
                "measure",
                "choice",
                sentence("By"),
                choices=("recency", "frequency", "monetary"),
            ),
            Value(
                "fifths",
                "choices",
                sentence("Which fifths (5 is the best)"),
                choices=("1", "2", "3", "4", "5"),
            ),
            _WITHIN,
        ),
    ),
    "categories": Kind(sentence("Bought goods of a category"), (_NAMES, _WITHIN)),
    "reasons": Kind(
        sentence("Bought for a reason"),
        (Value("reasons", "choices", sentence("Reasons"), choices=REASONS), _WITHIN),
    ),
    "labels": Kind(sentence("Label"), (_NAMES,)),
    "tiers": Kind(sentence("Tier"), (_NAMES,)),
    "dates": Kind(
        sentence("Has an important date soon"),
        (
            Value("within_days", "count", sentence("Within the next … days"), most=120),
            Value(
                "kinds",
                "choices",
                sentence("What day it is"),
                choices=DATE_KINDS,
                is_needed=False,
            ),
            Value("whose", "choices", sentence("Whose day"), choices=WHOSE, is_needed=False),
        ),
    ),
    "answers": Kind(
        sentence("Told in the profile"), (Value("fact", "text", sentence("What")), _NAMES)
    ),
    "balance": Kind(sentence("Points that can be spent"), _range("count"), RANGE),
    "lapsing": Kind(
        sentence("Points about to lapse"),
        (
            Value("at_least", "count", sentence("At least")),
            _days(sentence("Within the next … days")),
        ),
    ),
    "joined": Kind(
        sentence("Joined"),
        (
            Value("first", "day", sentence("From"), is_needed=False),
            Value("last", "day", sentence("To"), is_needed=False),
        ),
        ("first", "last"),
    ),
    "shops": Kind(
        sentence("Shop"),
        (
            Value("how", "choice", sentence("How"), choices=("joined", "bought")),
            Value("names", "names", sentence("Shops")),
        ),
    ),
    "gender": Kind(
        sentence("Form of address"),
        (Value("genders", "choices", sentence("One of"), choices=GENDERS),),
    ),
    "origins": Kind(
        sentence("Joined through"),
        (Value("origins", "choices", sentence("One of"), choices=ORIGINS),),
    ),
    "referred": Kind(sentence("Was brought by a member")),
    "brought": Kind(
        sentence("Has brought friends"), (Value("at_least", "count", sentence("At least")),)
    ),
    "consent": Kind(
        sentence("Allows"),
        (
            Value(
                "purpose",
                "choice",
                sentence("What for"),
                choices=("service", "occasion", "promotion"),
            ),
            Value("channel", "choice", sentence("How"), choices=("sms", "email", "call")),
        ),
    ),
    "campaign": Kind(
        sentence("Was in a campaign"),
        (
            Value("id", "count", sentence("Campaign")),
            Value(
                "part",
                "choice",
                sentence("As"),
                choices=("any", "told", "control", "used", "unused"),
            ),
        ),
    ),
    "told": Kind(sentence("Had an offer sent"), (_days(sentence("Within the last … days")),)),
}


def read_audience(raw: Any) -> Audience:
    """An audience's document; refuses with `InvalidField` naming the place. An empty one is
    everybody.
    """
    raw = as_mapping(raw, "audience", ("version", "who", "one_per_household"))
    if raw and raw.get("version") != VERSION:
        raise refuse("audience.version", "invalid_choice", choices=[VERSION])
    listed = as_list(raw.get("who"), "audience.who", most=MOST_CONDITIONS)
    return Audience(
        tuple(_read(one, f"audience.who.{place}") for place, one in enumerate(listed, start=1)),
        as_flag(raw.get("one_per_household"), "audience.one_per_household"),
    )


def write_audience(audience: Audience) -> dict[str, Any]:
    """The audience as its document: plain JSON, what is left out is not in it."""
    document: dict[str, Any] = {
        "version": VERSION,
        "who": [_written(condition) for condition in audience.conditions],
    }
    if audience.one_per_household:
        document["one_per_household"] = True
    return document


def _read(raw: Any, path: str) -> Condition:
    raw = as_mapping(raw, path, (*KINDS, "not"))
    names = [name for name in raw if name != "not"]
    if len(names) != 1:
        raise refuse(path, "one_of")
    name, place = names[0], f"{path}.{names[0]}"
    kind = KINDS[name]
    given = as_mapping(raw[name] or {}, place, [value.name for value in kind.values])
    values = {
        value.name: _value(given[value.name], value, f"{place}.{value.name}")
        for value in kind.values
        if given.get(value.name) is not None
    }
    for value in kind.values:
        if value.is_needed and value.name not in values:
            raise refuse(f"{place}.{value.name}", "required")
    if kind.one_of and not values.keys() & set(kind.one_of):
        raise refuse(f"{place}.{kind.one_of[0]}", "required")
    _refuse_disorder(values, place)
    return Condition(name, values, as_flag(raw.get("not"), f"{path}.not"))


def _refuse_disorder(values: Mapping[str, Any], path: str) -> None:
    for least, most in (RANGE, ("first", "last")):
        if least in values and most in values and values[most] < values[least]:
            raise refuse(f"{path}.{most}", "before_first")


def _value(raw: Any, value: Value, path: str) -> Any:
    if value.kind in {"count", "money"}:
        return as_count(raw, path, least=value.least, most=value.most)
    if value.kind == "choices":
        return tuple(as_choice(name, path, value.choices) for name in as_names(raw, path))
    if value.kind == "choice":
        return as_choice(raw, path, value.choices)
    if value.kind == "day":
        return as_day(raw, path, "gregorian")
    plain: dict[str, Callable[[Any, str], Any]] = {"names": as_names, "text": as_text}
    return plain[value.kind](raw, path)


def _written(condition: Condition) -> dict[str, Any]:
    values = {name: _plain(value) for name, value in condition.values.items()}
    return {condition.kind: values} | ({"not": True} if condition.is_not else {})


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return written_day(value, "gregorian")
    return list(value) if isinstance(value, tuple) else value
