"""The one way in which a list leaves the club: as CSV or XLSX, audited before its first byte."""

import csv
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any, Literal
from urllib.parse import quote

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import get_language, get_language_bidi, override
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, TYPE_STRING, WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from loyalty_club.web.sheets import Cell, Sheet, jalali_text
from members.exceptions import TooManyRows
from members.roles import Actor
from members.rules.spreadsheets import safe_cell
from members.selectors.club import club_day
from members.services.audit import write_audit

Format = Literal["csv", "xlsx"]

BYTE_ORDER_MARK = "\ufeff"
# A sheet of XLSX has no more rows than these, the heading among them.
ROWS_OF_A_WORKBOOK = 1_048_576
LINES_A_PIECE = 500
CONTENT_TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class _Piece:
    """A file that keeps what is written to it until it is taken."""

    def __init__(self) -> None:
        self._written: list[str] = []

    def write(self, words: str) -> int:
        self._written.append(words)
        return len(words)

    def take(self) -> str:
        taken = "".join(self._written)
        self._written.clear()
        return taken


def asked_format(asked: str | None) -> Format:
    """The format that an address names; CSV where it names none that there is."""
    return "xlsx" if asked == "xlsx" else "csv"


def list_file(actor: Actor, sheet: Sheet, file_format: Format, **about: Any) -> HttpResponseBase:
    """The list as a download, streamed; who took it out is in the audit before it begins.

    CSV is made as it is sent. XLSX is made on disk first and refused with `TooManyRows` where
    the format has no room for it. `about` is what else the audit names (`subject`, `member_id`).
    """
    _check_room(sheet, file_format)
    facts = {"list": sheet.key, "format": file_format, **sheet.facts}
    if sheet.count is not None:
        facts["rows"] = sheet.count
    file = _workbook_file(sheet) if file_format == "xlsx" else None
    write_audit(actor=actor, action="list.exported", facts=facts, **about)
    response: HttpResponseBase
    if file is not None:
        response = FileResponse(file, content_type=CONTENT_TYPES["xlsx"])
    else:
        pieces = csv_pieces(sheet, get_language() or "en")
        response = StreamingHttpResponse(pieces, content_type=CONTENT_TYPES["csv"])
    response.headers["Content-Disposition"] = _disposition(sheet, file_format)
    return response


def save_list(sheet: Sheet, path: Path, file_format: Format) -> int:
    """The list as a file of this machine; gives back how many rows it has."""
    _check_room(sheet, file_format)
    if file_format == "xlsx":
        with path.open("wb") as file:
            return write_workbook(sheet, file)
    rows = -1
    with path.open("w", encoding="utf-8", newline="") as plain:
        plain.write(BYTE_ORDER_MARK)
        writer = csv.writer(plain)
        for line in sheet.lines():
            writer.writerow(_safe(line))
            rows += 1
    return rows


def csv_pieces(sheet: Sheet, language: str) -> Iterator[str]:
    """The CSV with its mark, some hundred lines at a time, in the language it was asked for in:
    by the time it is sent the thread may have another.
    """
    piece = _Piece()
    writer = csv.writer(piece)
    piece.write(BYTE_ORDER_MARK)
    lines = sheet.lines()
    while True:
        with override(language):
            some = list(islice(lines, LINES_A_PIECE))
        if not some:
            return
        writer.writerows(_safe(line) for line in some)
        yield piece.take()


def write_workbook(sheet: Sheet, file: IO[bytes]) -> int:
    """A workbook of one sheet, from right to left in Persian; gives back how many rows it has.

    Numbers are numbers, and no text is a formula. It is written row by row to disk.
    """
    book = Workbook(write_only=True)
    table: WriteOnlyWorksheet = book.create_sheet("1")
    table.sheet_view.rightToLeft = get_language_bidi()
    table.freeze_panes = "A2"
    rows = -1
    for line in sheet.lines():
        rows += 1
        if rows == ROWS_OF_A_WORKBOOK:
            raise TooManyRows(most=ROWS_OF_A_WORKBOOK - 1)
        table.append([_typed(table, cell) for cell in line])
    book.save(file)
    return rows


def _workbook_file(sheet: Sheet) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    write_workbook(sheet, file)
    file.seek(0)
    return file


def _check_room(sheet: Sheet, file_format: Format) -> None:
    if file_format == "xlsx" and (sheet.count or 0) >= ROWS_OF_A_WORKBOOK:
        raise TooManyRows(most=ROWS_OF_A_WORKBOOK - 1)


def _safe(line: list[Cell]) -> list[Cell]:
    return [safe_cell(cell) if type(cell) is str else cell for cell in line]


def _typed(table: WriteOnlyWorksheet, cell: Cell) -> Any:
    if not isinstance(cell, str):
        return cell
    words = ILLEGAL_CHARACTERS_RE.sub("", cell)
    typed = WriteOnlyCell(table, words)
    typed.data_type = TYPE_STRING
    # A text it is, and stays one when somebody edits it.
    typed.quotePrefix = safe_cell(words) != words
    return typed


def _disposition(sheet: Sheet, file_format: Format) -> str:
    """Two names: the list's own with the day, as RFC 5987 writes it, and a plain one."""
    today = club_day()
    named = today.isoformat()
    if (get_language() or "").startswith("fa"):
        named = jalali_text(today).replace("/", "-")
    plain = f"{sheet.key}-{today.isoformat()}.{file_format}"
    full = quote(f"{sheet.title} {named}.{file_format}", safe="")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"
