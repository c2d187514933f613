"""Corrections of points over the API: small ones at once, large ones wait for a person."""

from typing import Any

import pytest

from members.models import AuditEntry
from points.models import Adjustment, LedgerEntry
from points.selectors.balances import balance_of
from points.selectors.statements import statement_for
from tests.api.callers import Caller, body_of, code_of, errors_of
from tests.api.shop_window import POINT, earn, fill_pool
from tests.cast import Cast
from tests.factories import make_key
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def path_of(cast: Cast) -> str:
    return f"members/{cast.sara.pk}/adjustments/"


def test_a_small_correction_is_booked(cast: Cast, till: Caller) -> None:
    fill_pool(cast.shop, 100 * POINT)

    response = till.post(path_of(cast), {"points": 40, "reason": "forgotten at the till"})

    made = Adjustment.objects.get()
    assert response.status_code == 201
    assert body_of(response) == {
        "id": made.pk,
        "state": "booked",
        "points": 40,
        "booked_points": 40,
        "reason": "forgotten at the till",
        "member": {
            "id": cast.sara.pk,
            "balance": 40,
            "spendable": 40,
            "pending": 0,
            "debt": 0,
        },
    }
    assert LedgerEntry.objects.get().reason == ""
    assert vars(statement_for(cast.sara.pk).get())["typed_reason"] == "forgotten at the till"
    assert AuditEntry.objects.filter(action="points.adjusted").count() == 1


def test_points_are_taken(cast: Cast, till: Caller) -> None:
    earn(cast.shop, cast.sara, 60)

    body = body_of(till.post(path_of(cast), {"points": -40, "reason": "booked twice"}))

    assert (body["booked_points"], body["member"]["balance"]) == (-40, 20)


def test_the_cap_reduces_what_is_given(cast: Cast, till: Caller) -> None:
    fill_pool(cast.shop, 10 * POINT)

    body = body_of(till.post(path_of(cast), {"points": 40, "reason": "forgotten"}))

    assert (body["points"], body["booked_points"]) == (40, 10)


def test_a_large_correction_waits(cast: Cast, till: Caller) -> None:
    fill_pool(cast.shop, 1_000 * POINT)

    body = body_of(till.post(path_of(cast), {"points": 101, "reason": "forgotten"}))

    assert (body["state"], body["booked_points"], body["member"]["balance"]) == ("asked", 0, 0)
    assert LedgerEntry.objects.count() == 0


def test_done_twice_is_done_once(cast: Cast, till: Caller) -> None:
    fill_pool(cast.shop, 100 * POINT)
    asked = {"points": 40, "reason": "forgotten"}
    first = till.post(path_of(cast), asked, key="adjust-1")

    again = till.post(path_of(cast), asked, key="adjust-1")

    assert again.content == first.content
    assert balance_of(cast.sara.pk).balance == 40


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"points": 0, "reason": "so"}, "points"),
        ({"points": 1.5, "reason": "so"}, "points"),
        ({"points": 10**9, "reason": "so"}, "points"),
        ({"points": 5, "reason": "  "}, "reason"),
        ({"points": 5, "reason": "so", "approve": True}, "approve"),
    ],
)
def test_wrong_fields_are_named(
    cast: Cast, till: Caller, asked: dict[str, Any], field: str
) -> None:
    with nothing_changed():
        response = till.post(path_of(cast), asked)

    assert errors_of(response) == [field]


def test_more_than_there_is(cast: Cast, till: Caller) -> None:
    earn(cast.shop, cast.sara, 10)

    with nothing_changed():
        response = till.post(path_of(cast), {"points": -40, "reason": "so"})

    assert code_of(response) == (409, "insufficient_points")
    assert body_of(response)["spendable"] == 10


def test_a_correction_needs_the_right(cast: Cast) -> None:
    _, secret = make_key(cast.shop, rights=["members.read", "purchases.write"])

    response = Caller(secret).post(path_of(cast), {"points": 40, "reason": "so"})

    assert code_of(response) == (403, "not_allowed")
    assert Adjustment.objects.count() == 0


def test_a_correction_needs_a_key(cast: Cast, till: Caller) -> None:
    response = till.post(path_of(cast), {"points": "wrong"}, key=None)

    assert code_of(response) == (400, "idempotency_key_required")
