"""Hostile workbooks: refused before they cost anything, and honest ones read to their limits."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from members.rules.spreadsheets import UnreadableFile, is_workbook, read_table
from members.rules.workbooks import counts_from_1904

WORKBOOK = "xl/workbook.xml"
SHEET = "xl/worksheets/sheet1.xml"


def honest(tmp_path: Path, rows: list[list[object]] | None = None) -> Path:
    """A small workbook as a spreadsheet writes it."""
    book = openpyxl.Workbook()
    for row in rows or [["mobile", "name"], ["09121234567", "Sara"]]:
        book.active.append(row)  # type: ignore[union-attr]
    path = tmp_path / "honest.xlsx"
    book.save(path)
    return path


def changed(
    tmp_path: Path, parts: dict[str, bytes], *, more: list[zipfile.ZipInfo] | None = None
) -> Path:
    """The honest workbook with some parts replaced or added."""
    path = tmp_path / "changed.xlsx"
    with (
        zipfile.ZipFile(honest(tmp_path)) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for info in source.infolist():
            if info.filename not in parts:
                target.writestr(info.filename, source.read(info))
        for name, content in parts.items():
            target.writestr(name, content)
        for info in more or []:
            target.writestr(info, b"x")
    return path


def refusal(path: Path) -> str:
    """Why the file is not read."""
    with pytest.raises(UnreadableFile) as problem:
        list(read_table(path))
    return problem.value.code


def sheet(rows: str) -> bytes:
    """A sheet's XML around these rows."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def test_an_honest_workbook_is_read(tmp_path: Path) -> None:
    path = honest(tmp_path)

    assert [list(row.cells) for row in read_table(path)] == [
        ["mobile", "name"],
        ["09121234567", "Sara"],
    ]
    assert is_workbook(path)
    assert not counts_from_1904(path)


def test_numbers_of_days_from_1904_are_noticed(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.save(tmp_path / "mac.xlsx")

    assert counts_from_1904(tmp_path / "mac.xlsx")


def test_a_bomb_in_one_cell_is_refused_by_its_ratio(tmp_path: Path) -> None:
    cell = b'<row><c t="inlineStr"><is><t>' + b"x" * 50_000_000 + b"</t></is></c></row>"

    assert refusal(changed(tmp_path, {SHEET: sheet(cell.decode())})) == "too_complex"


def test_shared_strings_have_a_limit_of_their_own(tmp_path: Path) -> None:
    strings = b"<sst>" + bytes(range(97, 123)) * 1_200_000 + b"</sst>"

    assert refusal(changed(tmp_path, {"xl/sharedStrings.xml": strings})) == "too_complex"


def test_declared_sizes_that_lie_are_found_while_unpacking(tmp_path: Path) -> None:
    path = changed(tmp_path, {"xl/media/picture.bin": b"y" * 5_000_000})
    raw = bytearray(path.read_bytes())
    declared = (5_000_000).to_bytes(4, "little")
    while (at := raw.find(declared)) != -1:
        raw[at : at + 4] = (50_000).to_bytes(4, "little")
    path.write_bytes(raw)

    assert refusal(path) == "unsupported_file"


@pytest.mark.parametrize(
    "head",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        b'<!doctype x [<!ENTITY % e SYSTEM "http://127.0.0.1/x"> %e;]>',
    ],
)
@pytest.mark.parametrize("part", [SHEET, WORKBOOK, "[Content_Types].xml", "docProps/core.xml"])
def test_a_document_type_in_any_part_is_refused(tmp_path: Path, part: str, head: bytes) -> None:
    content = b'<?xml version="1.0"?>' + head + sheet("")

    assert refusal(changed(tmp_path, {part: content})) == "unsupported_file"


def test_a_document_type_in_sixteen_bits_is_refused(tmp_path: Path) -> None:
    content = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x>'.encode("utf-16")

    assert refusal(changed(tmp_path, {SHEET: content})) == "unsupported_file"


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/cron.d/x",
        "/etc/passwd",
        "xl\\..\\..\\x",
        "C:/x",
        "xl/embeddings/inner.zip",
        "xl/embeddings/inner.xlsx",
        "xl/vbaProject.bin",
    ],
)
def test_names_that_lead_out_and_archives_within_are_refused(tmp_path: Path, name: str) -> None:
    path = changed(tmp_path, {name: b"x"})

    assert refusal(path) == "unsupported_file"
    assert not (tmp_path.parent / "etc").exists()


def test_links_and_encrypted_parts_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("xl/link")
    link.external_attr = 0o120777 << 16
    assert refusal(changed(tmp_path, {}, more=[link])) == "unsupported_file"

    path = honest(tmp_path)
    raw = bytearray(path.read_bytes())
    at = raw.find(b"PK\x01\x02")
    raw[at + 8] |= 1
    path.write_bytes(raw)
    assert refusal(path) == "unsupported_file"


def test_a_hundred_thousand_parts_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "many.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(3_000):
            archive.writestr(f"xl/p{number}.xml", b"")
        archive.writestr(WORKBOOK, b"<workbook/>")

    assert refusal(path) == "too_complex"


def test_only_the_last_possible_row_does_not_keep_us(tmp_path: Path) -> None:
    cell = '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'

    assert refusal(changed(tmp_path, {SHEET: sheet(cell)})) == "too_complex"


def test_a_thousand_blank_rows_are_the_end(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1500"><c r="A1500"><v>2</v></c></row>'

    found = list(read_table(changed(tmp_path, {SHEET: sheet(rows)})))

    assert [row.number for row in found] == [1]


def test_five_million_cells_end_the_child_and_not_us(tmp_path: Path) -> None:
    row = "<row>" + "<c><v>1</v></c>" * 70 + "</row>"

    assert refusal(changed(tmp_path, {SHEET: sheet(row * 30)})) == "too_complex"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old or encrypted", "unsupported_file"),
        (b"PK\x05\x06" + b"\x00" * 18, "unsupported_file"),
        (b"PK\x03\x04 torn", "unsupported_file"),
        (b"junk %PDF-1.7 polyglot", "unsupported_file"),
        (b"\x7fELF", "unsupported_file"),
    ],
)
def test_other_kinds_under_a_false_name(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)

    assert refusal(path) == code


def test_an_open_document_is_no_workbook_of_ours(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", b"<x/>")
    path = tmp_path / "list.xlsx"
    path.write_bytes(buffer.getvalue())

    assert refusal(path) == "unsupported_file"


def test_a_csv_under_a_workbooks_name_is_read_as_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"mobile;name\r\n09121234567;Sara\r\n")

    assert [list(row.cells) for row in read_table(path)][1] == ["09121234567", "Sara"]


def test_rows_beyond_two_million_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("members.rules.spreadsheets.MOST_ROWS", 3)
    path = tmp_path / "long.csv"
    path.write_bytes(b"a\n" + b"1\n" * 3)
    assert len(list(read_table(path))) == 4
    path.write_bytes(b"a\n" + b"1\n" * 4)

    assert refusal(path) == "too_complex"
