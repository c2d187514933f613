"""Sentences that the rules speak: a text to be translated, and typed values to be shown in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from members.rules.calendars import CalendarName


def sentence(text: str) -> str:
    """Mark a text for the translators' catalogue; it is translated where it is shown."""
    return text


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in the currency's smallest unit."""

    amount: int


@dataclass(frozen=True, slots=True)
class Weekdays:
    """Days of the week, 0 for Monday."""

    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """Words of the owner, listed with «or»; `kind` names choices that have translations."""

    names: tuple[str, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class YearDay:
    """A month and day that come back every year, and what the owner calls it."""

    calendar: CalendarName
    month: int
    day: int
    name: str = ""


Value = int | str | date | Money | Weekdays | Names | YearDay


@dataclass(frozen=True, slots=True)
class Phrase:
    """One clause: `text` has a %(name)s place for each of `values` that it tells.

    Counts bring their noun with them, by the name of their place: days, before and after (days),
    times, points, fold («twice»), every («fifth»).
    """

    text: str
    values: Mapping[str, Value] = field(default_factory=dict)
