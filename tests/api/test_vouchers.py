"""Vouchers over the API: issued under the cap, judged for a bill, cancelled."""

from datetime import timedelta
from typing import Any

import pytest

from members.models import AuditEntry
from members.selectors.club import club_day
from points.models import BudgetWindow, Grant, Voucher
from tests.api.callers import Caller, body_of, code_of, errors_of
from tests.api.shop_window import fill_pool
from tests.cast import Cast
from tests.factories import make_key, make_member
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def terms(**more: Any) -> dict[str, Any]:
    """A voucher over 20,000 toman for a month."""
    ends_on = (club_day() + timedelta(days=30)).isoformat()
    return {"value": 200_000, "ends_on": ends_on, "reason": "apology", **more}


def issue(cast: Cast, till: Caller, **more: Any) -> Any:
    """A voucher, with the room for it."""
    fill_pool(cast.shop, 200_000)
    return body_of(till.post("vouchers/", terms(**more)))


def test_a_voucher_counts_under_the_cap(cast: Cast, till: Caller) -> None:
    fill_pool(cast.shop, 250_000)

    response = till.post("vouchers/", terms(least_bill=1_000_000, only_here=True))

    voucher = Voucher.objects.get()
    assert response.status_code == 201
    assert body_of(response) == {
        "code": voucher.code,
        "state": "open",
        "value": 200_000,
        "least_bill": 1_000_000,
        "starts_on": club_day().isoformat(),
        "ends_on": terms()["ends_on"],
        "member": None,
        "only_here": True,
        "used_value": 0,
    }
    assert (Grant.objects.get().value, BudgetWindow.objects.get().pool) == (200_000, 50_000)
    assert AuditEntry.objects.filter(action="voucher.issued").count() == 1


def test_issuing_twice_is_issuing_once(cast: Cast, till: Caller) -> None:
    fill_pool(cast.shop, 1_000_000)
    first = till.post("vouchers/", terms(), key="voucher-1")

    again = till.post("vouchers/", terms(), key="voucher-1")

    assert (first.status_code, again.content) == (201, first.content)
    assert Voucher.objects.count() == 1


def test_the_cap_has_no_room(cast: Cast, till: Caller) -> None:
    fill_pool(cast.shop, 150_000)

    with nothing_changed():
        response = till.post("vouchers/", terms())

    assert code_of(response) == (409, "cap_reached")
    assert body_of(response)["most"] == 150_000


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"value": 0}, "value"),
        ({"value": None}, "value"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"ends_on": "1405/12/29"}, "ends_on"),
        ({"starts_on": "2199-01-01"}, "ends_on"),
        ({"reason": ""}, "reason"),
        ({"least_bill": -1}, "least_bill"),
        ({"member": 999_999}, "member"),
        ({"only_here": "yes"}, "only_here"),
        ({"code": "FREE"}, "code"),
    ],
)
def test_wrong_fields_are_named(
    cast: Cast, till: Caller, wrong: dict[str, Any], field: str
) -> None:
    fill_pool(cast.shop, 1_000_000)

    with nothing_changed():
        response = till.post("vouchers/", terms(**wrong))

    assert errors_of(response) == [field]


def test_a_voucher_is_judged_for_a_bill(cast: Cast, till: Caller) -> None:
    code = issue(cast, till, least_bill=100_000)["code"]
    path = f"vouchers/{code.lower()}/"

    fits, part, small = (
        body_of(till.get(path, amount=amount)) for amount in (1_000_000, 150_000, 99_999)
    )
    unasked = body_of(till.get(path))

    assert (fits["is_valid"], fits["pays"], fits["reason"]) == (True, 200_000, None)
    assert (part["is_valid"], part["pays"]) == (True, 150_000)
    assert (small["is_valid"], small["pays"], small["reason"]) == (False, 0, "below_least_bill")
    assert (unasked["is_valid"], unasked["voucher"]["code"]) == (True, code)


def test_a_members_voucher_is_his_own(cast: Cast, till: Caller) -> None:
    stranger = make_member()
    path = f"vouchers/{issue(cast, till, member=cast.sara.pk)['code']}/"

    mine = body_of(till.get(path, amount=500_000, member=cast.sara.pk))
    theirs = body_of(till.get(path, amount=500_000, member=stranger.pk))

    assert (mine["is_valid"], mine["voucher"]["member"]) == (True, cast.sara.pk)
    assert (theirs["is_valid"], theirs["reason"]) == (False, "other_member")


def test_a_voucher_is_cancelled(cast: Cast, till: Caller) -> None:
    code = issue(cast, till)["code"]

    first = till.post(f"vouchers/{code}/cancel/", {"reason": "lost"}, key="cancel-1")
    repeat = till.post(f"vouchers/{code}/cancel/", {"reason": "lost"}, key="cancel-1")
    anew = till.post(f"vouchers/{code}/cancel/", {"reason": "lost"})

    assert (first.status_code, body_of(first)["state"]) == (200, "cancelled")
    assert repeat.content == first.content
    assert code_of(anew) == (409, "voucher_not_valid")
    assert body_of(anew)["reason"] == "cancelled"
    assert BudgetWindow.objects.get().pool == 200_000
    assert body_of(till.get(f"vouchers/{code}/"))["reason"] == "cancelled"


def test_another_shops_voucher_looks_as_if_it_did_not_exist(cast: Cast, till: Caller) -> None:
    code = issue(cast, till, only_here=True)["code"]
    _, secret = make_key(cast.other_shop)
    stranger = Caller(secret)

    answers = [
        stranger.get(f"vouchers/{code}/"),
        stranger.get("vouchers/ABCD-EFGH-JKMN/"),
        stranger.post(f"vouchers/{code}/cancel/", {"reason": "so"}),
    ]

    assert {code_of(answer) for answer in answers} == {(404, "not_found")}
    assert Voucher.objects.get().status == "open"


@pytest.mark.parametrize("path", ["vouchers/", "vouchers/ABCD-EFGH-JKMN/cancel/"])
def test_vouchers_need_the_right(cast: Cast, path: str) -> None:
    _, secret = make_key(cast.shop, rights=["members.read", "purchases.write"])

    response = Caller(secret).post(path, terms())

    assert code_of(response) == (403, "not_allowed")
