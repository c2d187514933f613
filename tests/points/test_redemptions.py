"""Rewards for points: what issuing one takes, from whom, and who may."""

import re
from typing import Any

import pytest

from members.exceptions import CodeNeeded, NotAllowed, WrongCode
from members.models import AuditEntry, Message
from members.roles import SYSTEM, Actor
from points.exceptions import (
    CapReached,
    NotEnoughPoints,
    RewardLimitReached,
    RewardNotOffered,
    RewardSoldOut,
    SelfAward,
    TierTooLow,
    UnknownReward,
)
from points.models import Grant, LedgerEntry, PointLot, Redemption, Reward
from points.services.redemption_ends import cancel_redemption
from points.services.redemptions import ask_reward_code, issue_reward
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member, refused, ring_up
from tests.points.redemption_cases import END, as_member, cancel, spendable
from tests.points.reward_cases import (
    TIERS,
    fill_pool,
    give_points,
    issue,
    make_reward,
    pool,
    run_program,
)
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def test_issuing_takes_the_points_at_once(cast: Cast) -> None:
    give_points(cast.shop, cast.sara, 120)
    reward = make_reward(stock=2)

    redemption = issue(cast, reward)

    assert (redemption.status, redemption.points, redemption.value) == ("issued", 50, 250_000)
    assert (redemption.grant, redemption.shop_id) == (None, cast.shop.pk)
    assert redemption.expires_at == END
    assert re.fullmatch(r"([2-9A-HJKMNP-Z]{4}-){2}[2-9A-HJKMNP-Z]{4}", redemption.code)
    assert redemption.terms == {
        "code": "bouquet",
        "name": "دسته‌گل کوچک",
        "description": "",
        "kind": "product",
        "points": 50,
        "cost": 250_000,
        "valid_days": 30,
        "min_bill": 0,
        "tier": "",
        "shop_ids": [],
        "is_counted": True,
    }
    assert spendable(cast.sara) == 70
    assert Reward.objects.get().stock == 1
    entry = LedgerEntry.objects.get(kind="redeem")
    assert (entry.points, entry.value, entry.source) == (
        -50,
        -250_000,
        f"redemption:{redemption.pk}",
    )
    assert (entry.reason, entry.actor_id) == ("دسته‌گل کوچک", f"user:{cast.cashier.pk}")
    audit = AuditEntry.objects.latest("id")
    assert (audit.action, audit.subject) == ("reward.issued", f"redemption:{redemption.pk}")
    assert audit.facts == {"reward": "bouquet", "points": 50}


def test_the_lots_that_expire_first_pay(cast: Cast) -> None:
    give_points(cast.shop, cast.sara, 60, now=NOON - 3 * DAY)
    give_points(cast.shop, cast.sara, 60, now=NOON)

    issue(cast, make_reward(points=70, cost=0))

    assert list(PointLot.objects.order_by("expires_at").values_list("remaining", flat=True)) == [
        0,
        50,
    ]


def test_what_it_costs_beyond_its_points_comes_from_the_pool(cast: Cast) -> None:
    give_points(cast.shop, cast.sara, 50)
    fill_pool(cast.shop, 100_000)

    redemption = issue(cast, make_reward(cost=330_000))

    grant = Grant.objects.get()
    assert redemption.grant == grant
    assert (grant.kind, grant.value, grant.source) == (
        "reward",
        80_000,
        f"redemption:{redemption.pk}",
    )
    assert grant.member_id == cast.sara.pk
    assert pool() == 20_000


def test_no_reward_beyond_the_cap(cast: Cast) -> None:
    give_points(cast.shop, cast.sara, 50)
    fill_pool(cast.shop, 79_999)
    reward = make_reward(cost=330_000, stock=1)

    with nothing_changed(), refused(CapReached) as info:
        issue(cast, reward)

    assert info.value.facts == {"asked": 80_000, "most": 79_999}
    assert (Reward.objects.get().stock, Redemption.objects.count()) == (1, 0)


def test_too_few_points(cast: Cast) -> None:
    give_points(cast.shop, cast.sara, 49)
    reward = make_reward(stock=1)

    with nothing_changed(), refused(NotEnoughPoints) as info:
        issue(cast, reward)

    assert info.value.facts == {"spendable": 49, "payable": 245_000, "needed": 50}
    assert Reward.objects.get().stock == 1


def test_points_that_cannot_be_spent_yet_buy_nothing(cast: Cast) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara, tender="credit", now=NOON)

    with nothing_changed(), refused(NotEnoughPoints):
        issue(cast, make_reward())


@pytest.mark.parametrize(
    ("terms", "refusal"),
    [
        ({"is_offered": False}, RewardNotOffered),
        ({"starts_on": (NOON + DAY).date()}, RewardNotOffered),
        ({"ends_on": (NOON - DAY).date()}, RewardNotOffered),
        ({"kind": "gift"}, RewardNotOffered),
        ({"stock": 0}, RewardSoldOut),
        ({"tier": "gold"}, TierTooLow),
    ],
)
def test_what_is_not_for_him_is_refused(
    cast: Cast, terms: dict[str, Any], refusal: type[Any]
) -> None:
    run_program(tiers=TIERS)
    give_points(cast.shop, cast.sara, 100)
    reward = make_reward(**terms)

    with nothing_changed(), refused(refusal):
        issue(cast, reward)


def test_another_shop_is_refused_and_an_unknown_reward(cast: Cast) -> None:
    give_points(cast.shop, cast.sara, 100)
    reward = make_reward(shop_ids=[cast.other_shop.pk])

    with nothing_changed(), refused(RewardNotOffered) as info:
        issue(cast, reward)
    with nothing_changed(), refused(UnknownReward):
        issue(cast, Reward(pk=999_999))

    assert info.value.facts == {"reward": "bouquet", "reason": "other_shop"}


def test_no_more_of_it_than_the_limit(cast: Cast) -> None:
    give_points(cast.shop, cast.sara, 300)
    reward = make_reward(member_limit=2)
    first = issue(cast, reward)
    issue(cast, reward)

    with nothing_changed(), refused(RewardLimitReached):
        issue(cast, reward)

    cancel(cast, first)
    assert issue(cast, reward).status == "issued"


@pytest.mark.parametrize("role", ["analyst", "manager_elsewhere", "sara_at_work", "other_member"])
def test_wrong_people(cast: Cast, role: str) -> None:
    give_points(cast.shop, cast.sara, 100)
    reward = make_reward()
    actors = {
        "analyst": (cast.actor("analyst"), cast.shop.pk, NotAllowed),
        "manager_elsewhere": (cast.actor("manager"), cast.other_shop.pk, NotAllowed),
        "sara_at_work": (
            Actor("user", "user:9", "سارا", SYSTEM.rights, None, cast.sara.mobile),
            cast.shop.pk,
            SelfAward,
        ),
        "other_member": (as_member(make_member()), None, NotAllowed),
    }
    actor, shop_id, refusal = actors[role]

    with nothing_changed(), refused(refusal):
        issue_reward(
            member_id=cast.sara.pk, reward_id=reward.pk, actor=actor, shop_id=shop_id, now=NOON
        )


def test_a_member_takes_and_cancels_his_own(cast: Cast) -> None:
    run_program(code_points=1)
    give_points(cast.shop, cast.sara, 100)
    reward = make_reward()
    sara = as_member(cast.sara)

    redemption = issue_reward(member_id=cast.sara.pk, reward_id=reward.pk, actor=sara, now=NOON)
    with refused(NotAllowed):
        cancel_redemption(
            redemption_id=redemption.pk, actor=as_member(make_member()), reason="", now=NOON
        )
    cancel_redemption(redemption_id=redemption.pk, actor=sara, reason="", now=NOON)

    redemption.refresh_from_db()
    assert (redemption.status, redemption.issued_by, redemption.shop_id) == (
        "cancelled",
        f"member:{cast.sara.pk}",
        None,
    )
    assert spendable(cast.sara) == 100


def test_from_the_threshold_on_the_member_confirms(cast: Cast) -> None:
    run_program(code_points=50)
    give_points(cast.shop, cast.sara, 200)
    reward, small = make_reward(), make_reward("small", points=49, cost=0)

    issue(cast, small)
    with nothing_changed(), refused(CodeNeeded) as info:
        issue(cast, reward)
    ask_reward_code(
        member_id=cast.sara.pk, reward_id=reward.pk, actor=cast.actor("cashier"), now=NOON
    )
    found = re.search(r"^[0-9]{6}$", Message.objects.latest("id").text, re.MULTILINE)
    assert found is not None
    wrong = f"{(int(found.group()) + 1) % 10**6:06}"
    with nothing_changed(), refused(WrongCode):
        issue(cast, reward, code=wrong)
    redemption = issue(cast, reward, code=found.group())

    assert info.value.facts == {"points": 50}
    assert redemption.status == "issued"
    with nothing_changed(), refused(WrongCode):
        issue(cast, reward, code=found.group())


def test_a_code_is_asked_for_by_staff_only(cast: Cast) -> None:
    reward = make_reward()

    with nothing_changed(), refused(NotAllowed):
        ask_reward_code(member_id=cast.sara.pk, reward_id=reward.pk, actor=cast.actor("analyst"))
    with nothing_changed(), refused(UnknownReward):
        ask_reward_code(member_id=cast.sara.pk, reward_id=999_999, actor=cast.actor("cashier"))
