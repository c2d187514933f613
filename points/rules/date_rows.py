"""Rows of files with important dates, read and checked one by one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from points.rules.bad_rows import BadRow
from points.rules.import_cells import (
    BadCell,
    FileHabits,
    read_card,
    read_mobile,
    read_number_text,
    read_own_day,
    read_small_number,
    read_text,
    read_word,
)
from points.rules.import_fields import Columns, facts_in
from points.rules.import_words import CALENDARS, DATE_KINDS, WHOSE
from points.rules.written_days import UnreadableDay, YearlyDay, checked_yearly


@dataclass(frozen=True, slots=True)
class DateRow:
    """One day that matters to a member who is known already."""

    row: int
    day: YearlyDay
    mobile: str = ""
    card_number: str = ""
    external_ref: str = ""
    whose: str = "self"
    kind: str = "birthday"
    title: str = ""
    person: str = ""
    note: str = ""


def _text_of(name: str) -> Callable[[str, FileHabits], str]:
    def read(raw: str, _habits: FileHabits) -> str:
        return read_text(name, raw)

    return read


def _ref(raw: str, _habits: FileHabits) -> str:
    return read_number_text("external_ref", raw)


READERS: Mapping[str, Callable[[str, FileHabits], Any]] = {
    "mobile": read_mobile,
    "card_number": read_card,
    "external_ref": _ref,
    "whose": read_word(WHOSE),
    "kind": read_word(DATE_KINDS),
    "on": read_own_day,
    "day": read_small_number,
    "month": read_small_number,
    "year": read_small_number,
    "calendar": read_word(CALENDARS),
    "title": _text_of("title"),
    "person": _text_of("person"),
    "note": _text_of("note"),
}


class DateReader:
    """Rows whose columns are known."""

    def __init__(self, width: int, columns: Columns, habits: FileHabits) -> None:
        self._width = width
        self._columns = columns
        self._habits = habits

    def read(self, number: int, cells: Sequence[str]) -> DateRow:
        """One row as a date; `BadRow` names the first column that cannot be read."""
        raw = facts_in(cells, self._columns, self._width)
        # First the calendar: it says how the day is to be read.
        calendar = self._read("calendar", raw.pop("calendar", "")) or self._habits.calendar
        habits = replace(self._habits, calendar=calendar)
        told = {name: self._read(name, text, habits) for name, text in raw.items() if text}
        if not any(told.get(name) for name in ("mobile", "card_number", "external_ref")):
            raise BadRow("mobile", "required")
        kind = told.get("kind", "birthday")
        if kind == "other" and not told.get("title"):
            raise BadRow("title", "required")
        return DateRow(
            row=number,
            day=told.get("on") or self._from_parts(told, habits),
            mobile=told.get("mobile", ""),
            card_number=told.get("card_number", ""),
            external_ref=told.get("external_ref", ""),
            whose=told.get("whose", "self"),
            kind=kind,
            title=told.get("title", "") if kind == "other" else "",
            person=told.get("person", ""),
            note=told.get("note", ""),
        )

    def _from_parts(self, told: Mapping[str, Any], habits: FileHabits) -> YearlyDay:
        day, month, year = told.get("day"), told.get("month"), told.get("year")
        if not day or not month:
            raise BadRow("on" if "on" in self._columns else "day", "required")
        if year is not None and len(str(year)) != len("1403"):
            raise BadRow("year", "two_digit_year")
        try:
            return checked_yearly(YearlyDay(habits.calendar, month, day, year), today=habits.today)
        except UnreadableDay as problem:
            raise BadRow("day", problem.code) from problem

    def _read(self, name: str, raw: str, habits: FileHabits | None = None) -> Any:
        if not raw:
            return None
        try:
            return READERS[name](raw, habits or self._habits)
        except BadCell as problem:
            raise BadRow(name, problem.code) from problem
