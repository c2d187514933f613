"""The first rows of a file, raw and as understood, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.models import ImportantDate, Member
from members.models.dates import Calendar
from members.rules.calendars import JALALI_MONTHS, format_day
from members.rules.money import amount_in_words, format_money, format_number
from members.rules.phones import national_mobile
from members.rules.text import persian_digits
from points.models import ImportJob, Payment, Purchase
from points.rules.import_cells import FileHabits
from points.rules.import_fields import ImportKind
from points.rules.understood import Seen, see
from points.rules.written_days import YearlyDay
from points.selectors.import_files import Choices, first_rows, habits_of, upload_path
from points.selectors.imports import explain_refusal

SHOWN = 5
# What a word of the file becomes is shown by its name, not by its code.
LABELS: Mapping[str, Mapping[Any, Any]] = {
    "gender": dict(Member.Gender.choices),
    "whose": dict(ImportantDate.Whose.choices),
    "kind": dict(ImportantDate.Kind.choices),
    "calendar": dict(Calendar.choices),
    "tender": dict(Payment.Tender.choices),
    "bought_for": dict(Purchase.Reason.choices),
}


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell as it came and as it is understood, in the reader's language; `flags` say what was
    done to it, `problem` why it cannot be read.
    """

    raw: str
    text: str
    flags: tuple[str, ...]
    problem: str


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column of the file: its title, the field it holds ("" where it is left out), its cells."""

    at: int
    title: str
    field: str
    cells: tuple[ShownCell, ...]


def preview_of(job: ImportJob, columns: Mapping[str, int], choices: Choices) -> list[ShownColumn]:
    """The first rows column by column, raw and as understood. `UnreadableFile` if it is gone."""
    path = upload_path(job)
    header, rows = first_rows(path, SHOWN)
    habits = habits_of(choices, path)
    fields = {at: name for name, at in columns.items()}
    kind = cast("ImportKind", job.kind)
    return [
        ShownColumn(
            at,
            title,
            fields.get(at, ""),
            tuple(
                _shown(kind, fields.get(at, ""), row.cells[at], habits)
                for row in rows
                if at < len(row.cells) and row.cells[at].strip()
            ),
        )
        for at, title in enumerate(header)
    ]


def _shown(kind: ImportKind, field: str, raw: str, habits: FileHabits) -> ShownCell:
    if not field:
        return ShownCell(raw, "", (), "")
    seen = see(kind, field, raw, habits)
    if seen.problem:
        return ShownCell(raw, "", (), explain_refusal(field, seen.problem))
    text = str(LABELS[field].get(seen.value, "")) if field in LABELS else _text(seen, habits)
    return ShownCell(raw, text, tuple(_flag(flag) for flag in seen.flags), "")


def _flag(code: str) -> str:
    return {
        "repaired": _("number repaired"),
        "jalali": _("Jalali"),
        "gregorian": _("Gregorian"),
        "lunar": _("lunar"),
        "serial": _("a spreadsheet's date"),
        "no_year": _("without a year"),
        "in_toman": _("toman"),
        "in_rial": _("rial"),
    }.get(code, code)


def _text(seen: Seen, habits: FileHabits) -> str:
    """The value as one would say it."""
    language = get_language() or "en"
    if seen.kind == "mobile":
        return national_mobile(seen.value)
    if seen.kind == "money":
        exact = format_money(seen.value, habits.currency, language)
        return f"{exact} ({amount_in_words(seen.value, habits.currency, language)})"
    if seen.kind == "day":
        return _day(seen.value, language)
    return _plain(seen.value, language)


def _plain(value: Any, language: str) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return format_number(value, language)
    if isinstance(value, tuple):
        return " · ".join(part for part in value if part)
    return "" if value is None else str(value)


def _day(value: date | YearlyDay, language: str) -> str:
    if isinstance(value, YearlyDay):
        return _yearly(value, language)
    if isinstance(value, datetime):
        clock = f"{value:%H:%M}"
        clock = persian_digits(clock) if language.startswith("fa") else clock
        return f"{format_day(value.date(), language, style='long')}, {clock}"
    return format_day(value, language, style="long")


def _yearly(day: YearlyDay, language: str) -> str:
    """As its own calendar names it."""
    year = str(day.year) if day.year else ""
    if not language.startswith("fa"):
        return "-".join(part for part in (year, f"{day.month:02}", f"{day.day:02}") if part)
    if day.calendar == "jalali":
        return persian_digits(f"{day.day} {JALALI_MONTHS[day.month - 1]} {year}".strip())
    return persian_digits("/".join(part for part in (year, str(day.month), str(day.day)) if part))
