"""The catalogue: what the owner may say of a reward, and what a member sees of it."""

from datetime import date
from typing import Any

import pytest

from members.exceptions import InvalidField, NotAllowed
from members.models import AuditEntry
from members.roles import SYSTEM
from points.exceptions import RewardNotOffered, RewardSoldOut, UnknownReward
from points.models import Redemption, Reward, Standing
from points.rules.sales import Gift
from points.selectors.rewards import (
    all_rewards,
    catalogue,
    find_redemption,
    find_reward,
    gifts_for,
    redemptions_of,
    reward_figures,
    rewards_for,
)
from points.services.redemption_ends import cancel_redemption, redeem_reward
from points.services.rewards import count_gift, move_reward, save_reward, take_gift
from tests.cast import Cast
from tests.clock import NOON
from tests.factories import make_shop, refused
from tests.points.reward_cases import TIERS, fill_pool, give_points, issue, make_reward, run_program

pytestmark = pytest.mark.django_db

TODAY = NOON.date()


def test_a_reward_is_kept_as_told(cast: Cast) -> None:
    reward = save_reward(
        actor=cast.actor("manager"),
        code="vase",
        name="  گلدان  ",
        kind="product",
        points=200,
        cost=900_000,
        stock=3,
        starts_on=date(2026, 9, 1),
        ends_on=date(2026, 9, 30),
        member_limit=1,
        valid_days=10,
        shop_ids=[cast.shop.pk],
        description="سفالی",
    )

    reward = Reward.objects.get(pk=reward.pk)
    assert (reward.name, reward.kind, reward.points, reward.cost) == (
        "گلدان",
        "product",
        200,
        900_000,
    )
    assert (reward.stock, reward.member_limit, reward.valid_days) == (3, 1, 10)
    assert [shop.pk for shop in reward.shops.all()] == [cast.shop.pk]
    audit = AuditEntry.objects.latest("id")
    assert (audit.action, audit.subject) == ("reward.added", "reward:vase")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "گل"}, "code"),
        ({"code": "taken"}, "code"),
        ({"name": " "}, "name"),
        ({"name": "ا" * 81}, "name"),
        ({"description": "ا" * 301}, "description"),
        ({"kind": "car"}, "kind"),
        ({"points": 0}, "points"),
        ({"points": -1}, "points"),
        ({"kind": "gift", "points": 5}, "points"),
        ({"kind": "discount", "cost": 0}, "cost"),
        ({"cost": -1}, "cost"),
        ({"stock": -1}, "stock"),
        ({"starts_on": date(2026, 9, 2), "ends_on": date(2026, 9, 1)}, "ends_on"),
        ({"tier": "gold"}, "tier"),
        ({"member_limit": 0}, "member_limit"),
        ({"valid_days": 0}, "valid_days"),
        ({"min_bill": -1}, "min_bill"),
        ({"shop_ids": [999_999]}, "shop_ids"),
        ({"position": -1}, "position"),
    ],
)
def test_each_refusal_names_its_field(cast: Cast, wrong: dict[str, Any], field: str) -> None:
    make_reward("taken")

    with refused(InvalidField) as info:
        make_reward(**{"code": "new", "points": 50, **wrong})

    assert info.value.facts["field"] == field
    assert Reward.objects.count() == 1


@pytest.mark.parametrize("role", ["cashier", "analyst"])
def test_only_who_may_keeps_the_catalogue(cast: Cast, role: str) -> None:
    reward = make_reward()
    actor = cast.actor(role)

    with refused(NotAllowed):
        save_reward(actor=actor, code="x", name="x", kind="product", points=1)
    with refused(NotAllowed):
        move_reward(actor=actor, reward_id=reward.pk, steps=1)

    assert Reward.objects.count() == 1


def test_a_changed_reward_leaves_what_was_issued_alone(cast: Cast) -> None:
    give_points(cast.shop, cast.sara, 100)
    reward = make_reward()
    issued = issue(cast, reward)

    make_reward(reward_id=reward.pk, points=80, name="دسته‌گل بزرگ", cost=0)

    issued.refresh_from_db()
    assert (issued.points, issued.terms["points"], issued.terms["name"]) == (50, 50, "دسته‌گل کوچک")
    assert Reward.objects.get().points == 80
    assert AuditEntry.objects.latest("id").action == "reward.changed"


def test_a_reward_that_is_not_there_cannot_be_changed(cast: Cast) -> None:
    with refused(UnknownReward):
        make_reward(reward_id=999_999)
    with refused(UnknownReward):
        move_reward(actor=SYSTEM, reward_id=999_999, steps=1)


def test_rewards_are_put_in_order(cast: Cast) -> None:
    first, second, third = (make_reward(code) for code in ("a", "b", "c"))

    move_reward(actor=cast.actor("manager"), reward_id=third.pk, steps=-1)
    move_reward(actor=cast.actor("manager"), reward_id=first.pk, steps=9)

    assert [reward.code for reward in all_rewards()] == ["c", "b", "a"]
    assert second.pk != third.pk


def test_the_catalogue_shows_what_is_offered_there_and_then(cast: Cast) -> None:
    make_reward("always")
    make_reward("here", shop_ids=[cast.shop.pk, make_shop("third").pk])
    make_reward("elsewhere", shop_ids=[cast.other_shop.pk])
    make_reward("withdrawn", is_offered=False)
    make_reward("over", ends_on=date(2026, 8, 31))
    make_reward("to-come", starts_on=date(2026, 9, 2))
    make_reward("stem", kind="gift")

    here = [reward.code for reward in catalogue(shop_id=cast.shop.pk, day=TODAY)]
    anywhere = [reward.code for reward in catalogue(day=TODAY)]

    assert here == ["always", "here"]
    assert anywhere == ["always", "here", "elsewhere"]


def test_offers_are_sorted_by_what_is_in_reach(cast: Cast) -> None:
    run_program(tiers=TIERS)
    give_points(cast.shop, cast.sara, 100)
    make_reward("far", points=300)
    make_reward("near", points=120)
    make_reward("next", points=100)
    make_reward("gone", points=1, stock=0)
    make_reward("gold", points=1, tier="gold")
    once = make_reward("once", points=10, cost=0, member_limit=1)
    issue(cast, once)

    offers = rewards_for(cast.sara.pk, shop_id=cast.shop.pk, now=NOON)

    seen = [(o.reward.code, o.is_within_reach, o.missing_points, o.refusal) for o in offers]
    assert seen == [
        ("next", False, 10, ""),
        ("near", False, 30, ""),
        ("far", False, 210, ""),
        ("gone", False, 0, "reward_sold_out"),
        ("gold", False, 0, "tier_too_low"),
        ("once", False, 0, "reward_limit_reached"),
    ]


def test_what_is_within_reach_comes_first(cast: Cast) -> None:
    give_points(cast.shop, cast.sara, 100)
    make_reward("far", points=300)
    make_reward("now", points=100)

    offers = rewards_for(cast.sara.pk, now=NOON)

    assert [(offer.reward.code, offer.is_within_reach) for offer in offers] == [
        ("now", True),
        ("far", False),
    ]


def test_a_higher_tier_opens_its_rewards(cast: Cast) -> None:
    run_program(tiers=TIERS)
    make_reward("gold", points=10, tier="gold")
    make_reward("green", points=10, tier="green")
    give_points(cast.shop, cast.sara, 20)

    before = [offer.refusal for offer in rewards_for(cast.sara.pk, now=NOON)]
    Standing.objects.all().delete()
    Standing.objects.create(
        member=cast.sara,
        tier="gold",
        since=TODAY,
        cause="rose",
        decided_at=NOON,
        decided_by="system",
    )
    after = [offer.refusal for offer in rewards_for(cast.sara.pk, now=NOON)]
    run_program(starts_on=date(2020, 1, 3))
    without = [offer.refusal for offer in rewards_for(cast.sara.pk, now=NOON)]

    assert before == ["", "tier_too_low"]
    assert after == ["", ""]
    assert without == ["tier_too_low", "tier_too_low"]


def test_gifts_are_read_with_name_and_cost(cast: Cast) -> None:
    make_reward("stem", kind="gift", name="یک شاخه رز", cost=30_000)
    make_reward("used-up", kind="gift", stock=0)
    make_reward("elsewhere", kind="gift", shop_ids=[cast.other_shop.pk])

    gift = take_gift("stem", cast.shop.pk, TODAY)

    assert gift == Gift(code="stem", name="یک شاخه رز", cost=30_000)
    assert [reward.code for reward in gifts_for(cast.shop.pk, TODAY)] == ["stem"]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("nothing", "unknown"),
        ("bouquet", "unknown"),
        ("elsewhere", "other_shop"),
        ("withdrawn", "withdrawn"),
    ],
)
def test_what_is_no_gift_here_is_refused(cast: Cast, code: str, reason: str) -> None:
    make_reward()
    make_reward("elsewhere", kind="gift", shop_ids=[cast.other_shop.pk])
    make_reward("withdrawn", kind="gift", is_offered=False)

    for give in (take_gift, count_gift):
        with refused(RewardNotOffered) as info:
            give(code, cast.shop.pk, TODAY)

        assert info.value.facts["reason"] == reason


def test_gifts_are_counted_until_none_is_left(cast: Cast) -> None:
    make_reward("stem", kind="gift", stock=1)
    make_reward("endless", kind="gift")

    count_gift("stem", cast.shop.pk, TODAY)
    count_gift("endless", cast.shop.pk, TODAY)

    stocks = dict(Reward.objects.values_list("code", "stock"))
    assert stocks == {"stem": 0, "endless": None}
    for give in (take_gift, count_gift):
        with refused(RewardSoldOut):
            give("stem", cast.shop.pk, TODAY)


def test_rewards_and_redemptions_are_found_by_code(cast: Cast) -> None:
    give_points(cast.shop, cast.sara, 100)
    reward = make_reward()
    issued = issue(cast, reward)

    found = find_redemption(f" {issued.code.lower().replace('-', ' ')} ")

    assert found == issued
    assert find_reward("bouquet") == reward
    assert (find_redemption("AAAA-AAAA-AAAA"), find_redemption(""), find_reward("x")) == (
        None,
        None,
        None,
    )
    assert list(redemptions_of(cast.sara.pk)) == [issued]


def test_figures_of_each_reward(cast: Cast) -> None:
    give_points(cast.shop, cast.sara, 300)
    fill_pool(cast.shop, 100_000)
    reward = make_reward(cost=270_000)
    make_reward("unloved")
    waiting, handed_over, cancelled = (issue(cast, reward) for _ in range(3))
    redeem_reward(redemption_id=handed_over.pk, actor=SYSTEM, shop_id=cast.shop.pk, now=NOON)
    cancel_redemption(redemption_id=cancelled.pk, actor=SYSTEM, reason="نخواست", now=NOON)

    loved, unloved = reward_figures()

    assert (loved.issued, loved.waiting, loved.redeemed) == (3, 1, 1)
    assert (loved.cost, loved.points) == (270_000, 50)
    assert (unloved.issued, unloved.cost, unloved.points) == (0, 0, 0)
    assert Redemption.objects.get(pk=waiting.pk).status == "issued"
