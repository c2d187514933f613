"""How a condition's or effect's values are read from a program's document, with named errors."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from members.exceptions import InvalidField
from members.rules.calendars import CalendarName, InvalidDate, jalali_of, parse_day
from members.rules.text import fold_digits, tidy_text

FieldKind = Literal["money", "count", "names", "choices", "choice", "time", "day", "text"]
MOST = 10**12
MOST_NAMES = 50
LONGEST = 80
_CLOCK = re.compile(r"([01]?[0-9]|2[0-4]):([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a condition: its name, how it is read, and what the form calls it."""

    name: str
    kind: FieldKind
    label: str
    choices: tuple[str, ...] = ()
    least: int = 1
    most: int = MOST
    default: Any = None


def refuse(path: str, problem: str, **facts: Any) -> InvalidField:
    """The refusal of one place in a document."""
    return InvalidField(field=path, problem=problem, **facts)


def as_mapping(raw: Any, path: str, allowed: Sequence[str]) -> Mapping[str, Any]:
    """A mapping with no key beyond those allowed."""
    if not isinstance(raw, Mapping):
        raise refuse(path, "not_a_mapping")
    for key in raw:
        if key not in allowed:
            raise refuse(f"{path}.{key}".lstrip("."), "unknown_key")
    return raw


def as_list(raw: Any, path: str, *, most: int = 200) -> Sequence[Any]:
    """A list of at most so many entries; absent means empty."""
    if raw is None:
        return ()
    if not isinstance(raw, (list, tuple)):
        raise refuse(path, "not_a_list")
    if len(raw) > most:
        raise refuse(path, "too_many")
    return raw


def as_count(raw: Any, path: str, *, least: int = 1, most: int = MOST) -> int:
    """A whole number within its range."""
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise refuse(path, "not_a_number")
    if not least <= raw <= most:
        raise refuse(path, "out_of_range", least=least, most=most)
    return raw


def as_flag(raw: Any, path: str) -> bool:
    """True or false; absent is false."""
    if raw is None:
        return False
    if not isinstance(raw, bool):
        raise refuse(path, "not_a_flag")
    return raw


def as_text(raw: Any, path: str, *, most: int = LONGEST, is_required: bool = True) -> str:
    """A line of text, tidied."""
    if raw is None and not is_required:
        return ""
    if not isinstance(raw, str):
        raise refuse(path, "not_a_text")
    text = tidy_text(raw)
    if len(text) > most:
        raise refuse(path, "too_long")
    if not text and is_required:
        raise refuse(path, "required")
    return text


def as_choice(raw: Any, path: str, choices: Sequence[str]) -> str:
    """One of the offered words."""
    if raw not in choices:
        raise refuse(path, "invalid_choice", choices=list(choices))
    return str(raw)


def as_names(raw: Any, path: str) -> tuple[str, ...]:
    """One or more names, each once."""
    names = as_list([raw] if isinstance(raw, str) else raw, path, most=MOST_NAMES)
    if not names:
        raise refuse(path, "required")
    return tuple(dict.fromkeys(as_text(name, path) for name in names))


def as_time(raw: Any, path: str) -> int:
    """An «hh:mm» of the club's clock, in minutes; 24:00 is the day's end."""
    found = _CLOCK.fullmatch(fold_digits(raw)) if isinstance(raw, str) else None
    minutes = int(found[1]) * 60 + int(found[2]) if found else -1
    if not 0 <= minutes <= 24 * 60:
        raise refuse(path, "not_a_time")
    return minutes


def as_day(raw: Any, path: str, calendar: CalendarName) -> date:
    """A day written in this calendar, as 1405-09-30 or 2026-12-21."""
    if not isinstance(raw, str):
        raise refuse(path, "not_a_date")
    try:
        return parse_day(raw, calendar=calendar)
    except InvalidDate as error:
        raise refuse(path, "not_a_date") from error


def written_day(day: date, calendar: CalendarName) -> str:
    """A day as a document writes it."""
    if calendar == "gregorian":
        return day.isoformat()
    jalali = jalali_of(day)
    return f"{jalali.year:04}-{jalali.month:02}-{jalali.day:02}"


def written_time(minutes: int) -> str:
    """Minutes of a day as «hh:mm»."""
    return f"{minutes // 60:02}:{minutes % 60:02}"
