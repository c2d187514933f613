"""Ringing up over the API: points for money, once, and nothing on refusal."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.models import AuditEntry, IdempotencyKey, Message
from points.models import LedgerEntry, Payment, Purchase, PurchaseLine
from tests.api.callers import Caller, bill, body_of, code_of, errors_of
from tests.cast import Cast
from tests.factories import make_key, ring_up

pytestmark = pytest.mark.django_db


def test_a_sale_to_a_member(cast: Cast, till: Caller) -> None:
    payments = [{"tender": "cash", "amount": 2_000_000}, {"tender": "card", "amount": 3_059_000}]

    response = till.post(
        "purchases/",
        bill(5_059_000, receipt="A-1", member=cast.sara.pk, terminal="2", payments=payments),
    )

    purchase = Purchase.objects.get()
    body = body_of(response)
    assert response.status_code == 201
    assert body.pop("occurred_at").endswith("+03:30")
    assert body == {
        "id": purchase.pk,
        "shop": "main",
        "terminal": "2",
        "receipt_number": "A-1",
        "status": "closed",
        "amount": 5_059_000,
        "net": 5_059_000,
        "returned_amount": 0,
        "discount": 0,
        "gift": None,
        "reason": "",
        "is_on_credit": False,
        "settled_at": None,
        "tier": None,
        "points": {
            "wanted": 50,
            "granted": 50,
            "reduced": False,
            "spent": 0,
            "breakdown": [
                {
                    "rule": "amount",
                    "points": 50,
                    "wanted": 50,
                    "cut": None,
                    "why": "one point for each 10,000 toman of 505,900 toman paid in money",
                }
            ],
        },
        "member": {
            "id": cast.sara.pk,
            "balance": 50,
            "spendable": 50,
            "pending": 0,
            "debt": 0,
        },
    }


def test_what_else_a_sale_writes(cast: Cast, till: Caller) -> None:
    purchase_id = body_of(till.post("purchases/", bill(member=cast.sara.pk)))["id"]

    audit = AuditEntry.objects.get(action="purchase.recorded")
    assert (audit.actor_id, audit.subject) == (
        f"key:{cast.key.prefix}",
        f"purchase:{purchase_id}",
    )
    assert Message.objects.get().natural_key == f"receipt:{purchase_id}"


def test_a_sale_to_nobody(till: Caller) -> None:
    body = body_of(till.post("purchases/", bill()))

    assert body["member"] is None
    assert body["points"]["granted"] == 0
    assert body["points"]["breakdown"] == []


def test_without_payments_the_bill_is_paid_in_cash(till: Caller) -> None:
    till.post("purchases/", bill(750_000))

    assert list(Payment.objects.values_list("tender", "amount")) == [("cash", 750_000)]


def test_a_bill_of_zero_is_a_visit(cast: Cast, till: Caller) -> None:
    response = till.post("purchases/", bill(0, member=cast.sara.pk))

    assert response.status_code == 201
    assert body_of(response)["points"]["granted"] == 0
    assert Payment.objects.count() == 0


def test_paying_the_whole_bill_with_points(cast: Cast, till: Caller) -> None:
    ring_up(cast.shop, 100_000_000, member=cast.sara)
    payments = [{"tender": "points", "amount": 1_234_567}]

    body = body_of(till.post("purchases/", bill(1_234_567, member=cast.sara.pk, payments=payments)))

    assert (body["points"]["spent"], body["points"]["granted"], body["net"]) == (247, 0, 0)
    assert body["member"]["spendable"] == 1_000 - 247


def test_too_few_points_leave_nothing_behind(cast: Cast, till: Caller) -> None:
    payments = [{"tender": "points", "amount": 1_000_000}]

    response = till.post("purchases/", bill(1_000_000, member=cast.sara.pk, payments=payments))

    assert code_of(response) == (409, "insufficient_points")
    assert (body_of(response)["spendable"], body_of(response)["payable"]) == (0, 0)
    assert (Purchase.objects.count(), LedgerEntry.objects.count()) == (0, 0)
    assert not AuditEntry.objects.filter(action="purchase.recorded").exists()


def test_numbers_of_any_script_are_one_receipt(till: Caller) -> None:
    first = till.post("purchases/", bill(receipt=" ۱۰۴۲ "))
    again = till.post("purchases/", bill(receipt="1042"))

    assert (first.status_code, again.status_code) == (201, 200)
    assert Purchase.objects.get().receipt_number == "1042"


def test_lines_are_kept_tidy(till: Caller) -> None:
    sale = bill()
    sale["lines"] = [
        {"product": " گل\u200b ", "category": "كادو", "quantity": "۳", "amount": "۱۲۰۰"},
        {"amount": 300},
    ]

    till.post("purchases/", sale)

    assert list(PurchaseLine.objects.values_list("product", "category", "quantity", "amount")) == [
        ("گل", "کادو", 3, 1_200),
        ("", "", 1, 300),
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"shop": None}, "shop"),
        ({"shop": "nowhere"}, "shop"),
        ({"receipt_number": " "}, "receipt_number"),
        ({"receipt_number": "a\u0000b"[:1] + "\x1b"}, "receipt_number"),
        ({"receipt_number": 12}, "receipt_number"),
        ({"receipt_number": "9" * 61}, "receipt_number"),
        ({"member": 999_999}, "member"),
        ({"member": "sara"}, "member"),
        ({"member": 2**63}, "member"),
        ({"lines": []}, "lines"),
        ({"lines": {}}, "lines"),
        ({"lines": [{"amount": 1}] * 301}, "lines"),
        ({"lines": ["bouquet"]}, "lines.0"),
        ({"lines": [{"amount": 1, "price": 2}]}, "lines.0.price"),
        ({"lines": [{"amount": 1, "quantity": 0}]}, "lines.0.quantity"),
        ({"payments": []}, "payments"),
        ({"payments": [{"tender": "gold", "amount": 5_000_000}]}, "payments.0.tender"),
        ({"payments": [{"tender": "cash", "amount": 0}]}, "payments.0.amount"),
        ({"payments": [{"tender": "cash", "amount": 1}]}, "payments"),
        ({"payments": [{"tender": "points", "amount": 5_000_000}]}, "member"),
        ({"occurred_at": "yesterday"}, "occurred_at"),
        ({"occurred_at": "2026-11-21T18:30:00"}, "occurred_at"),
        ({"occurred_at": "1405-08-30T18:30:00+03:30"}, "occurred_at"),
        ({"occurred_at": 1_790_000_000}, "occurred_at"),
        ({"currency": "EUR"}, "currency"),
    ],
)
def test_wrong_fields_are_named(till: Caller, wrong: dict[str, Any], field: str) -> None:
    response = till.post("purchases/", {**bill(), **wrong})

    assert errors_of(response) == [field]
    assert Purchase.objects.count() == 0
    assert IdempotencyKey.objects.count() == 0


@pytest.mark.parametrize(
    "moment", [timezone.now() - timedelta(days=8), timezone.now() + timedelta(hours=1)]
)
def test_a_time_that_nobody_believes(till: Caller, moment: Any) -> None:
    response = till.post("purchases/", bill(occurred_at=moment.isoformat()))

    assert code_of(response) == (409, "backdated")


def test_an_offline_sale_keeps_its_time(till: Caller) -> None:
    moment = timezone.now() - timedelta(hours=30)

    till.post("purchases/", bill(occurred_at=moment.isoformat()))

    assert Purchase.objects.get().occurred_at == moment


def test_another_body_for_a_booked_receipt(till: Caller) -> None:
    purchase_id = body_of(till.post("purchases/", bill(receipt="A-1")))["id"]

    response = till.post("purchases/", bill(6_000_000, receipt="A-1"))

    assert code_of(response) == (409, "duplicate_receipt")
    assert body_of(response)["purchase_id"] == purchase_id
    assert Purchase.objects.get().amount == 5_000_000


def test_the_same_receipt_under_a_new_key_gets_the_original(cast: Cast, till: Caller) -> None:
    sale = bill(member=cast.sara.pk)
    first = till.post("purchases/", sale)
    again = till.post("purchases/", sale)

    assert (first.status_code, again.status_code) == (201, 200)
    assert body_of(again) == body_of(first)
    assert LedgerEntry.objects.count() == 1


def test_the_original_shows_what_happened_since(cast: Cast, till: Caller) -> None:
    sale = bill(member=cast.sara.pk)
    purchase_id = body_of(till.post("purchases/", sale))["id"]
    till.post(f"purchases/{purchase_id}/returns/", {"return_number": "1"})

    again = body_of(till.post("purchases/", sale))

    assert again["status"] == "returned"
    assert again["member"]["balance"] == 0


def test_another_shop_is_forbidden(cast: Cast, till: Caller) -> None:
    response = till.post("purchases/", bill() | {"shop": cast.other_shop.code})

    assert code_of(response) == (403, "not_allowed")
    assert Purchase.objects.count() == 0


def test_ringing_up_needs_the_right(cast: Cast) -> None:
    _, secret = make_key(cast.shop, rights=["purchases.read", "members.read"])

    response = Caller(secret).post("purchases/", bill())

    assert code_of(response) == (403, "not_allowed")


def test_reading_a_purchase(cast: Cast, till: Caller) -> None:
    booked = body_of(till.post("purchases/", bill(member=cast.sara.pk)))

    body = body_of(till.get(f"purchases/{booked['id']}/"))

    assert body.pop("lines") == [
        {
            "position": 1,
            "product": "دسته‌گل",
            "category": "flowers",
            "quantity": 1,
            "amount": 5_000_000,
            "returned_amount": 0,
        }
    ]
    assert body.pop("payments") == [{"tender": "cash", "amount": 5_000_000, "points": 0}]
    assert body == booked


def test_a_purchase_takes_sixteen_statements(cast: Cast, till: Caller) -> None:
    till.post("purchases/", bill(member=cast.sara.pk))

    with CaptureQueriesContext(connection) as context:
        till.post("purchases/", bill(member=cast.sara.pk))

    statements = [query["sql"] for query in context if "SAVEPOINT" not in query["sql"]]
    assert len(statements) <= 16
