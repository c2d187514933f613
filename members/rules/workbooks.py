"""The child that reads the first sheet of an XLSX file within limits: one JSON line per row.

Exit 2: no workbook that we read. Any other failure: too much for the limits.
"""

import json
import resource
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine

MEMORY = 768 * 1024 * 1024
SECONDS = 60
MOST_UNPACKED = 120_000_000
MOST_STRINGS = 30_000_000
MOST_RATIO = 100
MOST_PARTS = 2_000
MOST_ROWS = 200_000
MOST_COLUMNS = 60
MOST_BLANK_ROWS = 1_000
UNSUPPORTED, TOO_COMPLEX = 2, 3

Cell = int | float | str | bool | time | date | datetime | timedelta


def main(path: Path) -> int:
    """Write the sheet's rows to standard output; the exit code says why not."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        if not _is_modest(path):
            return TOO_COMPLEX
        workbook = python_calamine.load_workbook(str(path))
        sheet = workbook.get_sheet_by_index(0)
    except (zipfile.BadZipFile, python_calamine.CalamineError, OSError, ValueError):
        return UNSUPPORTED
    if sheet.width > MOST_COLUMNS:
        return TOO_COMPLEX
    return _write_rows(sheet)


def text_of(cell: Cell) -> str:
    """A cell as one would type it: whole numbers without decimals, days year first."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def _write_rows(sheet: python_calamine.CalamineSheet) -> int:
    blank = 0
    first = (sheet.start or (0, 0))[0] + 1
    for number, cells in enumerate(sheet.iter_rows(), start=first):
        texts = [text_of(cell) for cell in cells]
        blank = 0 if any(texts) else blank + 1
        if blank > MOST_BLANK_ROWS:
            return 0
        if number > MOST_ROWS:
            return TOO_COMPLEX
        if not blank:
            sys.stdout.write(json.dumps([number, texts], ensure_ascii=False) + "\n")
    return 0


def _is_modest(path: Path) -> bool:
    """By what the archive declares, before anything is unpacked."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        if "xl/workbook.xml" not in names:
            raise ValueError("no workbook")
        return (
            len(parts) <= MOST_PARTS
            and all(map(_is_modest_part, parts))
            and (sum(part.file_size for part in parts) <= MOST_UNPACKED)
        )


def _is_modest_part(part: zipfile.ZipInfo) -> bool:
    if part.filename.endswith("sharedStrings.xml") and part.file_size > MOST_STRINGS:
        return False
    return part.file_size <= max(100_000, part.compress_size * MOST_RATIO)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
