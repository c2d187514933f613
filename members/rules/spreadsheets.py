"""Tables in files as people have them: CSV of any dialect and encoding, the first sheet of XLSX."""

import codecs
import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

DELIMITERS = ",;\t|"
LONGEST_CELL = 10_000
LONGEST_LINE = 1_000_000
MOST_ROWS = 2_000_000
# Old Excel and encrypted files, PDF, gzip, RTF, pictures, programs, other archives.
_FOREIGN = (
    b"\xd0\xcf\x11\xe0",
    b"\x1f\x8b",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"\x7fELF",
    b"MZ\x90",
    b"Rar!",
    b"7z\xbc\xaf",
    b"PK\x05\x06",
    b"PK\x07\x08",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", ";=", "＝", "＋", "－", "＠")


class UnreadableFile(ValueError):
    """The file as a whole cannot be read; `code` says why.

    One of: not_found, empty, too_complex, unsupported_file.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its number in the file, counted from one, and its cells as text.

    `problem` is set where the row itself cannot be trusted (too_long, malformed).
    """

    number: int
    cells: Sequence[str]
    problem: str = ""


def read_table(path: Path) -> Iterator[TableRow]:
    """The rows of a CSV or XLSX file that hold anything, the header among them, as a stream."""
    if not path.is_file():
        raise UnreadableFile("not_found")
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise UnreadableFile("empty")
    if start.startswith(b"PK\x03\x04"):
        return _read_workbook(path)
    if not _is_text(path):
        raise UnreadableFile("unsupported_file")
    return _read_csv(path)


def is_workbook(path: Path) -> bool:
    """Whether this would be read as a workbook, by what it holds and not by its name."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def encoding_of(path: Path) -> str:
    """UTF-16 or UTF-8 by its mark, UTF-8 where the whole file is that, else windows-1256."""
    with path.open("rb") as file:
        start = file.read(4)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while block := file.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1256"
    return "utf-8-sig"


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe in front where it might."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def plain_cell(text: str) -> str:
    """The cell as it was before `safe_cell`, without blanks around it."""
    text = text.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _is_text(path: Path) -> bool:
    """No sign of another kind of file, and no NUL but in text of sixteen bits."""
    with path.open("rb") as file:
        start = file.read(65_536)
    if b"%PDF-" in start[:1_024] or start.startswith(_FOREIGN):
        return False
    return start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" not in start


def _read_csv(path: Path) -> Iterator[TableRow]:
    encoding = encoding_of(path)
    csv.field_size_limit(LONGEST_LINE)
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        delimiter = _delimiter(file)
        reader = csv.reader(file, delimiter=delimiter, strict=False)
        rows = 0
        while True:
            number = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield TableRow(number, (), "malformed")
                continue
            if any(cells):
                rows += 1
                if rows > MOST_ROWS + 1:
                    raise UnreadableFile("too_complex")
                is_long = any(len(cell) > LONGEST_CELL for cell in cells)
                kept = [cell[:LONGEST_CELL] for cell in cells]
                yield TableRow(number, kept, "too_long" if is_long else "")


def _delimiter(file: io.TextIOWrapper) -> str:
    """The sign that parts the header; a header of one column has a comma for all we know."""
    header = file.readline(LONGEST_CELL)
    file.seek(0)
    return max(DELIMITERS, key=header.count)


def _read_workbook(path: Path) -> Iterator[TableRow]:
    """In a child process of bounded memory and time: a small file may unpack to gigabytes."""
    command = [sys.executable, "-m", "members.rules.workbooks", str(path)]
    child = subprocess.Popen(  # noqa: S603 - our own module, no shell
        command,
        cwd=Path(__file__).parents[2],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    if child.stdout is None:
        raise UnreadableFile("unsupported_file")
    try:
        with closing(child.stdout) as lines:
            for line in lines:
                number, cells = json.loads(line)
                is_long = any(len(cell) > LONGEST_CELL for cell in cells)
                yield TableRow(number, cells, "too_long" if is_long else "")
        status = child.wait()
    finally:
        child.kill()
        child.wait()
    if status:
        raise UnreadableFile("unsupported_file" if status == 2 else "too_complex")
