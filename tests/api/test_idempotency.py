"""Doing it twice is doing it once, over HTTP."""

import json
from random import Random

import pytest

from members.models import IdempotencyKey
from points.models import LedgerEntry, Purchase
from points.selectors.balances import balance_of
from tests.api.callers import Caller, bill, body_of, code_of
from tests.cast import Cast
from tests.factories import make_key, ring_up

pytestmark = pytest.mark.django_db


def test_a_repeat_gets_the_same_bytes(cast: Cast, till: Caller) -> None:
    sale = bill(member=cast.sara.pk)
    first = till.post("purchases/", sale, key="sale-1")
    again = till.post("purchases/", sale, key="sale-1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (Purchase.objects.count(), LedgerEntry.objects.count()) == (1, 1)


def test_a_repeat_in_another_language_is_the_same(cast: Cast, till: Caller) -> None:
    sale = bill(member=cast.sara.pk)
    first = till.post("purchases/", sale, key="sale-1")

    again = Caller(cast.secret, language="fa").post("purchases/", sale, key="sale-1")

    assert again.content == first.content


@pytest.mark.parametrize("path", ["purchases/", "returns/", "claim/", "settle/"])
def test_what_moves_points_needs_a_key(cast: Cast, till: Caller, path: str) -> None:
    purchase = ring_up(cast.shop).purchase
    address = path if path == "purchases/" else f"purchases/{purchase.pk}/{path}"
    body = {
        "purchases/": bill(),
        "returns/": {"return_number": "1"},
        "claim/": {"member": cast.sara.pk},
        "settle/": {},
    }[path]

    missing = till.post(address, body, key=None)
    empty = till.post(address, body, key="")

    assert code_of(missing) == code_of(empty) == (400, "idempotency_key_required")
    assert LedgerEntry.objects.count() == 0


def test_the_key_is_asked_for_before_the_body(till: Caller) -> None:
    missing = till.post("purchases/", bill(amount="much"), key=None)
    unreadable = till.post("purchases/", b"{", key=None)
    invalid = till.post("purchases/", b"{", key="two words")

    assert code_of(missing) == code_of(unreadable) == (400, "idempotency_key_required")
    assert code_of(invalid) == (400, "idempotency_key_invalid")


@pytest.mark.parametrize("key", ["k" * 256, "کلید", "two words", " ", "tab\t", "é"])
def test_a_key_that_is_none(till: Caller, key: str) -> None:
    response = till.post("purchases/", bill(), key=key)

    assert code_of(response) == (400, "idempotency_key_invalid")
    assert Purchase.objects.count() == 0


def test_the_longest_key(till: Caller) -> None:
    assert till.post("purchases/", bill(), key="k" * 255).status_code == 201


def test_another_spelling_is_the_same_request(cast: Cast, till: Caller) -> None:
    sale = bill(1_200_000, receipt="1042", member=cast.sara.pk)
    first = till.post("purchases/", sale, key="sale-1")
    turned = dict(reversed(sale.items())) | {"receipt_number": "۱۰۴۲", "member": str(cast.sara.pk)}
    turned["lines"] = [{"amount": "١٢٠٠٠٠٠", "category": "flowers", "product": "دسته‌گل"}]

    again = till.post("purchases/", json.dumps(turned, indent=4).encode(), key="sale-1")

    assert again.content == first.content
    assert again.headers["Idempotent-Replayed"] == "true"


def test_another_request_under_the_same_key(cast: Cast, till: Caller) -> None:
    till.post("purchases/", bill(), key="sale-1")
    purchase = Purchase.objects.get()

    other_body = till.post("purchases/", bill(), key="sale-1")
    other_address = till.post(f"purchases/{purchase.pk}/settle/", {}, key="sale-1")

    assert code_of(other_body) == code_of(other_address) == (422, "idempotency_key_reuse")
    assert Purchase.objects.count() == 1


def test_the_same_key_of_another_till(cast: Cast, till: Caller) -> None:
    _, secret = make_key(cast.other_shop)
    sale = bill(receipt="1")
    till.post("purchases/", sale, key="sale-1")

    response = Caller(secret).post("purchases/", sale | {"shop": "branch"}, key="sale-1")

    assert response.status_code == 201
    assert Purchase.objects.count() == 2


def test_a_refusal_is_kept_and_repeated(cast: Cast, till: Caller) -> None:
    sale = bill(
        1_000_000, member=cast.sara.pk, payments=[{"tender": "points", "amount": 1_000_000}]
    )
    first = till.post("purchases/", sale, key="sale-1")
    ring_up(cast.shop, 100_000_000, member=cast.sara)

    again = till.post("purchases/", sale, key="sale-1")
    anew = till.post("purchases/", sale, key="sale-2")

    assert code_of(first) == (409, "insufficient_points")
    assert (again.status_code, again.content) == (409, first.content)
    assert again.headers["Content-Type"] == "application/problem+json"
    assert anew.status_code == 201


def test_a_mistake_is_not_kept(till: Caller) -> None:
    wrong = till.post("purchases/", bill(amount="much"), key="sale-1")
    right = till.post("purchases/", bill(), key="sale-1")

    assert (wrong.status_code, right.status_code) == (400, 201)
    assert IdempotencyKey.objects.count() == 1


def test_an_offline_queue_sent_three_times(cast: Cast, till: Caller) -> None:
    sales = [bill(100_000 * number, member=cast.sara.pk) for number in range(1, 11)]
    queue = [(f"offline-{number}", sale) for number, sale in enumerate(sales)] * 3
    Random(7).shuffle(queue)

    answers = [till.post("purchases/", sale, key=key) for key, sale in queue]

    assert {answer.status_code for answer in answers} == {201}
    assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == 20
    assert Purchase.objects.count() == 10
    assert balance_of(cast.sara.pk).balance == sum(range(1, 11))


def test_a_lost_key_is_caught_by_the_receipt(cast: Cast, till: Caller) -> None:
    sale = bill(member=cast.sara.pk)
    first = till.post("purchases/", sale, key="before-the-crash")
    again = till.post("purchases/", sale, key="after-the-crash")
    once_more = till.post("purchases/", sale, key="after-the-crash")

    assert (first.status_code, again.status_code, once_more.status_code) == (201, 200, 200)
    assert body_of(again)["id"] == body_of(first)["id"]
    assert once_more.content == again.content
    assert LedgerEntry.objects.count() == 1
