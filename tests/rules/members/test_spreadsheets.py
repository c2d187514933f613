"""Tables in files: dialects, encodings, cells that bite, and rows that cannot be trusted."""

from pathlib import Path

import pytest

from members.rules.spreadsheets import (
    LONGEST_CELL,
    UnreadableFile,
    encoding_of,
    plain_cell,
    read_table,
    safe_cell,
)


def _file(tmp_path: Path, content: bytes, name: str = "table.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "utf-8-sig"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("cp1256", "cp1256"),
    ],
)
def test_encodings_are_told_apart(tmp_path: Path, codec: str, name: str) -> None:
    assert encoding_of(_file(tmp_path, "نام,مبلغ\r\n".encode(codec))) == name


def test_quotes_newlines_and_blank_lines(tmp_path: Path) -> None:
    path = _file(tmp_path, b'a;b\r\n\r\n"x;1";"two\nlines"\r\nlast;1\r\n')

    rows = [(row.number, list(row.cells)) for row in read_table(path)]

    assert rows == [(1, ["a", "b"]), (3, ["x;1", "two\nlines"]), (5, ["last", "1"])]


def test_a_very_long_cell_spoils_its_row_only(tmp_path: Path) -> None:
    path = _file(tmp_path, b"a,b\n" + b"x" * (LONGEST_CELL + 1) + b",1\ny,2\n")

    problems = [row.problem for row in read_table(path)]

    assert problems == ["", "too_long", ""]


def test_a_line_of_ten_megabytes_spoils_itself_only(tmp_path: Path) -> None:
    path = _file(tmp_path, b"a,b\n" + b"x" * 10_000_000 + b",1\ny,2\n")

    rows = list(read_table(path))

    assert rows[1].problem == "malformed"
    assert list(rows[-1].cells) == ["y", "2"]


@pytest.mark.parametrize(
    "start", [b"\xd0\xcf\x11\xe0old xls", b"%PDF-1.7", b"\x1f\x8b\x08gzip", b"PK\x03\x04no zip"]
)
def test_what_is_no_table_is_refused(tmp_path: Path, start: bytes) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        list(read_table(_file(tmp_path, start)))

    assert refusal.value.code == "unsupported_file"


def test_no_file_and_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as missing:
        read_table(tmp_path / "none.csv")
    with pytest.raises(UnreadableFile) as empty:
        read_table(_file(tmp_path, b""))

    assert (missing.value.code, empty.value.code) == ("not_found", "empty")


@pytest.mark.parametrize("text", ["=cmd|x", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_formulas_are_disarmed_and_come_back(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    assert plain_cell(safe_cell(text)) == text


@pytest.mark.parametrize("text", ["1403/12/30", "رز", "'quoted'", "", "a=b"])
def test_other_cells_are_left_alone(text: str) -> None:
    assert safe_cell(text) == text
    assert plain_cell(text) == text
