"""Files of past purchases as streams of rows, each read or refused by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast
from zoneinfo import ZoneInfo

from members.rules.spreadsheets import UnreadableFile, read_table
from points.rules.bad_rows import BadRow
from points.rules.import_cells import FileHabits
from points.rules.import_fields import columns_by_title
from points.rules.imports import CdnowReader, PastSale, PurchaseReader, is_cdnow

FileFormat = Literal["cdnow", "csv", "xlsx"]


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row of the file: the purchase it tells, or why it tells none."""

    number: int
    cells: Sequence[str]
    sale: PastSale | None = None
    problem: BadRow | None = None


@dataclass(frozen=True, slots=True)
class PurchaseFile:
    """An opened file: its header (for the file of refused rows) and its rows, as a stream."""

    header: Sequence[str]
    rows: Iterator[FileRow]


def guess_format(path: Path) -> FileFormat:
    """By the name's end where it says so, else by the shape of the first lines."""
    ending = path.suffix.lower().lstrip(".")
    if ending in {"csv", "xlsx"}:
        return cast("FileFormat", ending)
    if not path.is_file():
        raise UnreadableFile("not_found")
    with path.open(encoding="utf-8", errors="replace") as file:
        first = [file.readline(1_000), file.readline(1_000)]
    return "cdnow" if any(map(is_cdnow, first)) else "csv"


def open_cdnow(path: Path, *, zone: ZoneInfo) -> PurchaseFile:
    """A CDNOW file of either layout; a first line of names is passed over."""
    if not path.is_file():
        raise UnreadableFile("not_found")
    return PurchaseFile(("line",), _cdnow_rows(path, CdnowReader(zone)))


def open_table(path: Path, *, habits: FileHabits) -> PurchaseFile:
    """A CSV or XLSX file with a header; `UnreadableFile` or `BadRow` where it cannot be used."""
    rows = read_table(path)
    header = next(rows, None)
    if header is None:
        raise UnreadableFile("empty")
    columns = columns_by_title("purchases", header.cells)
    reader = PurchaseReader(len(header.cells), columns, habits)

    def read() -> Iterator[FileRow]:
        for row in rows:
            try:
                if row.problem:
                    raise BadRow("row", row.problem)
                sale = reader.read(row.number, row.cells)
            except BadRow as problem:
                yield FileRow(row.number, row.cells, problem=problem)
            else:
                yield FileRow(row.number, row.cells, sale)

    return PurchaseFile(header.cells, read())


def _cdnow_rows(path: Path, reader: CdnowReader) -> Iterator[FileRow]:
    with path.open(encoding="ascii", errors="replace") as file:
        for number, line in enumerate(file, start=1):
            text = line.strip()
            if not text or (number == 1 and not is_cdnow(text)):
                continue
            try:
                sale = reader.read(number, text)
            except BadRow as problem:
                yield FileRow(number, (text,), problem=problem)
            else:
                yield FileRow(number, (text,), sale)
