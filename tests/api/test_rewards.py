"""The catalogue and what points buy over the API: issued, handed over, cancelled, once each."""

from typing import Any

import pytest

from members.models import AuditEntry
from members.roles import SYSTEM
from points.models import LedgerEntry, Redemption, Reward, Voucher
from points.selectors.balances import balance_of
from points.services.rewards import save_reward
from tests.api.callers import Caller, bill, body_of, code_of, errors_of
from tests.api.shop_window import POINT, TIERS, ask_codes_from, earn, other, told_code
from tests.cast import Cast
from tests.factories import make_key, make_ruled_program
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def offer(code: str = "bouquet", **given: Any) -> Reward:
    """A bouquet for 50 points that costs the club exactly what they are worth."""
    terms: dict[str, Any] = {
        "name": "دسته‌گل کوچک",
        "kind": "product",
        "points": 50,
        "cost": 50 * POINT,
    }
    return save_reward(actor=SYSTEM, code=code, **{**terms, **given})


def issue(cast: Cast, till: Caller, reward: str = "bouquet", **more: Any) -> Any:
    """Sara takes it."""
    path = f"members/{cast.sara.pk}/redemptions/"
    return body_of(till.post(path, {"reward": reward, **more}))


def test_the_catalogue_without_a_member(cast: Cast, till: Caller) -> None:
    offer(description="از گل‌های روز", stock=3)
    offer("vase", kind="gift", points=0, cost=10)
    offer("elsewhere", shop_ids=[cast.other_shop.pk])

    body = body_of(till.get("rewards/"))

    assert body["gifts"] == [{"code": "vase", "name": "دسته‌گل کوچک", "stock": None}]
    assert body["results"] == [
        {
            "code": "bouquet",
            "name": "دسته‌گل کوچک",
            "description": "از گل‌های روز",
            "kind": "product",
            "points": 50,
            "pays": None,
            "least_bill": 0,
            "stock": 3,
            "tier": None,
            "member_limit": None,
            "valid_days": 30,
            "needs_code": False,
            "within_reach": None,
            "missing_points": None,
            "refusal": None,
        }
    ]


def test_the_catalogue_of_a_member(cast: Cast, till: Caller) -> None:
    earn(cast.shop, cast.sara, 60)
    offer()
    offer("large", points=100)
    offer("none-left", stock=0)

    body = body_of(till.get("rewards/", member=cast.sara.pk))

    seen = {
        row["code"]: (row["within_reach"], row["missing_points"], row["refusal"])
        for row in body["results"]
    }
    assert seen == {
        "bouquet": (True, 0, None),
        "large": (False, 40, None),
        "none-left": (False, 0, "reward_sold_out"),
    }


def test_the_catalogue_of_nobody(till: Caller) -> None:
    assert errors_of(till.get("rewards/", member=999_999)) == ["member"]


def test_a_reward_is_issued(cast: Cast, till: Caller) -> None:
    earn(cast.shop, cast.sara, 60)
    offer()

    body = issue(cast, till)

    redemption = Redemption.objects.get()
    assert body["code"] == redemption.code
    assert (body["state"], body["reward"], body["points"], body["pays"]) == (
        "issued",
        "bouquet",
        50,
        None,
    )
    assert body["member"]["balance"] == 10
    assert redemption.shop == cast.shop
    assert redemption.issued_by == f"key:{cast.key.prefix}"
    assert AuditEntry.objects.filter(action="reward.issued").count() == 1
    assert body_of(till.get(f"redemptions/{redemption.code.lower()}/")) == body


def test_issuing_twice_is_issuing_once(cast: Cast, till: Caller) -> None:
    earn(cast.shop, cast.sara, 100)
    offer()
    path = f"members/{cast.sara.pk}/redemptions/"
    first = till.post(path, {"reward": "bouquet"}, key="reward-1")

    again = till.post(path, {"reward": "bouquet"}, key="reward-1")

    assert (first.status_code, again.content) == (201, first.content)
    assert balance_of(cast.sara.pk).balance == 50


@pytest.mark.parametrize(
    ("terms", "code", "fact"),
    [
        ({"points": 61}, "insufficient_points", ("spendable", 60)),
        ({"stock": 0}, "reward_sold_out", None),
        ({"is_offered": False}, "reward_not_offered", ("reason", "withdrawn")),
        ({"kind": "gift", "points": 0}, "reward_not_offered", ("reason", "only_with_a_sale")),
        ({"cost": 10**9}, "cap_reached", ("most", 0)),
    ],
)
def test_why_a_reward_cannot_be_had(
    cast: Cast, till: Caller, terms: dict[str, Any], code: str, fact: tuple[str, Any] | None
) -> None:
    earn(cast.shop, cast.sara, 60)
    offer(**terms)

    with nothing_changed():
        response = till.post(f"members/{cast.sara.pk}/redemptions/", {"reward": "bouquet"})

    assert code_of(response) == (409, code)
    if fact:
        assert body_of(response)[fact[0]] == fact[1]


def test_a_reward_for_a_higher_tier(cast: Cast, till: Caller) -> None:
    earn(cast.shop, cast.sara, 60)
    make_ruled_program(tiers=TIERS)
    offer(tier="gold")

    response = till.post(f"members/{cast.sara.pk}/redemptions/", {"reward": "bouquet"})

    assert code_of(response) == (409, "tier_too_low")
    assert body_of(response)["tier"] == "gold"


def test_a_reward_as_often_as_one_may(cast: Cast, till: Caller) -> None:
    earn(cast.shop, cast.sara, 200)
    offer(member_limit=1)
    issue(cast, till)

    response = till.post(f"members/{cast.sara.pk}/redemptions/", {"reward": "bouquet"})

    assert code_of(response) == (409, "reward_limit_reached")
    assert body_of(response)["limit"] == 1


def test_a_reward_that_does_not_exist(cast: Cast, till: Caller) -> None:
    response = till.post(f"members/{cast.sara.pk}/redemptions/", {"reward": "boat"})

    assert errors_of(response) == ["reward"]


def test_a_dear_reward_asks_for_a_code(cast: Cast, till: Caller) -> None:
    earn(cast.shop, cast.sara, 60)
    ask_codes_from(50)
    offer()
    path = f"members/{cast.sara.pk}/redemptions/"

    assert body_of(till.get("rewards/"))["results"][0]["needs_code"] is True
    assert code_of(till.post(path, {"reward": "bouquet"})) == (409, "code_needed")
    sent = body_of(till.post(f"members/{cast.sara.pk}/confirmations/", {"reward": "bouquet"}))
    code = told_code()
    wrong = till.post(path, {"reward": "bouquet", "code": other(code)})
    right = till.post(path, {"reward": "bouquet", "code": code})

    assert (sent["member"], sent["points"]) == (cast.sara.pk, 50)
    assert code_of(wrong) == (409, "wrong_code")
    assert right.status_code == 201
    assert Redemption.objects.count() == 1


def test_a_reward_is_handed_over_once(cast: Cast, till: Caller) -> None:
    earn(cast.shop, cast.sara, 60)
    offer()
    code = issue(cast, till)["code"]

    first = till.post(f"redemptions/{code}/redeem/", {}, key="hand-1")
    repeat = till.post(f"redemptions/{code}/redeem/", {}, key="hand-1")
    anew = till.post(f"redemptions/{code}/redeem/", {})
    cancelled = till.post(f"redemptions/{code}/cancel/", {"reason": "so"})

    assert (first.status_code, body_of(first)["state"]) == (200, "redeemed")
    assert repeat.content == first.content
    assert code_of(anew) == code_of(cancelled) == (409, "redemption_closed")
    assert (body_of(anew)["status"], body_of(anew)["state"]) == (409, "redeemed")


def test_a_discount_pays_a_bill(cast: Cast, till: Caller) -> None:
    earn(cast.shop, cast.sara, 60)
    offer(kind="discount")
    issued = issue(cast, till)

    at_the_door = till.post(f"redemptions/{issued['code']}/redeem/", {})
    payments = [
        {"tender": "voucher", "amount": issued["pays"], "code": issued["code"]},
        {"tender": "cash", "amount": 1_000_000 - issued["pays"]},
    ]
    booked = till.post("purchases/", bill(1_000_000, member=cast.sara.pk, payments=payments))

    assert code_of(at_the_door) == (409, "redemption_pays_bill")
    assert booked.status_code == 201
    assert body_of(till.get(f"redemptions/{issued['code']}/"))["state"] == "redeemed"
    assert Voucher.objects.get().status == "used"


def test_a_reward_is_cancelled(cast: Cast, till: Caller) -> None:
    earn(cast.shop, cast.sara, 60)
    offer()
    code = issue(cast, till)["code"]

    body = body_of(till.post(f"redemptions/{code}/cancel/", {"reason": "changed her mind"}))

    assert (body["state"], body["member"]["balance"]) == ("cancelled", 60)
    assert Redemption.objects.get().reason == "changed her mind"
    assert errors_of(till.post(f"redemptions/{code}/cancel/", {})) == ["reason"]


def test_another_shops_reward_is_not_handed_over_here(cast: Cast, till: Caller) -> None:
    earn(cast.shop, cast.sara, 60)
    offer(shop_ids=[cast.shop.pk])
    code = issue(cast, till)["code"]
    _, secret = make_key(cast.other_shop)

    response = Caller(secret).post(f"redemptions/{code}/redeem/", {})

    assert code_of(response) == (409, "reward_not_offered")
    assert body_of(response)["reason"] == "other_shop"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "redemptions/ABCD-EFGH-JKMN/"),
        ("GET", "redemptions/x/"),
        ("POST", "redemptions/ABCD-EFGH-JKMN/redeem/"),
        ("POST", "redemptions/ABCD-EFGH-JKMN/cancel/"),
    ],
)
def test_a_code_that_nothing_bears(till: Caller, method: str, path: str) -> None:
    body = {"reason": "so"} if path.endswith("cancel/") else {}
    response = till.get(path) if method == "GET" else till.post(path, body)

    assert code_of(response) == (404, "not_found")


@pytest.mark.parametrize("path", ["members/{}/redemptions/", "redemptions/{}/redeem/"])
def test_rewards_need_the_right(cast: Cast, path: str) -> None:
    _, secret = make_key(cast.shop, rights=["members.read", "purchases.write"])

    response = Caller(secret).post(path.format(cast.sara.pk), {})

    assert code_of(response) == (403, "not_allowed")
    assert LedgerEntry.objects.count() == 0


@pytest.mark.parametrize(
    "path",
    ["members/{}/redemptions/", "redemptions/{}/redeem/", "redemptions/{}/cancel/"],
)
def test_the_key_is_asked_for_before_the_body(cast: Cast, till: Caller, path: str) -> None:
    response = till.post(path.format(cast.sara.pk), {"wrong": 1}, key=None)

    assert code_of(response) == (400, "idempotency_key_required")
