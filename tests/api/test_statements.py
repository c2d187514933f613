"""A member's statement over the API."""

import pytest

from tests.api.callers import Caller, body_of, code_of, errors_of
from tests.cast import Cast
from tests.factories import make_key, ring_up

pytestmark = pytest.mark.django_db


def test_every_row_has_its_reason(cast: Cast, till: Caller) -> None:
    booked = ring_up(cast.shop, 5_000_000, member=cast.sara)

    (row,) = body_of(till.get(f"members/{cast.sara.pk}/statement/"))["results"]

    assert row.pop("at").endswith("+03:30")
    assert row == {
        "number": 1,
        "kind": "earn",
        "points": 50,
        "value": 250_000,
        "balance_after": 50,
        "purchase": booked.purchase.pk,
        "receipt_number": booked.purchase.receipt_number,
        "why": "one point for each 10,000 toman of 500,000 toman paid in money",
    }


def test_the_newest_first_page_by_page(cast: Cast, till: Caller) -> None:
    for _ in range(5):
        ring_up(cast.shop, 1_000_000, member=cast.sara)
    numbers, address = [], f"members/{cast.sara.pk}/statement/?limit=2"

    while address:
        path, _, query = address.partition("?")
        page = body_of(till.send("GET", path, query=query))
        numbers += [row["number"] for row in page["results"]]
        address = (page["next"] or "").removeprefix("http://testserver/api/v1/")

    assert numbers == [5, 4, 3, 2, 1]


def test_an_empty_statement(cast: Cast, till: Caller) -> None:
    response = till.get(f"members/{cast.sara.pk}/statement/")

    assert body_of(response) == {"results": [], "next": None}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("cursor=-1", "cursor"),
        ("cursor=0", "cursor"),
        ("cursor=abc", "cursor"),
        ("cursor=" + "9" * 40, "cursor"),
        ("limit=101", "limit"),
        ("limit=1000000000", "limit"),
        ("page=-1", "page"),
        ("ordering=password", "ordering"),
        ("pk=abc", "pk"),
    ],
)
def test_nonsense_in_the_address(cast: Cast, till: Caller, query: str, field: str) -> None:
    response = till.send("GET", f"members/{cast.sara.pk}/statement/", query=query)

    assert errors_of(response) == [field]


def test_an_unknown_members_statement(till: Caller) -> None:
    assert code_of(till.get("members/999999/statement/")) == (404, "not_found")


def test_the_statement_needs_the_right(cast: Cast) -> None:
    _, secret = make_key(cast.shop, rights=["purchases.write"])

    response = Caller(secret).get(f"members/{cast.sara.pk}/statement/")

    assert code_of(response) == (403, "not_allowed")
