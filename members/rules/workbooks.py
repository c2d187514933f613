"""The child that reads the first sheet of an XLSX file within limits: one JSON line per row.

Exit 2: no workbook that we read. Any other failure: too much for the limits.
"""

import json
import re
import resource
import stat
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
BLOCK = 1 << 20
ENCRYPTED = 0x1
# A part with a document type of its own may make much out of little, or read other files.
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_NESTED = (".zip", ".xlsx", ".xlsm", ".xls", ".docx", ".pptx", ".jar", ".exe", ".js")
_FROM_1904 = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904\s*=\s*[\"'](?:1|true)[\"']")

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
    except (zipfile.BadZipFile, python_calamine.CalamineError, OSError, ValueError, RuntimeError):
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


def counts_from_1904(path: Path) -> bool:
    """Whether the numbers of days in this workbook are counted from 1904, as old Macs did."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as part:
            return bool(_FROM_1904.search(part.read(BLOCK)))
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError):
        return False


def _is_modest(path: Path) -> bool:
    """By what the archive declares, before anything is unpacked, then by what comes out: what it
    declares may be a lie. ValueError where it is no workbook of ours.
    """
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS:
            return False
        if "xl/workbook.xml" not in {part.filename for part in parts}:
            raise ValueError("no workbook")
        for part in parts:
            _refuse_foreign(part)
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            return False
        return all(map(_is_modest_part, parts)) and _unpacks_modestly(archive, parts)


def _refuse_foreign(part: zipfile.ZipInfo) -> None:
    """Names are never used as paths; one that would lead out of a folder is no workbook's all the
    same, nor are links, encrypted parts, macros and archives within.
    """
    name = part.filename
    leads_out = name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name
    is_link = stat.S_ISLNK(part.external_attr >> 16)
    is_foreign = name.lower().endswith(_NESTED) or "vbaproject" in name.lower()
    if leads_out or is_link or is_foreign or part.flag_bits & ENCRYPTED:
        raise ValueError("no workbook of ours")


def _is_modest_part(part: zipfile.ZipInfo) -> bool:
    if part.filename.endswith("sharedStrings.xml") and part.file_size > MOST_STRINGS:
        return False
    return part.file_size <= max(100_000, part.compress_size * MOST_RATIO)


def _unpacks_modestly(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> bool:
    """Unpack everything once, keeping nothing; a document type anywhere is refused."""
    unpacked = 0
    for part in parts:
        with archive.open(part) as file:
            end = b""
            while block := file.read(BLOCK):
                unpacked += len(block)
                if unpacked > MOST_UNPACKED:
                    return False
                # Sixteen-bit text is the same with every other byte dropped.
                if _DOCTYPE.search((end + block).replace(b"\x00", b"")):
                    raise ValueError("a document type")
                end = block[-64:]
    return True


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
