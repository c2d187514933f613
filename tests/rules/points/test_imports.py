"""Rows of past purchases: what is read, and what is refused rather than guessed."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from members.rules.money import Currency
from points.rules.bad_rows import BadRow
from points.rules.import_cells import FileHabits
from points.rules.import_fields import columns_by_title
from points.rules.imports import CdnowReader, PastSale, PurchaseReader

TEHRAN = ZoneInfo("Asia/Tehran")
NOW = datetime(2026, 11, 21, 10, 30, tzinfo=TEHRAN)
TOMAN = Currency("IRR", 0, "toman")
HEADER = ["receipt_number", "date", "amount", "mobile", "card_number", "tender", "quantity"]


def _read(**given: str) -> PastSale:
    facts = {"receipt_number": "7", "date": "2026-01-02", "amount": "125000"} | given
    habits = FileHabits(TOMAN, NOW)
    reader = PurchaseReader(len(HEADER), columns_by_title("purchases", HEADER), habits)
    return reader.read(2, [facts.get(name, "") for name in HEADER])


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("1403/12/30", "2025-03-20T12:00:00+03:30"),
        ("۱۴۰۳-۱۲-۳۰", "2025-03-20T12:00:00+03:30"),
        ("1403/12/30 9:05", "2025-03-20T09:05:00+03:30"),
        ("2025-03-20", "2025-03-20T12:00:00+03:30"),
        ("2025-03-20 18:40:07", "2025-03-20T18:40:07+03:30"),
        ("2025-03-20T18:40", "2025-03-20T18:40:00+03:30"),
        ("2025-03-20T20:45:00Z", "2025-03-21T00:15:00+03:30"),
        ("2025-03-20T20:45:00+01:00", "2025-03-20T23:15:00+03:30"),
        ("2026-11-21", "2026-11-21T10:30:00+03:30"),
        ("45736", "2025-03-20T12:00:00+03:30"),
        ("45736.5", "2025-03-20T12:00:00+03:30"),
        ("25/12/1403", "2025-03-15T12:00:00+03:30"),
    ],
)
def test_days_and_times(written: str, iso: str) -> None:
    assert _read(date=written).occurred_at.isoformat() == iso


@pytest.mark.parametrize(
    "written", ["", "03/12/1403", "1404-12-30", "2025-02-30", "2025-03-20 25:00", "4500", "soon"]
)
def test_days_that_are_none(written: str) -> None:
    with pytest.raises(BadRow) as refusal:
        _read(date=written)

    assert refusal.value.field == "occurred_at"


@pytest.mark.parametrize(
    ("field", "written", "code"),
    [
        ("amount", "", "empty"),
        ("amount", "-5", "negative"),
        ("amount", "12x", "not_a_number"),
        ("amount", "9" * 30, "too_large"),
        ("mobile", "02188776655", "landline"),
        ("card_number", "1234567890", "invalid"),
        ("tender", "barter", "invalid_choice"),
        ("tender", "points", "invalid_choice"),
        ("quantity", "0", "out_of_range"),
        ("quantity", "1e3", "out_of_range"),
        ("quantity", "9" * 20, "out_of_range"),
        ("receipt_number", "", "required"),
        ("receipt_number", "9" * 61, "too_long"),
    ],
)
def test_cells_that_are_refused(field: str, written: str, code: str) -> None:
    with pytest.raises(BadRow) as refusal:
        _read(**{field: written})

    assert (refusal.value.field, refusal.value.code) == (field, code)


def test_a_whole_row() -> None:
    row = _read(
        receipt_number=" ۱۷ ", amount="۱۲۵٬۰۰۰", mobile="0912 000 1111", tender="نسیه", quantity="۳"
    )

    assert (row.receipt_number, row.amount, row.mobile) == ("17", 1_250_000, "+989120001111")
    assert (row.tender, row.quantity) == ("credit", 3)


@pytest.mark.parametrize(
    ("header", "field", "code"),
    [
        (["date", "amount"], "receipt_number", "missing"),
        (["receipt", "date", "تاریخ", "amount"], "occurred_at", "twice"),
    ],
)
def test_headers_that_cannot_be_used(header: list[str], field: str, code: str) -> None:
    with pytest.raises(BadRow) as refusal:
        columns_by_title("purchases", header)

    assert (refusal.value.field, refusal.value.code) == (field, code)


def test_both_layouts_of_cdnow_tell_the_same() -> None:
    master, sample = CdnowReader(TEHRAN), CdnowReader(TEHRAN)

    first = master.read(1, " 00004 19970101  2   29.33")

    assert sample.read(1, " 00004 0001 19970101  2   29.33") == first
    assert (first.receipt_number, first.amount, first.quantity) == ("00004-19970101-1", 2_933, 2)
    assert master.read(2, " 00004 19970101  1   5.00").receipt_number == "00004-19970101-2"


@pytest.mark.parametrize("line", ["", "00004 19970101 2", "00004 19971301 2 1.00", "x 1 2 3.00"])
def test_lines_that_are_none_of_cdnow(line: str) -> None:
    with pytest.raises(BadRow):
        CdnowReader(TEHRAN).read(1, line)
