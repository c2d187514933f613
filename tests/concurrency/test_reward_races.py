"""Rewards at several tills at once: the last item, one voucher, one code, each given once."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from members.exceptions import WrongCode
from members.models import Confirmation, Member, Message
from members.roles import SYSTEM
from members.selectors.club import club_day
from members.services.confirmations import ask_confirmation, check_confirmation
from points.models import LedgerEntry, Redemption, Reward, Voucher
from points.rules.sales import Gift
from points.selectors.balances import balance_of
from points.services.budget import sweep_surpluses
from points.services.purchases import Booked, record_purchase
from points.services.redemption_ends import (
    cancel_redemption,
    expire_redemptions,
    redeem_reward,
)
from points.services.redemptions import issue_reward
from points.services.rewards import count_gift
from points.services.vouchers import cancel_voucher, expire_vouchers, issue_voucher
from tests.cast import Cast, assemble_cast
from tests.concurrency.racing import race, refusals, successes
from tests.factories import make_member, ring_up
from tests.points.reward_cases import make_reward, pool, sale_with_voucher

pytestmark = pytest.mark.django_db(transaction=True)

TILLS = 8


def issue(member: Member, reward: Reward) -> Redemption:
    return issue_reward(member_id=member.pk, reward_id=reward.pk, actor=SYSTEM)


def redeem(cast: Cast, redemption: Redemption) -> Redemption:
    return redeem_reward(redemption_id=redemption.pk, actor=SYSTEM, shop_id=cast.shop.pk)


def cancel(redemption: Redemption) -> Redemption:
    return cancel_redemption(redemption_id=redemption.pk, actor=SYSTEM, reason="نخواست")


def pay(cast: Cast, code: str, member: Member | None = None) -> Booked:
    sale = sale_with_voucher(
        cast.shop, code, amount=1_000_000, by_voucher=200_000, member=member, now=timezone.now()
    )
    return record_purchase(sale=sale, actor=SYSTEM)


def open_voucher(cast: Cast) -> Voucher:
    ring_up(cast.shop, 4_000_000)
    sweep_surpluses()
    return issue_voucher(actor=SYSTEM, value=200_000, ends_on=club_day(), reason="x")


def buyers(cast: Cast, count: int, *, points: int = 50) -> list[Member]:
    """Members with just enough points."""
    members = [make_member() for _ in range(count)]
    for member in members:
        ring_up(cast.shop, points * 100_000, member=member)
    return members


def test_the_last_item_goes_to_one() -> None:
    cast = assemble_cast()
    reward = make_reward(stock=1)
    members = buyers(cast, TILLS)

    outcomes = race(*(partial(issue, member, reward) for member in members))

    assert len(successes(outcomes)) == 1
    assert refusals(outcomes) == ["reward_sold_out"] * (TILLS - 1)
    assert Reward.objects.get().stock == 0
    assert sum(balance_of(member.pk).balance for member in members) == 50 * (TILLS - 1)


def test_points_for_three_buy_three() -> None:
    cast = assemble_cast()
    reward = make_reward(stock=100)
    (member,) = buyers(cast, 1, points=150)

    outcomes = race(*(partial(issue, member, reward) for _ in range(TILLS)))

    assert len(successes(outcomes)) == 3
    assert refusals(outcomes) == ["insufficient_points"] * (TILLS - 3)
    assert (Reward.objects.get().stock, balance_of(member.pk).balance) == (97, 0)


def test_one_per_member_is_one() -> None:
    cast = assemble_cast()
    reward = make_reward(member_limit=1)
    (member,) = buyers(cast, 1, points=150)

    outcomes = race(*(partial(issue, member, reward) for _ in range(TILLS)))

    assert len(successes(outcomes)) == 1
    assert refusals(outcomes) == ["reward_limit_reached"] * (TILLS - 1)


def test_the_last_stem_is_given_once() -> None:
    cast = assemble_cast()
    make_reward("stem", kind="gift", cost=30_000, stock=1)

    outcomes = race(*(partial(count_gift, "stem", cast.shop.pk, club_day()) for _ in range(TILLS)))

    assert successes(outcomes) == [Gift("stem", "دسته‌گل کوچک", 30_000)]
    assert refusals(outcomes) == ["reward_sold_out"] * (TILLS - 1)


def test_the_pool_pays_for_no_more_than_it_holds() -> None:
    cast = assemble_cast()
    reward = make_reward(cost=300_000)
    members = buyers(cast, TILLS)
    ring_up(cast.shop, 3_000_000)
    sweep_surpluses()

    outcomes = race(*(partial(issue, member, reward) for member in members))

    assert len(successes(outcomes)) == 3
    assert refusals(outcomes) == ["cap_reached"] * (TILLS - 3)
    assert pool() == 0


def test_one_voucher_at_many_tills_pays_one_bill() -> None:
    cast = assemble_cast()
    voucher = open_voucher(cast)
    members = buyers(cast, TILLS - 1)

    outcomes = race(
        partial(pay, cast, voucher.code),
        *(partial(pay, cast, voucher.code, member) for member in members),
    )

    assert len(successes(outcomes)) == 1
    assert refusals(outcomes) == ["voucher_not_valid"] * (TILLS - 1)
    assert Voucher.objects.get().purchase == successes(outcomes)[0].purchase


def test_a_voucher_is_used_or_cancelled() -> None:
    cast = assemble_cast()
    voucher = open_voucher(cast)

    outcomes = race(
        partial(pay, cast, voucher.code),
        partial(cancel_voucher, voucher_id=voucher.pk, actor=SYSTEM, reason="x"),
    )

    assert len(successes(outcomes)) == 1
    assert refusals(outcomes) == ["voucher_not_valid"]
    assert (Voucher.objects.get().status, pool()) in {("used", 0), ("cancelled", 200_000)}


def test_expiring_twice_at_once_gives_back_once() -> None:
    cast = assemble_cast()
    open_voucher(cast)
    (member,) = buyers(cast, 1)
    issue(member, make_reward())
    later = timezone.now() + timedelta(days=40)

    outcomes = race(
        partial(expire_vouchers, now=later),
        partial(expire_vouchers, now=later),
        partial(expire_redemptions, now=later),
        partial(expire_redemptions, now=later),
    )

    assert sum(successes(outcomes)) == 2
    assert (pool(), balance_of(member.pk).balance) == (200_000, 50)


def test_a_reward_is_redeemed_or_cancelled() -> None:
    cast = assemble_cast()
    (member,) = buyers(cast, 1)
    redemption = issue(member, make_reward(stock=1))

    outcomes = race(
        *[partial(redeem, cast, redemption), partial(cancel, redemption)] * (TILLS // 2)
    )

    assert len(successes(outcomes)) == 1
    assert refusals(outcomes) == ["redemption_closed"] * (TILLS - 1)
    ending = Redemption.objects.get().status
    assert (ending, Reward.objects.get().stock, balance_of(member.pk).balance) in {
        ("redeemed", 0, 0),
        ("cancelled", 1, 50),
    }


def test_a_discount_is_used_or_cancelled() -> None:
    cast = assemble_cast()
    (member,) = buyers(cast, 1)
    redemption = issue(member, make_reward(kind="discount", cost=200_000))
    sell = partial(pay, cast, redemption.code, member)
    undo = partial(cancel, redemption)
    works: list[Callable[[], Any]] = [sell, undo, sell, undo]

    outcomes = race(*works)

    assert len(successes(outcomes)) == 1
    assert set(refusals(outcomes)) <= {"voucher_not_valid", "redemption_closed"}
    ends = (Redemption.objects.get().status, Voucher.objects.get().status)
    assert ends in {("redeemed", "used"), ("cancelled", "cancelled")}
    assert LedgerEntry.objects.filter(kind="redeem_return").count() == (ends[1] == "cancelled")


def test_a_hundred_wrong_codes_at_once_are_judged_five_times() -> None:
    member = assemble_cast().sara
    ask_confirmation(member_id=member.pk, purpose="pay", points=50, actor=SYSTEM)
    right = told()
    wrong = f"{(int(right) + 1) % 10**6:06}"

    outcomes = race(*(partial(try_often, member, wrong, 13) for _ in range(TILLS)))

    left = sorted(number for tries in successes(outcomes) for number in tries)
    assert left == [0] * (13 * TILLS - 4) + [1, 2, 3, 4]
    assert try_often(member, right, 1) == [0]
    assert Confirmation.objects.get().used_at is None


def test_a_right_code_at_many_tills_confirms_once() -> None:
    member = assemble_cast().sara
    ask_confirmation(member_id=member.pk, purpose="pay", points=50, actor=SYSTEM)

    outcomes = race(*(partial(confirm, member, told()) for _ in range(TILLS)))

    assert len(successes(outcomes)) == 1
    assert refusals(outcomes) == ["wrong_code"] * (TILLS - 1)


def told() -> str:
    found = re.search(r"^[0-9]{6}$", Message.objects.get().text, re.MULTILINE)
    assert found is not None
    return found.group()


def confirm(member: Member, code: str) -> None:
    check_confirmation(member_id=member.pk, purpose="pay", points=50, code=code)


def try_often(member: Member, code: str, times: int) -> list[int]:
    """How many tries each refusal said were left."""
    left = []
    for _ in range(times):
        try:
            with transaction.atomic():
                confirm(member, code)
        except WrongCode as refusal:
            left.append(refusal.facts["left"])
    return left
