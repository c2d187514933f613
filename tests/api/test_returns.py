"""Returns over the API: two reversals, each exactly once."""

from typing import Any

import pytest

from members.models import AuditEntry
from points.models import Return
from tests.api.callers import Caller, bill, body_of, code_of, errors_of
from tests.cast import Cast
from tests.factories import make_key, ring_up

pytestmark = pytest.mark.django_db


def test_a_part_comes_back(cast: Cast, till: Caller) -> None:
    purchase = ring_up(cast.shop, 5_000_000, member=cast.sara).purchase

    response = till.post(
        f"purchases/{purchase.pk}/returns/", {"return_number": "R-1", "amount": 2_000_000}
    )

    assert response.status_code == 201
    assert body_of(response) == {
        "id": Return.objects.get().pk,
        "purchase": purchase.pk,
        "return_number": "R-1",
        "amount": 2_000_000,
        "refund": 2_000_000,
        "clawed_back": 20,
        "given_back": 0,
        "debt": 0,
        "member": {"id": cast.sara.pk, "balance": 30, "spendable": 30, "pending": 0, "debt": 0},
    }
    assert AuditEntry.objects.get(action="purchase.returned").actor_id == f"key:{cast.key.prefix}"


def test_everything_comes_back_where_nothing_is_said(cast: Cast, till: Caller) -> None:
    purchase = ring_up(cast.shop, 5_000_000, member=cast.sara).purchase

    body = body_of(till.post(f"purchases/{purchase.pk}/returns/", {"return_number": "R-1"}))

    assert (body["amount"], body["clawed_back"]) == (5_000_000, 50)


def test_points_before_money(cast: Cast, till: Caller) -> None:
    ring_up(cast.shop, 100_000_000, member=cast.sara)
    purchase = ring_up(cast.shop, 2_000_000, member=cast.sara, points_amount=500_000).purchase

    body = body_of(till.post(f"purchases/{purchase.pk}/returns/", {"return_number": "R-1"}))

    assert (body["refund"], body["given_back"], body["clawed_back"]) == (1_500_000, 100, 15)
    assert body["member"]["balance"] == 1_000


def test_what_cannot_be_taken_back_is_owed(cast: Cast, till: Caller) -> None:
    purchase = ring_up(cast.shop, 10_000_000, member=cast.sara).purchase
    ring_up(cast.shop, 400_000, member=cast.sara, points_amount=400_000)

    body = body_of(till.post(f"purchases/{purchase.pk}/returns/", {"return_number": "R-1"}))

    assert (body["clawed_back"], body["debt"]) == (20, 80)
    assert body["member"]["debt"] == 80


def test_by_line(cast: Cast, till: Caller) -> None:
    sale = bill(member=cast.sara.pk)
    sale["lines"] = [{"amount": 3_000_000}, {"amount": 2_000_000}]
    purchase_id = body_of(till.post("purchases/", sale))["id"]

    body = body_of(
        till.post(
            f"purchases/{purchase_id}/returns/",
            {"return_number": "R-1", "lines": [{"position": 2, "amount": "۱۰۰۰۰۰۰"}]},
        )
    )

    assert (body["amount"], body["clawed_back"]) == (1_000_000, 10)
    lines = body_of(till.get(f"purchases/{purchase_id}/"))["lines"]
    assert [line["returned_amount"] for line in lines] == [0, 1_000_000]


def test_a_sale_without_a_member(cast: Cast, till: Caller) -> None:
    purchase = ring_up(cast.shop, 5_000_000).purchase

    body = body_of(till.post(f"purchases/{purchase.pk}/returns/", {"return_number": "R-1"}))

    assert (body["refund"], body["member"]) == (5_000_000, None)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"return_number": ""}, "return_number"),
        ({"return_number": None}, "return_number"),
        ({"amount": 0}, "amount"),
        ({"amount": -1}, "amount"),
        ({"amount": 1.5}, "amount"),
        ({"amount": 1, "lines": [{"position": 1, "amount": 1}]}, "amount"),
        ({"lines": []}, "lines"),
        ({"lines": [{"position": 7, "amount": 1}]}, "lines"),
        ({"lines": [{"position": 1, "amount": 1}, {"position": 1, "amount": 1}]}, "lines"),
        ({"lines": [{"position": 1}]}, "lines.0.amount"),
        ({"totl": 5}, "totl"),
    ],
)
def test_wrong_fields_are_named(
    cast: Cast, till: Caller, wrong: dict[str, Any], field: str
) -> None:
    purchase = ring_up(cast.shop).purchase

    response = till.post(f"purchases/{purchase.pk}/returns/", {"return_number": "R-1", **wrong})

    assert errors_of(response) == [field]
    assert Return.objects.count() == 0


def test_one_return_number_once(cast: Cast, till: Caller) -> None:
    purchase = ring_up(cast.shop, member=cast.sara).purchase
    asked = {"return_number": "R-1", "amount": 1_000_000}
    till.post(f"purchases/{purchase.pk}/returns/", asked)

    again = till.post(f"purchases/{purchase.pk}/returns/", asked)

    assert code_of(again) == (409, "already_returned")
    assert Return.objects.count() == 1


def test_more_than_is_left(cast: Cast, till: Caller) -> None:
    purchase = ring_up(cast.shop, 5_000_000).purchase

    response = till.post(
        f"purchases/{purchase.pk}/returns/", {"return_number": "R-1", "amount": 5_000_001}
    )

    assert code_of(response) == (409, "return_exceeds_net")
    assert body_of(response)["left"] == 5_000_000


def test_returning_needs_the_right(cast: Cast) -> None:
    purchase = ring_up(cast.shop).purchase
    _, secret = make_key(cast.shop, rights=["purchases.write", "purchases.read"])

    response = Caller(secret).post(f"purchases/{purchase.pk}/returns/", {"return_number": "R-1"})

    assert code_of(response) == (403, "not_allowed")
    assert Return.objects.count() == 0
