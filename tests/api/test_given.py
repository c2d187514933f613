"""What the club gives with a sale over the API: vouchers, gifts, discounts, and the cap's words."""

from typing import Any

import pytest

from members.models import IdempotencyKey, Member
from members.roles import SYSTEM
from points.models import Purchase, Redemption, Reward, RuleUse, Voucher
from points.services.rewards import save_reward
from tests.api.callers import Caller, bill, body_of, code_of, errors_of
from tests.api.shop_window import (
    GOLD_FROM,
    TIERS,
    ask_codes_from,
    earn,
    fill_pool,
    other,
    told_code,
)
from tests.cast import Cast
from tests.factories import make_key, make_ruled_program
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def voucher_of(cast: Cast, till: Caller, value: int = 200_000, **more: Any) -> str:
    """The code of a fresh voucher."""
    fill_pool(cast.shop, value)
    body = {"value": value, "ends_on": "2199-12-31", "reason": "apology", **more}
    code: str = body_of(till.post("vouchers/", body))["code"]
    return code


def gift_of(cost: int = 100_000, stock: int | None = 1) -> Reward:
    """A gift of the counter."""
    return save_reward(actor=SYSTEM, code="vase", name="گلدان", kind="gift", cost=cost, stock=stock)


def by_voucher(code: str, amount: int = 200_000, whole: int = 1_000_000) -> list[dict[str, Any]]:
    """Such a part by voucher, the rest in cash."""
    return [
        {"tender": "voucher", "amount": amount, "code": code},
        {"tender": "cash", "amount": whole - amount},
    ]


def test_a_voucher_pays_its_part(cast: Cast, till: Caller) -> None:
    code = voucher_of(cast, till)

    response = till.post(
        "purchases/", bill(1_000_000, member=cast.sara.pk, payments=by_voucher(code))
    )

    voucher = Voucher.objects.get()
    assert response.status_code == 201
    assert (body_of(response)["net"], body_of(response)["points"]["granted"]) == (800_000, 8)
    assert (voucher.status, voucher.used_value) == ("used", 200_000)
    assert voucher.purchase_id == body_of(response)["id"]


def test_a_voucher_however_its_code_is_typed(cast: Cast, till: Caller) -> None:
    code = voucher_of(cast, till)
    typed = f" {code.lower().replace('-', ' ')} "
    sale = bill(1_000_000, receipt="1", payments=by_voucher(code))

    first = till.post("purchases/", sale, key="sale-1")
    again = till.post("purchases/", {**sale, "payments": by_voucher(typed)}, key="sale-1")

    assert (first.status_code, again.content) == (201, first.content)


def test_a_voucher_pays_once(cast: Cast, till: Caller) -> None:
    code = voucher_of(cast, till)
    till.post("purchases/", bill(1_000_000, payments=by_voucher(code)))

    with nothing_changed():
        response = till.post("purchases/", bill(1_000_000, payments=by_voucher(code)))

    assert code_of(response) == (409, "voucher_not_valid")
    assert body_of(response)["reason"] == "used"
    assert body_of(response)["detail"] == "This voucher has been used."


@pytest.mark.parametrize("path", ["purchases/", "purchases/quote/"])
def test_a_voucher_says_why_it_does_not_pay(cast: Cast, till: Caller, path: str) -> None:
    code = voucher_of(cast, till, least_bill=2_000_000)

    small = till.post(path, bill(1_000_000, payments=by_voucher(code)))
    unknown = till.post(path, bill(1_000_000, payments=by_voucher("nothing")))

    assert code_of(small) == code_of(unknown) == (409, "voucher_not_valid")
    told = body_of(small)
    assert (told["reason"], told["least"], told["most"]) == ("below_least_bill", 2_000_000, 200_000)
    assert body_of(unknown)["reason"] == "unknown"
    assert Voucher.objects.get().status == "open"


@pytest.mark.parametrize(
    "payments",
    [
        [{"tender": "voucher", "amount": 5_000_000}],
        [{"tender": "cash", "amount": 5_000_000, "code": "ABCD-EFGH-JKMN"}],
        [
            {"tender": "voucher", "amount": 2_500_000, "code": "A"},
            {"tender": "voucher", "amount": 2_500_000, "code": "B"},
        ],
        [{"tender": "discount", "amount": 2_500_000}] * 2,
    ],
)
def test_parts_that_make_no_sense(till: Caller, payments: list[dict[str, Any]]) -> None:
    response = till.post("purchases/", bill(payments=payments))

    assert errors_of(response) == ["payments"]
    assert body_of(response)["errors"]["payments"] != ["This is not valid."]


def test_a_lost_key_gets_what_its_voucher_paid(cast: Cast, till: Caller) -> None:
    sale = bill(1_000_000, payments=by_voucher(voucher_of(cast, till)))
    first = till.post("purchases/", sale, key="before-the-crash")

    again = till.post("purchases/", sale, key="after-the-crash")

    assert (first.status_code, again.status_code) == (201, 200)
    assert body_of(again) == body_of(first)


def test_a_lost_key_gets_what_the_last_points_paid(cast: Cast, till: Caller) -> None:
    earn(cast.shop, cast.sara, 100)
    sale = bill(500_000, member=cast.sara.pk, payments=[{"tender": "points", "amount": 500_000}])
    first = till.post("purchases/", sale, key="before-the-crash")

    again = till.post("purchases/", sale, key="after-the-crash")

    assert (first.status_code, again.status_code) == (201, 200)
    assert body_of(again)["id"] == body_of(first)["id"]


def test_a_discount_of_the_club(cast: Cast, till: Caller) -> None:
    every = {"code": "every", "name": "هر خرید", "give": {"one_per": 100_000}, "when": []}
    make_ruled_program(every)
    payments = [{"tender": "discount", "amount": 20_000}, {"tender": "cash", "amount": 980_000}]

    body = body_of(till.post("purchases/", bill(1_000_000, member=cast.sara.pk, payments=payments)))

    assert (body["net"], body["discount"]) == (980_000, 20_000)
    # The cap allows 49,000: 27,000 for the points by amount, then the discount; no point is left.
    points = body["points"]
    assert (points["wanted"], points["granted"], points["reduced"]) == (18, 9, True)
    rows = [(row["rule"], row["points"], row["cut"]) for row in points["breakdown"]]
    assert rows == [("amount", 9, None), ("every", 0, "cap")]


@pytest.mark.parametrize("path", ["purchases/", "purchases/quote/"])
def test_a_discount_beyond_the_cap(cast: Cast, till: Caller, path: str) -> None:
    payments = [{"tender": "discount", "amount": 500_000}, {"tender": "cash", "amount": 500_000}]

    with nothing_changed():
        response = till.post(path, bill(1_000_000, payments=payments))

    assert code_of(response) == (409, "cap_reached")
    assert body_of(response)["most"] == 25_000


@pytest.mark.parametrize("path", ["purchases/", "purchases/quote/"])
def test_a_discount_needs_its_right(cast: Cast, path: str) -> None:
    _, secret = make_key(cast.shop, rights=["purchases.write"])
    payments = [{"tender": "discount", "amount": 10}, {"tender": "cash", "amount": 4_999_990}]

    response = Caller(secret).post(path, bill(payments=payments))

    assert code_of(response) == (403, "not_allowed")
    assert Purchase.objects.count() == 0


def test_a_gift_with_a_sale(cast: Cast, till: Caller) -> None:
    gift_of()

    quote = till.post("purchases/quote/", bill(5_000_000, gift="vase"))
    booked = till.post("purchases/", bill(5_000_000, gift="vase"))

    assert (quote.status_code, booked.status_code) == (200, 201)
    assert body_of(booked)["gift"] == "گلدان"
    assert Reward.objects.get().stock == 0


@pytest.mark.parametrize("path", ["purchases/", "purchases/quote/"])
def test_a_gift_that_is_used_up(cast: Cast, till: Caller, path: str) -> None:
    gift_of(stock=0)

    with nothing_changed():
        used_up = till.post(path, bill(gift="vase"))
        unknown = till.post(path, bill(gift="boat"))

    assert code_of(used_up) == (409, "reward_sold_out")
    assert code_of(unknown) == (409, "reward_not_offered")
    assert body_of(unknown)["reason"] == "unknown"


def test_the_last_gift_is_given_once(cast: Cast, till: Caller) -> None:
    gift_of()
    sale = bill(gift="vase")
    first = till.post("purchases/", sale, key="sale-1")

    repeat = till.post("purchases/", sale, key="sale-1")
    lost_key = till.post("purchases/", sale, key="sale-2")

    assert (repeat.status_code, repeat.content) == (201, first.content)
    assert (lost_key.status_code, body_of(lost_key)) == (200, body_of(first))
    assert Purchase.objects.count() == 1


def test_a_rise_is_told_once(cast: Cast, till: Caller) -> None:
    make_ruled_program(tiers=TIERS)
    sale = bill(GOLD_FROM * 100_000, member=cast.sara.pk)

    first = body_of(till.post("purchases/", sale))
    second = body_of(till.post("purchases/", bill(1_000_000, member=cast.sara.pk)))

    assert (first["tier"]["code"], first["tier"]["name"]) == ("gold", "طلایی")
    assert second["tier"] is None
    assert [row["rule"] for row in second["points"]["breakdown"]] == ["amount", "tier"]


def test_a_claim_that_raises_tells_it_in_the_member(cast: Cast, till: Caller) -> None:
    make_ruled_program(tiers=TIERS)
    booked = body_of(till.post("purchases/", bill(GOLD_FROM * 100_000)))

    till.post(f"purchases/{booked['id']}/claim/", {"member": cast.sara.pk})

    assert body_of(till.get(f"members/{cast.sara.pk}/"))["tier"]["code"] == "gold"


def test_each_reason_says_what_held_it_back(cast: Cast, till: Caller) -> None:
    once = {"per": "ever", "times": 1}
    make_ruled_program(
        {"code": "hello", "name": "سلام", "give": {"points": 5}, "when": [], "limit": once},
        {"code": "tried", "name": "آزمایشی", "give": {"points": 7}, "when": [], "dry": True},
        {"code": "huge", "name": "بزرگ", "give": {"one_per": 1_000}, "when": []},
    )
    till.post("purchases/", bill(member=cast.sara.pk))

    points = body_of(till.post("purchases/", bill(member=cast.sara.pk)))["points"]

    rows = {row["rule"]: (row["wanted"], row["points"], row["cut"]) for row in points["breakdown"]}
    assert rows["amount"] == (50, 50, None)
    assert rows["hello"] == (5, 0, "limit")
    assert rows["huge"][0] == 5_000
    assert rows["huge"][2] == "cap"
    assert "tried" not in rows
    assert RuleUse.objects.filter(rule="tried").count() == 2
    assert points["reduced"] is True


def test_many_points_ask_for_a_code(cast: Cast, till: Caller) -> None:
    earn(cast.shop, cast.sara, 100)
    ask_codes_from(50)
    payments = [{"tender": "points", "amount": 300_000}]
    sale = bill(300_000, receipt="1", member=cast.sara.pk, payments=payments)

    quote = body_of(till.post("purchases/quote/", {**sale}))
    with nothing_changed():
        refused = till.post("purchases/", sale)
    till.post(f"members/{cast.sara.pk}/confirmations/", {"points": 60})
    code = told_code()
    wrong = till.post("purchases/", {**sale, "code": other(code)})
    right = till.post("purchases/", {**sale, "code": code})

    assert quote["needs_code"] is True
    assert code_of(refused) == (409, "code_needed")
    assert body_of(refused)["points"] == 60
    assert code_of(wrong) == (409, "wrong_code")
    assert body_of(wrong)["left"] == 4
    assert right.status_code == 201
    assert body_of(right)["points"]["spent"] == 60


def test_few_points_ask_for_none(cast: Cast, till: Caller) -> None:
    earn(cast.shop, cast.sara, 100)
    ask_codes_from(50)
    payments = [{"tender": "points", "amount": 100_000}]
    sale = bill(100_000, member=cast.sara.pk, payments=payments)

    assert body_of(till.post("purchases/quote/", sale))["needs_code"] is False
    assert till.post("purchases/", sale).status_code == 201


def test_a_wrong_gift_leaves_no_key(cast: Cast, till: Caller) -> None:
    response = till.post("purchases/", bill(gift=7))

    assert errors_of(response) == ["gift"]
    assert (IdempotencyKey.objects.count(), Member.objects.count()) == (0, 1)
    assert Redemption.objects.count() == 0
