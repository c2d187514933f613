"""Rewards, members with points and a pool with money, for the tests of the catalogue."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from members.models import Member, Shop
from members.roles import SYSTEM
from points.models import BudgetWindow, Purchase, Redemption, Reward
from points.rules.sales import Sale, Tendered
from points.services.budget import sweep_surpluses
from points.services.purchases import record_purchase
from points.services.redemptions import issue_reward
from points.services.rewards import save_reward
from tests.cast import Cast
from tests.clock import NOON
from tests.factories import make_ruled_program, make_sale, ring_up

POINT = 5_000
TIERS = {
    "measure": "points",
    "period": "rolling",
    "grace_days": 30,
    "one_level_at_a_time": True,
    "levels": [
        {"code": "green", "name": "سبز", "from": 0, "multiply_percent": 100, "benefits": []},
        {"code": "gold", "name": "طلایی", "from": 1_000, "multiply_percent": 100, "benefits": []},
    ],
}


def make_reward(code: str = "bouquet", **given: Any) -> Reward:
    """A bouquet for 50 points that costs the club exactly what they are worth."""
    terms: dict[str, Any] = {
        "name": "دسته‌گل کوچک",
        "kind": "product",
        "points": 50,
        "cost": 50 * POINT,
    }
    if given.get("kind") == "gift":
        terms["points"] = 0
    return save_reward(actor=SYSTEM, code=code, **{**terms, **given})


def give_points(shop: Shop, member: Member, points: int, *, now: datetime = NOON) -> None:
    """So many points, earned at a till."""
    ring_up(shop, points * 100_000, member=member, now=now)


def fill_pool(shop: Shop, value: int, *, now: datetime = NOON) -> None:
    """A stranger's sale leaves so much in the pool of its window."""
    ring_up(shop, value * 20, now=now)
    sweep_surpluses()


def pool() -> int:
    """What the one window's pool holds."""
    return BudgetWindow.objects.get().pool


def issue(cast: Cast, reward: Reward, *, now: datetime = NOON, **given: Any) -> Redemption:
    """Sara takes the reward at the counter."""
    return issue_reward(
        member_id=cast.sara.pk,
        reward_id=reward.pk,
        actor=cast.actor("cashier"),
        shop_id=cast.shop.pk,
        now=now,
        **given,
    )


def run_program(
    *,
    tiers: dict[str, Any] | None = None,
    code_points: int = 0,
    starts_on: date = date(2020, 1, 2),
) -> None:
    """The cast's rates with tiers, or with a one-time code from so many points on."""
    make_ruled_program(
        tiers=tiers,
        starts_on=starts_on,
        points={"earn_amount": 100_000, "point_value": POINT},
        redeem={"code_points": code_points},
    )


def sale_with_voucher(
    shop: Shop,
    code: str,
    *,
    amount: int,
    by_voucher: int,
    member: Member | None = None,
    now: datetime = NOON,
) -> Sale:
    """A bill of which a voucher pays a part, the rest in cash."""
    sale = make_sale(shop, amount, member=member, occurred_at=now)
    parts = [Tendered("voucher", by_voucher, code=code)]
    if amount > by_voucher:
        parts.append(Tendered("cash", amount - by_voucher))
    return replace(sale, payments=tuple(parts))


def pay_by_voucher(
    shop: Shop,
    code: str,
    *,
    amount: int = 1_000_000,
    by_voucher: int = 200_000,
    member: Member | None = None,
    now: datetime = NOON,
) -> Purchase:
    """Such a bill, booked."""
    sale = sale_with_voucher(
        shop, code, amount=amount, by_voucher=by_voucher, member=member, now=now
    )
    return record_purchase(sale=sale, actor=SYSTEM, now=now).purchase
