"""Cells that spreadsheets have damaged, and columns that are found by their values."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from members.rules.currencies import Currency
from points.rules.bad_rows import BadRow
from points.rules.import_cells import BadCell, FileHabits, read_mobile, read_whole_name
from points.rules.import_fields import check_columns, guess_columns
from points.rules.understood import see

HABITS = FileHabits(
    Currency("IRR", 0, "toman"), datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("Asia/Tehran"))
)


@pytest.mark.parametrize(
    "written",
    [
        "9121234567",
        "09121234567",
        "+989121234567",
        "۰۹۱۲۱۲۳۴۵۶۷",
        "٠٩١٢١٢٣٤٥٦٧",
        "9121234567.0",
        "9.121234567E+09",
        "\u200e0912 123 4567",
    ],
)
def test_a_mobile_is_repaired(written: str) -> None:
    assert read_mobile(written) == "+989121234567"


def test_a_mobile_whose_end_is_gone_is_refused() -> None:
    with pytest.raises(BadCell) as problem:
        read_mobile("9.12E+09")

    assert problem.value.code == "rounded"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("مینا رضایی پور", ("مینا", "رضایی پور")),
        ("رضایی، مینا", ("مینا", "رضایی")),
        ("مینا", ("مینا", "")),
    ],
)
def test_a_whole_name_is_parted(written: str, name: tuple[str, str]) -> None:
    assert read_whole_name(written) == name


def test_columns_without_telling_titles_are_found_by_their_values() -> None:
    rows = [
        ["09121110001", "x", "1403/02/01", "450,000"],
        ["9121110002", "y", "1403/02/02", "90000"],
    ]

    assert guess_columns("purchases", ["A", "B", "C", "D"], rows) == {
        "mobile": 0,
        "occurred_at": 2,
        "amount": 3,
    }


def test_titles_come_before_values() -> None:
    columns = guess_columns("members", ["تلفن همراه", "معرف"], [["x", "09121110001"]])

    assert columns == {"mobile": 0, "referred_by": 1}


def test_a_choice_without_what_is_needed_is_refused() -> None:
    with pytest.raises(BadRow) as problem:
        check_columns("dates", {"mobile": 0, "day": 1})

    assert (problem.value.field, problem.value.code) == ("on", "missing")


@pytest.mark.parametrize(
    ("field", "raw", "flags"),
    [
        ("mobile", "9121234567", ("repaired",)),
        ("mobile", "09121234567", ()),
        ("amount", "45000", ("in_toman",)),
        ("occurred_at", "45736", ("serial",)),
        ("occurred_at", "1403/02/01", ("jalali",)),
        ("occurred_at", "2024-05-01", ("gregorian",)),
    ],
)
def test_what_was_done_to_a_cell_is_said(field: str, raw: str, flags: tuple[str, ...]) -> None:
    assert see("purchases", field, raw, HABITS).flags == flags
