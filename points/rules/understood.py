"""What one cell is understood to be, and what was done to it, for showing before anything is
written: by the very readers that will read it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from members.rules.calendars import InvalidDate, parse_day
from members.rules.spreadsheets import plain_cell
from members.rules.text import fold_digits
from points.rules import date_rows, imports, lead_rows, member_rows, openings
from points.rules.import_cells import BadCell, FileHabits, is_repaired
from points.rules.import_fields import FACT, ImportKind
from points.rules.member_rows import read_fact
from points.rules.written_days import YearlyDay, is_serial

Reader = Callable[[str, FileHabits], Any]
READERS: Mapping[ImportKind, Mapping[str, Reader]] = {
    "purchases": imports.READERS,
    "balances": openings.READERS,
    "members": member_rows.READERS,
    "dates": date_rows.READERS,
    "leads": lead_rows.READERS,
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One cell: its value, of which `kind` it is ("mobile", "money", "day", "text"), what was done
    to it, and `problem` where it cannot be read.
    """

    kind: str
    value: Any
    flags: tuple[str, ...] = ()
    problem: str = ""


def see(kind: ImportKind, field: str, raw: str, habits: FileHabits) -> Seen:
    """The cell as its column's reader takes it."""
    text = plain_cell(raw)
    if not text:
        return Seen("text", None)
    reader = READERS[kind].get(field, read_fact if field.startswith(FACT) else None)
    if reader is None:
        return Seen("text", text)
    try:
        value = reader(text, habits)
    except BadCell as problem:
        return Seen("text", None, problem=problem.code)
    return _seen(field, text, value, habits)


def _seen(field: str, text: str, value: Any, habits: FileHabits) -> Seen:
    if field == "mobile":
        return Seen("mobile", value, ("repaired",) if is_repaired(text, value) else ())
    if field in {"amount", "value"}:
        in_rial = habits.currency.code == "IRR"
        flag = "in_toman" if habits.currency.display == "toman" else "in_rial"
        return Seen("money", value, (flag,) if in_rial else ())
    if isinstance(value, YearlyDay):
        flags = (value.calendar, *(() if value.year else ("no_year",)))
        return Seen("day", value, ("serial",) if is_serial(text) else flags)
    if isinstance(value, date | datetime):
        return Seen("day", value, (_calendar_of(text),))
    return Seen("text", value)


def _calendar_of(text: str) -> str:
    if is_serial(text):
        return "serial"
    years = [part for part in fold_digits(text).replace("-", "/").split("/") if len(part) >= 4]
    day = fold_digits(text).replace("T", " ").split(" ")[0]
    try:
        parse_day(day, calendar="jalali")
    except InvalidDate:
        is_jalali = any(part[:2] in {"12", "13", "14"} for part in years)
        return "jalali" if is_jalali else "gregorian"
    return "jalali"
