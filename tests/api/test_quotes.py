"""The preview over the API: what booking would do, and nothing written."""

import pytest

from members.models import AuditEntry, IdempotencyKey
from points.models import Purchase
from tests.api.callers import Caller, bill, body_of, code_of, errors_of
from tests.cast import Cast
from tests.factories import make_key, ring_up

pytestmark = pytest.mark.django_db


def test_what_is_previewed_is_what_is_booked(cast: Cast, till: Caller) -> None:
    sale = bill(7_770_000, member=cast.sara.pk)

    quote = body_of(till.post("purchases/quote/", sale))
    booked = body_of(till.post("purchases/", sale))

    assert quote["points"] == booked["points"]
    assert quote["points"]["granted"] == 77
    assert quote["member"] == {
        "id": cast.sara.pk,
        "balance": 0,
        "spendable": 0,
        "pending": 0,
        "debt": 0,
    }


def test_nothing_is_written(cast: Cast, till: Caller) -> None:
    audit = AuditEntry.objects.count()

    response = till.post("purchases/quote/", bill(member=cast.sara.pk), key=None)

    assert response.status_code == 200
    assert (Purchase.objects.count(), IdempotencyKey.objects.count()) == (0, 0)
    assert AuditEntry.objects.count() == audit


def test_a_key_is_not_kept(cast: Cast, till: Caller) -> None:
    till.post("purchases/quote/", bill(), key="till-1")

    response = till.post("purchases/", bill(), key="till-1")

    assert response.status_code == 201


def test_how_much_points_could_pay(cast: Cast, till: Caller) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara)

    small = body_of(till.post("purchases/quote/", bill(300_000, member=cast.sara.pk)))
    large = body_of(till.post("purchases/quote/", bill(900_000, member=cast.sara.pk)))

    assert (small["most_payable"], large["most_payable"]) == (300_000, 500_000)


def test_a_receipt_number_is_not_needed(till: Caller) -> None:
    sale = bill()
    del sale["receipt_number"]

    assert till.post("purchases/quote/", sale).status_code == 200


def test_what_booking_would_refuse_is_refused(cast: Cast, till: Caller) -> None:
    payments = [{"tender": "points", "amount": 5_000_000}]

    response = till.post("purchases/quote/", bill(member=cast.sara.pk, payments=payments))

    assert code_of(response) == (409, "insufficient_points")


def test_an_unknown_member_is_a_mistake(till: Caller) -> None:
    assert errors_of(till.post("purchases/quote/", bill(member=999_999))) == ["member"]


def test_another_shop_is_forbidden(cast: Cast, till: Caller) -> None:
    response = till.post("purchases/quote/", bill() | {"shop": cast.other_shop.code})

    assert code_of(response) == (403, "not_allowed")


def test_the_preview_needs_the_right(cast: Cast) -> None:
    _, secret = make_key(cast.shop, rights=["purchases.read"])

    response = Caller(secret).post("purchases/quote/", bill())

    assert code_of(response) == (403, "not_allowed")
