"""How a reward ends: handed over, cancelled, expired; each moves exactly what it says."""

from datetime import timedelta

import pytest

from members.exceptions import InvalidField, MemberClosed, NotAllowed
from members.models import AuditEntry, Member
from members.roles import SYSTEM
from points.exceptions import (
    RedemptionClosed,
    RedemptionPaysBill,
    RewardNotOffered,
    UnknownRedemption,
)
from points.models import Grant, LedgerEntry, Redemption, Reward, Voucher
from points.selectors.balances import balance_of
from points.services.expiry import expire_points
from points.services.merging import merge_members
from points.services.redemption_ends import cancel_redemption, expire_redemptions, redeem_reward
from points.services.redemptions import issue_reward
from points.services.returns import return_purchase
from tests.cast import Cast
from tests.clock import DAY, NOON, SECOND
from tests.factories import make_member, refused, ring_up
from tests.points.redemption_cases import END, as_member, cancel, redeem, spendable
from tests.points.reward_cases import POINT, fill_pool, give_points, issue, make_reward, pool
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


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
