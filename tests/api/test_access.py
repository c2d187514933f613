"""What belongs to others looks exactly as if it did not exist."""

from typing import Any

import pytest

from members.models import Member
from points.models import LedgerEntry, Return
from tests.api.callers import Caller, body_of
from tests.cast import Cast
from tests.factories import make_member, ring_up
from tests.snapshots import nothing_changed

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


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("", None),
        ("statement/", None),
        ("labels/", None),
        ("dates/", None),
        ("labels/", {"labels": ["vip"]}),
        ("dates/forget/", {"date": 1}),
        ("confirmations/", {"points": 10}),
        ("redemptions/", {"reward": "bouquet"}),
        ("tier/", {"tier": "gold", "until": "2199-01-01", "reason": "so"}),
        ("tier/end/", {"reason": "so"}),
        ("adjustments/", {"points": 10, "reason": "so"}),
    ],
)
def test_a_member_who_is_gone_and_one_who_never_was(
    cast: Cast, till: Caller, path: str, body: dict[str, Any] | None
) -> None:
    gone = make_member()
    Member.objects.filter(pk=gone.pk).update(status=Member.Status.ERASED)

    with nothing_changed():
        answers = [
            till.get(f"members/{member_id}/{path}")
            if body is None
            else till.post(f"members/{member_id}/{path}", body)
            for member_id in (gone.pk, gone.pk + 1_000)
        ]

    assert [answer.status_code for answer in answers] == [404, 404]
    first, second = [_without_id(body_of(answer)) for answer in answers]
    assert first == second


@pytest.mark.parametrize("path", ["members/abc/", "members/-1/", "purchases/1.0/", "nothing/"])
def test_an_address_that_does_not_exist(till: Caller, path: str) -> None:
    assert till.get(path).status_code == 404


def _without_id(body: dict[str, Any]) -> dict[str, Any]:
    del body["request_id"]
    return body
