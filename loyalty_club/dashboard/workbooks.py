"""One table as an XLSX file for a spreadsheet: numbers stay numbers, and no cell computes."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from django.http import HttpResponse
from django.utils.encoding import escape_uri_path
from django.utils.translation import get_language_bidi
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, TYPE_STRING, Cell, WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx_file(name: str, rows: Iterable[Sequence[str | int]]) -> HttpResponse:
    """The rows as a download; a sheet of a Persian page runs from right to left."""
    response = HttpResponse(workbook(rows), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{escape_uri_path(name)}"
    return response


def workbook(rows: Iterable[Sequence[str | int]]) -> bytes:
    """A workbook of one sheet. Texts are never formulas."""
    book = Workbook(write_only=True)
    sheet: WriteOnlyWorksheet = book.create_sheet("1")
    sheet.sheet_view.rightToLeft = get_language_bidi()
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: WriteOnlyWorksheet, value: str | int) -> Cell:
    if isinstance(value, int):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = TYPE_STRING
    return cell
