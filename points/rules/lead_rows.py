"""Rows of files with leads, read and checked one by one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from points.rules.bad_rows import BadRow
from points.rules.import_cells import (
    BadCell,
    FileHabits,
    read_amount,
    read_email,
    read_mobile,
    read_name,
    read_number_text,
    read_past_day,
    read_text,
    read_whole_name,
    read_yes_no,
)
from points.rules.import_fields import Columns, facts_in


@dataclass(frozen=True, slots=True)
class LeadRow:
    """One lead as its row tells it, known by mobile (E.164) or its number in the other system;
    `value` in the smallest unit, `source` and `shop` as they are written.
    """

    row: int
    mobile: str = ""
    external_ref: str = ""
    first_name: str = ""
    last_name: str = ""
    organisation: str = ""
    email: str = ""
    source: str = ""
    interest: str = ""
    category: str = ""
    value: int = 0
    shop: str = ""
    came_on: date | None = None
    allows_contact: bool = False


def _text_of(name: str) -> Callable[[str, FileHabits], str]:
    def read(raw: str, _habits: FileHabits) -> str:
        return read_text(name, raw.replace("\n", " "))

    return read


def _number_of(name: str) -> Callable[[str, FileHabits], str]:
    def read(raw: str, _habits: FileHabits) -> str:
        return read_number_text(name, raw)

    return read


READERS: Mapping[str, Callable[[str, FileHabits], Any]] = {
    "mobile": read_mobile,
    "external_ref": _number_of("external_ref"),
    "first_name": read_name,
    "last_name": read_name,
    "full_name": read_whole_name,
    "organisation": _text_of("organisation"),
    "email": read_email,
    "source": _text_of("source"),
    "interest": _text_of("interest"),
    "category": _text_of("category"),
    "value": read_amount,
    "shop": _number_of("shop"),
    "came_on": read_past_day,
    "allows_contact": read_yes_no,
}


class LeadReader:
    """Rows whose columns are known."""

    def __init__(self, width: int, columns: Columns, habits: FileHabits) -> None:
        self._width = width
        self._columns = columns
        self._habits = habits

    def read(self, number: int, cells: Sequence[str]) -> LeadRow:
        """One row as a lead; `BadRow` names the first column that cannot be read. Whom nobody could
        reach is none.
        """
        raw = facts_in(cells, self._columns, self._width)
        told = {name: self._read(name, text) for name, text in raw.items() if text}
        if not told.get("mobile") and not self._is_known_otherwise(told):
            raise BadRow("mobile", "required")
        first, last = told.pop("full_name", ("", ""))
        told["first_name"] = told.get("first_name") or first
        told["last_name"] = told.get("last_name") or last
        told["allows_contact"] = told.get("allows_contact") is True
        return LeadRow(row=number, **told)

    @staticmethod
    def _is_known_otherwise(told: Mapping[str, Any]) -> bool:
        """By his number in the other system, with an address or a house to ask for him."""
        has_way = told.get("email") or told.get("organisation")
        return bool(told.get("external_ref") and has_way)

    def _read(self, name: str, raw: str) -> Any:
        try:
            return READERS[name](raw, self._habits)
        except BadCell as problem:
            raise BadRow(name, problem.code) from problem
