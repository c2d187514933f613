"""After the sale: claiming it, settling it."""

import pytest

from points.models import LedgerEntry
from tests.api.callers import Caller, bill, body_of, code_of, errors_of
from tests.cast import Cast
from tests.factories import make_key, make_member, ring_up

pytestmark = pytest.mark.django_db


def test_a_claimed_sale_earns(cast: Cast, till: Caller) -> None:
    purchase = ring_up(cast.shop, 5_000_000).purchase

    response = till.post(f"purchases/{purchase.pk}/claim/", {"member": cast.sara.pk})

    body = body_of(response)
    assert response.status_code == 200
    assert (body["points"]["granted"], body["member"]["balance"]) == (50, 50)
    assert body == _without_parts(body_of(till.get(f"purchases/{purchase.pk}/")))


def test_a_sale_is_claimed_once(cast: Cast, till: Caller) -> None:
    purchase = ring_up(cast.shop, 5_000_000).purchase
    till.post(f"purchases/{purchase.pk}/claim/", {"member": cast.sara.pk})

    response = till.post(f"purchases/{purchase.pk}/claim/", {"member": make_member().pk})

    assert code_of(response) == (409, "already_claimed")
    assert LedgerEntry.objects.count() == 1


def test_nobody_claims(cast: Cast, till: Caller) -> None:
    purchase = ring_up(cast.shop).purchase

    unknown = till.post(f"purchases/{purchase.pk}/claim/", {"member": 999_999})
    nobody = till.post(f"purchases/{purchase.pk}/claim/", {})

    assert errors_of(unknown) == errors_of(nobody) == ["member"]


def test_a_settled_sale_lets_its_points_be_spent(cast: Cast, till: Caller) -> None:
    payments = [{"tender": "credit", "amount": 5_000_000}]
    booked = body_of(till.post("purchases/", bill(member=cast.sara.pk, payments=payments)))

    body = body_of(till.post(f"purchases/{booked['id']}/settle/", {}))

    assert (booked["member"]["pending"], booked["member"]["spendable"]) == (50, 0)
    assert (body["member"]["pending"], body["member"]["spendable"]) == (0, 50)
    assert booked["settled_at"] is None
    assert body["settled_at"].endswith("+03:30")


def test_a_sale_is_settled_once(cast: Cast, till: Caller) -> None:
    purchase = ring_up(cast.shop, member=cast.sara, tender="credit").purchase
    till.send("POST", f"purchases/{purchase.pk}/settle/", headers={"Idempotency-Key": "1"})

    response = till.post(f"purchases/{purchase.pk}/settle/", {})

    assert code_of(response) == (409, "already_settled")


def test_settling_says_nothing_else(cast: Cast, till: Caller) -> None:
    purchase = ring_up(cast.shop, member=cast.sara, tender="credit").purchase

    assert errors_of(till.post(f"purchases/{purchase.pk}/settle/", {"amount": 1})) == ["amount"]
    assert errors_of(till.post(f"purchases/{purchase.pk}/settle/", [])) == ["body"]


@pytest.mark.parametrize("action", ["claim", "settle"])
def test_both_need_the_right_and_a_key(cast: Cast, till: Caller, action: str) -> None:
    purchase = ring_up(cast.shop).purchase
    body = {"member": cast.sara.pk} if action == "claim" else {}
    _, secret = make_key(cast.shop, rights=["purchases.read", "returns.write"])

    without_right = Caller(secret).post(f"purchases/{purchase.pk}/{action}/", body)
    without_key = till.post(f"purchases/{purchase.pk}/{action}/", body, key=None)

    assert code_of(without_right) == (403, "not_allowed")
    assert code_of(without_key) == (400, "idempotency_key_required")


def _without_parts(body: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in body.items() if name not in {"lines", "payments"}}
