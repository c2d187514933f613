"""What belongs to others looks exactly as if it did not exist."""

from typing import Any

import pytest

from points.models import LedgerEntry, Return
from tests.api.callers import Caller, body_of
from tests.cast import Cast
from tests.factories import ring_up

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("POST", "returns/", {"return_number": "1"}),
        ("POST", "claim/", {"member": 1}),
        ("POST", "settle/", {}),
    ],
)
def test_a_purchase_of_another_shop(
    cast: Cast, till: Caller, method: str, path: str, body: dict[str, Any] | None
) -> None:
    theirs = ring_up(cast.other_shop, tender="credit").purchase
    if body and "member" in body:
        body = {"member": cast.sara.pk}

    answers = [
        till.get(f"purchases/{purchase_id}/{path}")
        if method == "GET"
        else till.post(f"purchases/{purchase_id}/{path}", body)
        for purchase_id in (theirs.pk, theirs.pk + 1_000)
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    forbidden, missing = [_without_id(body_of(answer)) for answer in answers]
    assert forbidden == missing
    assert (Return.objects.count(), LedgerEntry.objects.count()) == (0, 0)
    theirs.refresh_from_db()
    assert (theirs.member_id, theirs.settled_at) == (None, None)


@pytest.mark.parametrize("path", ["members/abc/", "members/-1/", "purchases/1.0/", "nothing/"])
def test_an_address_that_does_not_exist(till: Caller, path: str) -> None:
    assert till.get(path).status_code == 404


def _without_id(body: dict[str, Any]) -> dict[str, Any]:
    del body["request_id"]
    return body
