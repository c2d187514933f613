"""Rewards for points: issued, redeemed, cancelled, expired; each moves exactly what it says."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from members.exceptions import (
    CodeNeeded,
    InvalidField,
    MemberClosed,
    NotAllowed,
    WrongCode,
)
from members.models import AuditEntry, Member, Message
from members.roles import SYSTEM, Actor
from members.selectors.access import actor_for_user
from members.services.portal import portal_user_for
from points.exceptions import (
    CapReached,
    NotEnoughPoints,
    RedemptionClosed,
    RedemptionPaysBill,
    RewardLimitReached,
    RewardNotOffered,
    RewardSoldOut,
    SelfAward,
    TierTooLow,
    UnknownRedemption,
    UnknownReward,
)
from points.models import Grant, LedgerEntry, PointLot, Redemption, Reward, Voucher
from points.selectors.balances import balance_of
from points.services.expiry import expire_points
from points.services.merging import merge_members
from points.services.redemption_ends import (
    cancel_redemption,
    expire_redemptions,
    redeem_reward,
)
from points.services.redemptions import ask_reward_code, issue_reward
from points.services.returns import return_purchase
from tests.cast import Cast
from tests.clock import DAY, NOON, SECOND, TEHRAN
from tests.factories import make_member, refused, ring_up
from tests.points.reward_cases import (
    POINT,
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

# Issued on the first of September, good for thirty days more.
END = datetime(2026, 10, 2, tzinfo=TEHRAN)


def redeem(cast: Cast, redemption: Redemption, *, now: datetime = NOON + DAY) -> Redemption:
    return redeem_reward(
        redemption_code=redemption.code,
        actor=cast.actor("cashier"),
        shop_id=cast.shop.pk,
        now=now,
    )


def cancel(cast: Cast, redemption: Redemption, *, now: datetime = NOON + DAY) -> Redemption:
    return cancel_redemption(
        redemption_code=redemption.code,
        actor=cast.actor("cashier"),
        shop_id=cast.shop.pk,
        reason="پشیمان شد",
        now=now,
    )


def as_member(member: Member) -> Actor:
    assert member.mobile is not None
    user = portal_user_for(mobile=member.mobile)
    assert user is not None
    return actor_for_user(user)


def spendable(member: Member, *, now: datetime = NOON) -> int:
    return balance_of(member.pk, now=now).spendable


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


def test_handing_over_ends_it(cast: Cast) -> None:
    give_points(cast.shop, cast.sara, 100)
    redemption = issue(cast, make_reward())

    redeemed = redeem(cast, redemption)

    assert (redeemed.status, redeemed.ended_at, redeemed.shop_id) == (
        "redeemed",
        NOON + DAY,
        cast.shop.pk,
    )
    assert redeemed.ended_by == f"user:{cast.cashier.pk}"
    assert AuditEntry.objects.latest("id").action == "reward.redeemed"
    assert spendable(cast.sara) == 50
    with nothing_changed(), refused(RedemptionClosed) as info:
        redeem(cast, redemption)
    with nothing_changed(), refused(RedemptionClosed):
        cancel(cast, redemption)
    assert info.value.facts == {"status": "redeemed"}


def test_it_is_handed_over_until_its_last_moment(cast: Cast) -> None:
    give_points(cast.shop, cast.sara, 100)
    late, early = (issue(cast, make_reward(code)) for code in ("a", "b"))

    with nothing_changed(), refused(RedemptionClosed) as info:
        redeem(cast, late, now=END)

    assert info.value.facts == {"status": "expired"}
    assert redeem(cast, early, now=END - SECOND).status == "redeemed"


def test_only_the_shops_of_its_terms_hand_it_over(cast: Cast) -> None:
    give_points(cast.shop, cast.sara, 100)
    reward = make_reward(shop_ids=[cast.other_shop.pk])
    redemption = issue_reward(
        member_id=cast.sara.pk, reward_id=reward.pk, actor=as_member(cast.sara), now=NOON
    )
    make_reward(reward_id=reward.pk, shop_ids=[])

    with nothing_changed(), refused(RewardNotOffered):
        redeem(cast, redemption)
    with nothing_changed(), refused(NotAllowed):
        redeem_reward(
            redemption_id=redemption.pk, actor=cast.actor("cashier"), shop_id=cast.other_shop.pk
        )
    with nothing_changed(), refused(UnknownRedemption):
        redeem_reward(redemption_code="x", actor=cast.actor("cashier"), shop_id=cast.shop.pk)

    redeem_reward(
        redemption_id=redemption.pk, actor=cast.actor("owner"), shop_id=cast.other_shop.pk, now=NOON
    )
    assert Redemption.objects.get().shop_id == cast.other_shop.pk


def test_cancelling_gives_everything_back(cast: Cast) -> None:
    give_points(cast.shop, cast.sara, 60)
    fill_pool(cast.shop, 100_000)
    redemption = issue(cast, make_reward(cost=330_000, stock=1))

    cancelled = cancel(cast, redemption)

    assert (cancelled.status, cancelled.reason) == ("cancelled", "پشیمان شد")
    assert (spendable(cast.sara), Reward.objects.get().stock, pool()) == (60, 1, 100_000)
    grant = Grant.objects.get()
    assert (grant.value, grant.recovered_value) == (80_000, 80_000)
    entry = LedgerEntry.objects.get(kind="redeem_return")
    assert (entry.points, entry.value) == (50, 250_000)
    assert (entry.source, entry.reason) == (f"redemption:{redemption.pk}", "دسته‌گل کوچک")
    assert AuditEntry.objects.latest("id").action == "reward.cancelled"
    with nothing_changed(), refused(RedemptionClosed):
        cancel(cast, redemption)


def test_cancelling_needs_a_reason_and_the_right(cast: Cast) -> None:
    give_points(cast.shop, cast.sara, 60)
    redemption = issue(cast, make_reward())

    for reason in ("", " ", "ا" * 201):
        with nothing_changed(), refused(InvalidField):
            cancel_redemption(
                redemption_id=redemption.pk, actor=cast.actor("cashier"), reason=reason
            )
    with nothing_changed(), refused(NotAllowed):
        cancel_redemption(redemption_id=redemption.pk, actor=cast.actor("analyst"), reason="x")
    with nothing_changed(), refused(UnknownRedemption):
        cancel_redemption(redemption_id=999_999, actor=SYSTEM, reason="x")


def test_stock_that_was_not_counted_does_not_grow(cast: Cast) -> None:
    give_points(cast.shop, cast.sara, 60)
    reward = make_reward()
    redemption = issue(cast, reward)
    make_reward(reward_id=reward.pk, stock=5)

    cancel(cast, redemption)

    assert Reward.objects.get().stock == 5


def test_points_whose_time_has_come_meanwhile_expire_at_once(cast: Cast) -> None:
    give_points(cast.shop, cast.sara, 30, now=NOON - timedelta(days=360))
    give_points(cast.shop, cast.sara, 30)
    redemption = issue(cast, make_reward())
    later = NOON + timedelta(days=20)
    expire_points(now=later)

    cancel(cast, redemption, now=later)

    balance = balance_of(cast.sara.pk, now=later)
    assert (balance.balance, balance.spendable) == (30, 30)
    gone = LedgerEntry.objects.get(kind="expire")
    assert (gone.points, gone.source) == (-30, f"redemption:{redemption.pk}")


def test_what_is_owed_is_repaid_out_of_what_comes_back(cast: Cast) -> None:
    purchase = ring_up(cast.shop, 6_000_000, member=cast.sara, now=NOON).purchase
    redemption = issue(cast, make_reward())
    return_purchase(purchase_id=purchase.pk, return_number="1", actor=SYSTEM, now=NOON + DAY)
    owed = balance_of(cast.sara.pk, now=NOON + DAY)

    cancel(cast, redemption)

    balance = balance_of(cast.sara.pk, now=NOON + DAY)
    assert (owed.balance, owed.debt) == (0, 50)
    assert (balance.balance, balance.debt) == (0, 0)


def test_what_nobody_collects_expires_in_the_night(cast: Cast) -> None:
    give_points(cast.shop, cast.sara, 60)
    fill_pool(cast.shop, 100_000)
    redemption = issue(cast, make_reward(cost=330_000, stock=1))

    too_early = expire_redemptions(now=END - SECOND)
    expired = expire_redemptions(now=END)
    again = expire_redemptions(now=END)

    assert (too_early, expired, again) == (0, 1, 0)
    redemption.refresh_from_db()
    assert (redemption.status, redemption.ended_by) == ("expired", "system")
    assert (spendable(cast.sara, now=END), Reward.objects.get().stock, pool()) == (60, 1, 100_000)


def test_who_left_the_club_keeps_nothing_and_blocks_nobody(cast: Cast) -> None:
    other = make_member()
    give_points(cast.shop, cast.sara, 60)
    give_points(cast.shop, other, 60)
    reward = make_reward()
    mine = issue(cast, reward)
    issue_reward(member_id=other.pk, reward_id=reward.pk, actor=SYSTEM, now=NOON)
    Member.objects.filter(pk=cast.sara.pk).update(status="erased")

    expired = expire_redemptions(now=END)

    assert expired == 1
    with nothing_changed(), refused(MemberClosed):
        cancel(cast, mine)
    with nothing_changed(), refused(MemberClosed):
        issue(cast, reward)


def test_a_discount_is_a_voucher_at_once(cast: Cast) -> None:
    give_points(cast.shop, cast.sara, 60)
    reward = make_reward(
        kind="discount", cost=200_000, min_bill=500_000, shop_ids=[cast.shop.pk], valid_days=10
    )

    redemption = issue(cast, reward)

    voucher = Voucher.objects.get()
    assert (voucher.code, voucher.redemption_id) == (redemption.code, redemption.pk)
    assert (voucher.value, voucher.min_bill, voucher.member_id, voucher.shop_id) == (
        200_000,
        500_000,
        cast.sara.pk,
        cast.shop.pk,
    )
    assert (voucher.starts_on, voucher.ends_on) == (NOON.date(), (NOON + 10 * DAY).date())
    assert (voucher.status, voucher.grant) == ("open", None)
    assert redemption.value == 50 * POINT
    with nothing_changed(), refused(RedemptionPaysBill):
        redeem(cast, redemption)


@pytest.mark.parametrize("way", ["cancelled", "expired"])
def test_the_voucher_ends_with_its_redemption(cast: Cast, way: str) -> None:
    give_points(cast.shop, cast.sara, 60)
    redemption = issue(cast, make_reward(kind="discount", cost=200_000))

    if way == "cancelled":
        cancel(cast, redemption)
    else:
        expire_redemptions(now=END)

    assert Voucher.objects.get().status == way
    assert spendable(cast.sara, now=END) == 60


def test_points_of_a_card_that_was_merged_come_back_to_the_card_it_went_to(cast: Cast) -> None:
    give_points(cast.shop, cast.sara, 50)
    redemption = issue(cast, make_reward())
    kept = make_member()
    give_points(cast.shop, kept, 1)
    merge_members(
        kept_id=kept.pk, merged_id=cast.sara.pk, reason="یک نفرند", actor=SYSTEM, now=NOON
    )

    cancel(cast, redemption)

    assert (spendable(kept), spendable(cast.sara)) == (51, 0)
    entry = LedgerEntry.objects.get(kind="redeem_return")
    assert (entry.account_id, entry.source) == (cast.sara.pk, f"redemption:{redemption.pk}")
