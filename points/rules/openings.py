"""Files of opening balances: who brings how many points along, row by row; nothing is guessed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from members.rules.spreadsheets import UnreadableFile, read_table
from points.rules.bad_rows import BadRow
from points.rules.import_cells import (
    BadCell,
    FileHabits,
    read_any_day,
    read_card,
    read_mobile,
    read_number_text,
    read_points,
)
from points.rules.import_fields import Columns, columns_by_title, facts_in


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """One member's points of the old club, by card, mobile (E.164) or number in the old system;
    `expires_on` is their last day, None where today's terms say it.
    """

    row: int
    points: int
    mobile: str = ""
    card_number: str = ""
    external_ref: str = ""
    expires_on: date | None = None


class OpeningReader:
    """Rows whose columns are known."""

    def __init__(self, width: int, columns: Columns, habits: FileHabits) -> None:
        self._width = width
        self._columns = columns
        self._habits = habits

    def read(self, number: int, cells: Sequence[str]) -> OpeningRow:
        """One row as an opening balance; `BadRow` names the first column that cannot be read."""
        raw = facts_in(cells, self._columns, self._width)
        told = {
            name: self._read(name, text) for name, text in raw.items() if text or name == "points"
        }
        if not told.keys() & {"mobile", "card_number", "external_ref"}:
            raise BadRow("mobile", "required")
        return OpeningRow(row=number, **told)

    def _read(self, name: str, raw: str) -> Any:
        try:
            return READERS[name](raw, self._habits)
        except BadCell as problem:
            raise BadRow(name, problem.code) from problem


def read_openings(path: Path, habits: FileHabits) -> Iterator[OpeningRow | tuple[int, BadRow]]:
    """The rows of a CSV or XLSX file, each read, or refused with its number.

    `UnreadableFile` where the file cannot be used, `BadRow` where its header cannot.
    """
    rows = read_table(path)
    header = next(rows, None)
    if header is None:
        raise UnreadableFile("empty")
    columns = columns_by_title("balances", header.cells)
    reader = OpeningReader(len(header.cells), columns, habits)
    for row in rows:
        try:
            if row.problem:
                raise BadRow("row", row.problem)
            yield reader.read(row.number, row.cells)
        except BadRow as problem:
            yield row.number, problem


def _ref(raw: str, _habits: FileHabits) -> str:
    return read_number_text("external_ref", raw)


READERS: Mapping[str, Callable[[str, FileHabits], Any]] = {
    "mobile": read_mobile,
    "card_number": read_card,
    "external_ref": _ref,
    "points": read_points,
    "expires_on": read_any_day,
}
