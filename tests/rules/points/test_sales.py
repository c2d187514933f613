"""A sale as a till tells it: what makes sense and what does not."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from members.exceptions import InvalidField
from points.rules.sales import MAX_AMOUNT, Line, Sale, Tendered

DAY = date(2026, 9, 1)


def sale(**facts: Any) -> Sale:
    """A bill of 900 with one line and cash, unless said otherwise."""
    bill: dict[str, Any] = {
        "shop_id": 1,
        "receipt_number": "R1",
        "lines": (Line(900),),
        "payments": (Tendered("cash", 900),),
    }
    return Sale(**bill | facts)


def test_only_what_is_paid_in_money_earns() -> None:
    bill = sale(
        lines=(Line(1_000), Line(500)),
        payments=(
            Tendered("cash", 400),
            Tendered("card", 300),
            Tendered("credit", 200),
            Tendered("points", 350),
            Tendered("voucher", 250, code="ABCD"),
        ),
        member_id=7,
    )

    assert bill.amount == 1_500
    assert bill.net == 900
    assert bill.points_amount == 350
    assert bill.is_on_credit


def test_a_bill_of_zero_is_a_visit() -> None:
    bill = sale(lines=(Line(0),), payments=())

    assert (bill.amount, bill.net, bill.points_amount) == (0, 0, 0)


@pytest.mark.parametrize(
    ("facts", "field", "problem"),
    [
        ({"lines": (), "payments": ()}, "lines", "required"),
        ({"lines": (Line(-1),), "payments": ()}, "lines", "out_of_range"),
        ({"lines": (Line(MAX_AMOUNT + 1),)}, "lines", "out_of_range"),
        ({"lines": (Line(MAX_AMOUNT), Line(1))}, "lines", "out_of_range"),
        ({"lines": (Line(900, quantity=0),)}, "lines", "out_of_range"),
        ({"lines": (Line(900, quantity=10**6 + 1),)}, "lines", "out_of_range"),
        ({"lines": (Line(0),) * 1_001, "payments": ()}, "lines", "out_of_range"),
        ({"lines": (Line(900, product="گ" * 81),)}, "lines", "too_long"),
        ({"lines": (Line(900, category="\x00"),)}, "lines", "control_character"),
        ({"payments": ()}, "payments", "sum_differs"),
        ({"payments": (Tendered("cash", 899),)}, "payments", "sum_differs"),
        ({"payments": (Tendered("cash", 0), Tendered("card", 900))}, "payments", "out_of_range"),
        ({"payments": (Tendered("cash", 901), Tendered("card", -1))}, "payments", "out_of_range"),
        ({"payments": (Tendered("coin", 900),)}, "payments", "invalid_choice"),
        ({"payments": (Tendered("points", 900),)}, "member", "needed_for_points"),
        (
            {"payments": (Tendered("points", 400), Tendered("points", 500)), "member_id": 7},
            "payments",
            "points_twice",
        ),
        ({"receipt_number": ""}, "receipt_number", "required"),
        ({"receipt_number": " \t"}, "receipt_number", "required"),
        ({"receipt_number": "9" * 61}, "receipt_number", "too_long"),
        ({"receipt_number": "1\x002"}, "receipt_number", "control_character"),
        ({"terminal": "t" * 41}, "terminal", "too_long"),
        ({"note": "n" * 201}, "note", "too_long"),
        ({"occurred_at": datetime(2026, 9, 1)}, "occurred_at", "no_time_zone"),  # noqa: DTZ001
    ],
)
def test_nonsense_is_refused_by_field(facts: dict[str, Any], field: str, problem: str) -> None:
    with pytest.raises(InvalidField) as refusal:
        sale(**facts)

    assert (refusal.value.facts["field"], refusal.value.facts["problem"]) == (field, problem)


@pytest.mark.parametrize("written", ["12-A", "۱۲-A", "١٢-A", "１２-A", "  12-A\n"])
def test_a_receipt_has_one_spelling(written: str) -> None:
    assert sale(receipt_number=written).receipt_number == "12-A"
    assert sale(terminal=written).terminal == "12-A"


def test_the_fingerprint_is_of_the_sale_not_of_its_note() -> None:
    bill = sale(payments=(Tendered("cash", 400), Tendered("card", 500)))
    turned = sale(payments=(Tendered("card", 500), Tendered("cash", 400)), note="کادو")

    assert bill.fingerprint(DAY) == turned.fingerprint(DAY)


@pytest.mark.parametrize(
    "change",
    [
        {"shop_id": 2},
        {"receipt_number": "R2"},
        {"terminal": "2"},
        {"member_id": 7},
        {"lines": (Line(900, product="رز"),)},
        {"payments": (Tendered("card", 900),)},
    ],
)
def test_another_sale_has_another_fingerprint(change: dict[str, Any]) -> None:
    bill = sale(occurred_at=datetime(2026, 9, 1, tzinfo=UTC))

    assert replace(bill, **change).fingerprint(DAY) != bill.fingerprint(DAY)
    assert bill.fingerprint(DAY) != bill.fingerprint(date(2026, 9, 2))
