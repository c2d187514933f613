"""Two cards of one person: what goes to the kept one, and what never moves."""

from dataclasses import replace

import pytest

from members.exceptions import InvalidField, MemberClosed, NotAllowed, UnknownMember
from members.models import AuditEntry, Member
from members.roles import SYSTEM
from points.exceptions import SameMember, SelfAward
from points.models import Account, Grant, LedgerEntry, PointLot, Program, Purchase, Standing
from points.selectors.balances import balance_of
from points.selectors.returns import preview_return
from points.services.claims import settle_purchase
from points.services.expiry import expire_points
from points.services.merging import merge_members
from points.services.purchases import record_purchase
from points.services.returns import return_purchase
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member, make_sale, refused, ring_up
from tests.points.merging_cases import make_standing, merge, spend
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def test_points_purchases_and_membership_go_to_the_kept_card(cast: Cast) -> None:
    twin = make_member()
    ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON - 5 * DAY)
    purchase = ring_up(cast.shop, 2_000_000, member=twin, now=NOON - 3 * DAY).purchase
    old = PointLot.objects.get(account_id=twin.pk)

    done = merge_members(
        kept_id=cast.sara.pk,
        merged_id=twin.pk,
        reason="two cards",
        actor=cast.actor("manager"),
        now=NOON,
    )

    assert (done.points, done.moved["purchases"]) == (20, [purchase.pk])
    assert balance_of(cast.sara.pk, now=NOON).spendable == 30
    assert balance_of(twin.pk, now=NOON).balance == 0
    lot = PointLot.objects.get(account_id=cast.sara.pk, purchase=purchase)
    kept_of_it = ("original", "unit_value", "vests_at", "expires_at", "idle_months")
    assert [getattr(lot, name) for name in kept_of_it] == [
        getattr(old, name) for name in kept_of_it
    ]
    purchase.refresh_from_db()
    twin.refresh_from_db()
    assert (purchase.member_id, twin.status) == (cast.sara.pk, Member.Status.MERGED)
    assert list(
        LedgerEntry.objects.filter(kind__startswith="merge").values_list("account_id", "points")
    ) == [(cast.sara.pk, 20), (twin.pk, -20)]
    audit = AuditEntry.objects.latest("id")
    assert (audit.action, audit.member_id, audit.facts) == (
        "members.merged",
        cast.sara.pk,
        {"merged": twin.pk, "points": 20, "purchases": 1},
    )


@pytest.mark.parametrize("role", ["cashier", "analyst"])
def test_only_who_has_the_right(cast: Cast, role: str) -> None:
    twin = make_member()

    with nothing_changed(), refused(NotAllowed):
        merge_members(
            kept_id=cast.sara.pk, merged_id=twin.pk, reason="twins", actor=cast.actor(role)
        )


def test_nobody_merges_his_own_card(cast: Cast) -> None:
    twin = make_member()
    manager = replace(cast.actor("manager"), mobile=twin.mobile)

    for kept, merged in ((cast.sara, twin), (twin, cast.sara)):
        with nothing_changed(), refused(SelfAward):
            merge_members(kept_id=kept.pk, merged_id=merged.pk, reason="mine", actor=manager)


def test_a_card_is_not_merged_with_itself(cast: Cast) -> None:
    with nothing_changed(), refused(SameMember) as refusal:
        merge(cast.sara, cast.sara)

    assert refusal.value.code == "same_member"


@pytest.mark.parametrize(
    ("reason", "problem"),
    [("  ", "required"), ("x" * 201, "too_long"), ("a\x00b", "control_character")],
)
def test_a_reason_is_needed(cast: Cast, reason: str, problem: str) -> None:
    twin = make_member()

    with nothing_changed(), refused(InvalidField) as refusal:
        merge_members(kept_id=cast.sara.pk, merged_id=twin.pk, reason=reason, actor=SYSTEM)

    assert refusal.value.facts["problem"] == problem


def test_an_unknown_card_is_refused(cast: Cast) -> None:
    with nothing_changed(), refused(UnknownMember):
        merge_members(kept_id=cast.sara.pk, merged_id=999_999, reason="twins", actor=SYSTEM)


def test_twice_is_refused_by_name(cast: Cast) -> None:
    twin = make_member()
    ring_up(cast.shop, 2_000_000, member=twin, now=NOON)
    merge(cast.sara, twin)

    with nothing_changed(), refused(MemberClosed):
        merge(cast.sara, twin)


def test_a_closed_card_takes_no_purchase(cast: Cast) -> None:
    twin = make_member()
    merge(cast.sara, twin)

    with nothing_changed(), refused(MemberClosed):
        record_purchase(sale=make_sale(cast.shop, member=twin), actor=SYSTEM, now=NOON)


def test_points_of_one_card_repay_what_the_other_owes(cast: Cast) -> None:
    twin = make_member()
    owed_for = ring_up(cast.shop, 1_000_000, member=twin, now=NOON).purchase
    spend(cast, twin, 10)
    return_purchase(purchase_id=owed_for.pk, return_number="1", actor=SYSTEM, now=NOON)
    ring_up(cast.shop, 3_000_000, member=cast.sara, now=NOON)

    merge(cast.sara, twin)

    balance = balance_of(cast.sara.pk, now=NOON)
    assert (balance.balance, balance.debt) == (20, 0)
    assert Account.objects.get(pk=twin.pk).debt == 0
    owed_for.refresh_from_db()
    assert (owed_for.recovered_points, owed_for.debt_points) == (10, 0)


def test_points_that_arrive_repay_what_the_kept_card_owes(cast: Cast) -> None:
    twin = make_member()
    owed_for = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON).purchase
    spend(cast, cast.sara, 10)
    return_purchase(purchase_id=owed_for.pk, return_number="1", actor=SYSTEM, now=NOON)
    ring_up(cast.shop, 3_000_000, member=twin, now=NOON)

    merge(cast.sara, twin)

    balance = balance_of(cast.sara.pk, now=NOON)
    assert (balance.balance, balance.debt) == (20, 0)


def test_a_moved_purchase_is_returned_out_of_its_own_points(cast: Cast) -> None:
    twin = make_member()
    ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)
    purchase = ring_up(cast.shop, 2_000_000, member=twin, now=NOON + DAY).purchase
    merge(cast.sara, twin)

    foreseen = preview_return(Purchase.objects.get(pk=purchase.pk), now=NOON + DAY)
    done = return_purchase(purchase_id=purchase.pk, return_number="1", actor=SYSTEM, now=NOON + DAY)

    assert (foreseen.clawed_back, foreseen.debt, foreseen.balance_after) == (20, 0, 10)
    assert (done.record.clawed_back, done.record.debt, done.balance.balance) == (20, 0, 10)
    left = PointLot.objects.get(account_id=cast.sara.pk, remaining__gt=0)
    assert left.purchase_id != purchase.pk


def test_points_spent_before_the_merge_come_back_to_the_kept_card(cast: Cast) -> None:
    """Into the lot they came from, and on with the card."""
    twin = make_member()
    ring_up(cast.shop, 2_000_000, member=twin, now=NOON - DAY)
    paid = spend(cast, twin, 15)
    merge(cast.sara, twin)

    foreseen = preview_return(Purchase.objects.get(pk=paid.pk), now=NOON)
    done = return_purchase(purchase_id=paid.pk, return_number="1", actor=SYSTEM, now=NOON)

    assert (foreseen.given_back, foreseen.balance_after) == (15, 20)
    assert (done.record.given_back, done.balance.spendable) == (15, 20)
    assert Account.objects.get(pk=twin.pk).balance == 0
    ends = set(PointLot.objects.filter(account_id=cast.sara.pk).values_list("expires_at"))
    assert ends == set(PointLot.objects.filter(account_id=twin.pk).values_list("expires_at"))


def test_points_of_an_expired_lot_expire_where_they_were(cast: Cast) -> None:
    twin = make_member()
    ring_up(cast.shop, 2_000_000, member=twin, now=NOON - DAY)
    paid = spend(cast, twin, 15)
    merge(cast.sara, twin)

    done = return_purchase(
        purchase_id=paid.pk, return_number="1", actor=SYSTEM, now=NOON + 400 * DAY
    )

    assert (done.record.given_back, done.balance.spendable) == (15, 0)
    expired = LedgerEntry.objects.get(kind="expire")
    assert (expired.account_id, expired.points) == (twin.pk, -15)


def test_moved_points_expire_and_are_not_owed(cast: Cast) -> None:
    twin = make_member()
    purchase = ring_up(cast.shop, 2_000_000, member=twin, now=NOON).purchase
    merge(cast.sara, twin)
    expire_points(now=NOON + 400 * DAY)

    done = return_purchase(
        purchase_id=purchase.pk, return_number="1", actor=SYSTEM, now=NOON + 400 * DAY
    )

    assert (done.record.clawed_back, done.record.debt) == (0, 0)


def test_a_moved_credit_sale_is_settled(cast: Cast) -> None:
    twin = make_member()
    purchase = ring_up(cast.shop, 2_000_000, member=twin, tender="credit", now=NOON).purchase
    merge(cast.sara, twin)

    settle_purchase(purchase_id=purchase.pk, actor=SYSTEM, now=NOON + DAY)

    balance = balance_of(cast.sara.pk, now=NOON + DAY)
    assert (balance.spendable, balance.pending) == (20, 0)


def test_the_higher_tier_stays_open(cast: Cast) -> None:
    levels = [
        {"code": "silver", "name": "Silver", "from": 0},
        {"code": "gold", "name": "Gold", "from": 500},
    ]
    # A published version is read once: this one has an identity of its own.
    Program.objects.update(tiers={"levels": levels}, published_at=NOON)
    twin = make_member()
    make_standing(cast.sara, "silver")
    make_standing(twin, "gold")

    merge(cast.sara, twin)

    standing = Standing.objects.get(member=cast.sara, ended_on=None)
    assert standing.tier == "gold"


def test_grants_follow_the_member(cast: Cast) -> None:
    twin = make_member()
    purchase = ring_up(cast.shop, 1_000_000, member=twin, now=NOON).purchase
    Grant.objects.create(
        kind=Grant.Kind.JOINED,
        source=f"joined:{twin.pk}",
        member=twin,
        window=purchase.window,
        value=0,
        at=NOON,
        business_date=NOON.date(),
        actor_kind="system",
        actor_id="system",
    )

    done = merge(cast.sara, twin)

    assert done.moved["grants"] == [Grant.objects.get(member=cast.sara).pk]
