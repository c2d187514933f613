"""Files that wait to be brought in: where they lie, what is in them, how they write."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.utils import timezone

from members.models import Fact
from members.rules.calendars import CalendarName
from members.rules.currencies import Currency
from members.rules.spreadsheets import TableRow, UnreadableFile, is_workbook, read_table
from members.rules.workbooks import counts_from_1904
from members.selectors.club import club_zone, current_club
from points.models import ImportJob
from points.rules.import_cells import FileHabits
from points.rules.import_fields import ImportKind, guess_columns
from points.rules.written_days import DayOrder

NAME = re.compile(r"[0-9a-f]{32}")
SAMPLES = 200


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file's header and the rows after it, as a stream."""

    header: Sequence[str]
    rows: Iterator[TableRow]

    @property
    def width(self) -> int:
        """How many columns have a title."""
        return len(self.header)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the owner has said about a file: the unit of its money, the order of its days, the
    calendar of days without a year; whether it overwrites, and whether its «yes» is a consent.
    """

    unit: str = ""
    order: str = ""
    calendar: str = ""
    overwrites: bool = False
    consents: bool = False

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Choices":
        """As a job keeps them."""
        return cls(**{name: kept[name] for name in cls.__dataclass_fields__ if name in kept})


def upload_path(job: ImportJob) -> Path:
    """The job's file in the private folder; `UnreadableFile` when it is gone."""
    if not NAME.fullmatch(job.file):
        raise UnreadableFile("not_found")
    return Path(settings.UPLOAD_FOLDER) / job.file


def open_file(path: Path) -> OpenFile:
    """`UnreadableFile` where the file as a whole cannot be read, or holds nothing."""
    rows = read_table(path)
    header = next(rows, None)
    if header is None:
        raise UnreadableFile("empty")
    return OpenFile(header.cells, rows)


def first_rows(path: Path, count: int) -> tuple[Sequence[str], list[TableRow]]:
    """The header and so many rows after it."""
    file = open_file(path)
    return file.header, list(islice(file.rows, count))


def guessed_columns(kind: ImportKind, path: Path) -> dict[str, int]:
    """Which column is which, by the header and the first rows."""
    header, rows = first_rows(path, SAMPLES)
    return guess_columns(kind, header, [row.cells for row in rows], fact_names())


def fact_names() -> dict[str, list[str]]:
    """The catalogue's facts that a file may tell, with what each is called in either language."""
    facts = Fact.objects.filter(is_active=True).exclude(kind=Fact.Kind.DATE)
    return {
        fact.key: [words["name"] for words in fact.words.values() if words.get("name")]
        for fact in facts
    }


def habits_of(choices: Choices, path: Path, *, now: datetime | None = None) -> FileHabits:
    """How this file writes, as the owner has said and the file itself shows."""
    club = current_club()
    currency = club.currency
    if currency.code == "IRR" and choices.unit:
        currency = Currency("IRR", 0, "toman" if choices.unit == "toman" else "unit")
    return FileHabits(
        currency=currency,
        now=(now or timezone.now()).astimezone(club_zone()),
        order=cast("DayOrder", choices.order),
        calendar=cast("CalendarName", choices.calendar or club.calendar),
        from_1904=is_workbook(path) and counts_from_1904(path),
    )
