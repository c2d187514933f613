"""Points corrected by hand: alone up to a threshold, above it by two."""

from dataclasses import replace

import pytest

from members.exceptions import InvalidField, NotAllowed, UnknownMember
from members.models import AuditEntry, Club
from members.roles import SYSTEM, Actor
from points.exceptions import (
    AlreadyDecided,
    NotEnoughPoints,
    SecondPersonNeeded,
    SelfAward,
    UnknownAdjustment,
)
from points.models import Adjustment, Grant, LedgerEntry, PointLot
from points.selectors.balances import balance_of
from points.selectors.budget import budget_on
from points.selectors.statements import statement_for
from points.services.adjustments import (
    alone_up_to,
    approve_adjustment,
    ask_adjustment,
    refuse_adjustment,
)
from points.services.merging import merge_members
from points.services.returns import return_purchase
from tests.cast import Cast
from tests.clock import NOON
from tests.factories import make_member, make_staff, refused, ring_up
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def ask(cast: Cast, points: int, role: str = "manager") -> Adjustment:
    """For Sara, at noon."""
    return ask_adjustment(
        member_id=cast.sara.pk,
        points=points,
        reason="the card was left at home",
        actor=cast.actor(role),
        now=NOON,
    )


def fill_pool(cast: Cast, value: int = 5_000_000) -> None:
    """Sales without a member leave all they allow to the pool."""
    ring_up(cast.shop, value * 20, now=NOON)


def second(cast: Cast) -> Actor:
    """Another manager."""
    other = replace(cast, manager=make_staff("manager", shops=[cast.shop]))
    return other.actor("manager")


def test_up_to_the_threshold_it_is_booked_at_once(cast: Cast) -> None:
    fill_pool(cast)

    done = ask(cast, 100)

    assert (done.status, done.booked_points, done.decided_at) == ("booked", 100, NOON)
    balance = balance_of(cast.sara.pk, now=NOON)
    assert (balance.spendable, balance.spendable_value) == (100, 500_000)
    entry = LedgerEntry.objects.get()
    assert (entry.kind, entry.source, entry.reason) == ("adjust", f"adjustment:{done.pk}", "")
    assert vars(statement_for(cast.sara.pk).get())["typed_reason"] == "the card was left at home"
    assert PointLot.objects.get().expires_at == NOON.replace(year=2027, day=2, hour=0)
    audit = AuditEntry.objects.latest("id")
    assert (audit.action, audit.member_id, audit.facts) == (
        "points.adjusted",
        cast.sara.pk,
        {"points": 100, "booked": 100},
    )


def test_it_counts_under_the_cap(cast: Cast) -> None:
    fill_pool(cast)

    ask(cast, 100)

    grant = Grant.objects.get()
    assert (grant.kind, grant.points, grant.value) == ("adjust", 100, 500_000)
    view = budget_on(NOON.date())
    assert (view.given_back, view.pool) == (500_000, 4_500_000)


@pytest.mark.parametrize(("pool", "booked"), [(200_000, 40), (0, 0)])
def test_the_cap_reduces_it_and_says_so(cast: Cast, pool: int, booked: int) -> None:
    if pool:
        fill_pool(cast, pool)

    done = ask(cast, 100)

    assert (done.status, done.points, done.booked_points) == ("booked", 100, booked)
    assert balance_of(cast.sara.pk, now=NOON).balance == booked


def test_above_the_threshold_it_waits(cast: Cast) -> None:
    fill_pool(cast)

    asked = ask(cast, 101)

    assert (asked.status, asked.booked_points, asked.decided_at) == ("asked", 0, None)
    assert LedgerEntry.objects.count() == 0
    assert AuditEntry.objects.latest("id").action == "points.adjustment_asked"


def test_each_role_has_its_threshold(cast: Cast) -> None:
    Club.objects.update(manager_adjusts=7, owner_adjusts=70)

    alone = [alone_up_to(cast.actor(role)) for role in ("manager", "owner")]

    assert alone == [7, 70]
    assert ask(cast, -71, role="owner").status == "asked"


def test_another_one_approves(cast: Cast) -> None:
    fill_pool(cast)
    asked = ask(cast, 500)
    other = second(cast)

    done = approve_adjustment(adjustment_id=asked.pk, actor=other, note="I saw it", now=NOON)

    assert (done.status, done.booked_points, done.note) == ("booked", 500, "I saw it")
    assert (done.asked_by, done.decided_by) == (asked.asked_by, other.id)
    assert LedgerEntry.objects.get().actor_id == other.id
    assert balance_of(cast.sara.pk, now=NOON).spendable == 500


def test_whoever_asked_does_not_approve(cast: Cast) -> None:
    asked = ask(cast, 500)

    with nothing_changed(), refused(SecondPersonNeeded):
        approve_adjustment(adjustment_id=asked.pk, actor=cast.actor("manager"), now=NOON)


def test_approved_twice_is_refused_by_name(cast: Cast) -> None:
    fill_pool(cast)
    asked = ask(cast, 500)
    other = second(cast)
    approve_adjustment(adjustment_id=asked.pk, actor=other, now=NOON)

    with nothing_changed(), refused(AlreadyDecided) as refusal:
        approve_adjustment(adjustment_id=asked.pk, actor=other, now=NOON)

    assert refusal.value.facts == {"status": "booked"}


def test_refused_it_moves_nothing_and_stays_refused(cast: Cast) -> None:
    asked = ask(cast, 500)

    done = refuse_adjustment(adjustment_id=asked.pk, actor=second(cast), note="no", now=NOON)

    assert (done.status, done.booked_points, LedgerEntry.objects.count()) == ("refused", 0, 0)
    assert AuditEntry.objects.latest("id").action == "points.adjustment_refused"
    with nothing_changed(), refused(AlreadyDecided):
        approve_adjustment(adjustment_id=asked.pk, actor=second_or_owner(cast), now=NOON)


def second_or_owner(cast: Cast) -> Actor:
    """Somebody else again."""
    return cast.actor("owner")


def test_points_are_taken_from_what_ends_soonest(cast: Cast) -> None:
    ring_up(cast.shop, 2_000_000, member=cast.sara, now=NOON)
    ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON.replace(day=1, month=8))

    done = ask(cast, -15)

    assert (done.status, done.booked_points) == ("booked", -15)
    left = PointLot.objects.order_by("expires_at").values_list("remaining", flat=True)
    assert list(left) == [0, 15]
    entry = LedgerEntry.objects.get(kind="adjust")
    assert (entry.points, entry.value) == (-15, -75_000)


def test_more_than_can_be_spent_is_not_taken(cast: Cast) -> None:
    ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)
    ring_up(cast.shop, 1_000_000, member=cast.sara, tender="credit", now=NOON)

    with nothing_changed(), refused(NotEnoughPoints) as refusal:
        ask(cast, -11)

    assert refusal.value.facts == {"spendable": 10, "payable": 50_000, "needed": 11}
    assert Adjustment.objects.count() == 0


def test_spent_meanwhile_it_goes_on_waiting(cast: Cast) -> None:
    ring_up(cast.shop, 20_000_000, member=cast.sara, now=NOON)
    asked = ask(cast, -200)
    ring_up(cast.shop, 5_000, member=cast.sara, points_amount=5_000, now=NOON)

    with nothing_changed(), refused(NotEnoughPoints):
        approve_adjustment(adjustment_id=asked.pk, actor=second(cast), now=NOON)

    asked.refresh_from_db()
    assert asked.status == "asked"


def test_what_is_owed_is_repaid_first(cast: Cast) -> None:
    fill_pool(cast)
    purchase = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON).purchase
    ring_up(cast.shop, 50_000, member=cast.sara, points_amount=50_000, now=NOON)
    return_purchase(purchase_id=purchase.pk, return_number="1", actor=SYSTEM, now=NOON)

    ask(cast, 30)

    balance = balance_of(cast.sara.pk, now=NOON)
    assert (balance.balance, balance.debt) == (20, 0)


def test_nobody_corrects_his_own_points(cast: Cast) -> None:
    asked = ask(cast, 500)
    sara = replace(second(cast), mobile=cast.sara.mobile)

    with nothing_changed(), refused(SelfAward):
        ask_adjustment(member_id=cast.sara.pk, points=5, reason="mine", actor=sara, now=NOON)
    for decide in (approve_adjustment, refuse_adjustment):
        with nothing_changed(), refused(SelfAward):
            decide(adjustment_id=asked.pk, actor=sara, now=NOON)


@pytest.mark.parametrize("role", ["cashier", "analyst", "till"])
def test_only_who_has_the_right(cast: Cast, role: str) -> None:
    asked = ask(cast, 500)
    actor = replace(cast.actor(role), rights=cast.actor("cashier").rights)

    with nothing_changed(), refused(NotAllowed):
        ask_adjustment(member_id=cast.sara.pk, points=5, reason="please", actor=actor, now=NOON)
    for decide in (approve_adjustment, refuse_adjustment):
        with nothing_changed(), refused(NotAllowed):
            decide(adjustment_id=asked.pk, actor=actor, now=NOON)


@pytest.mark.parametrize("points", [0, 1_000_001, -1_000_001])
def test_nonsense_is_refused(cast: Cast, points: int) -> None:
    with nothing_changed(), refused(InvalidField) as refusal:
        ask(cast, points)

    assert refusal.value.facts["field"] == "points"


@pytest.mark.parametrize(
    ("reason", "problem"),
    [(" ", "required"), ("x" * 201, "too_long"), ("a\x00b", "control_character")],
)
def test_a_reason_is_needed(cast: Cast, reason: str, problem: str) -> None:
    with nothing_changed(), refused(InvalidField) as refusal:
        ask_adjustment(member_id=cast.sara.pk, points=5, reason=reason, actor=SYSTEM, now=NOON)

    assert (refusal.value.facts["field"], refusal.value.facts["problem"]) == ("reason", problem)


def test_unknown_ones_are_refused(cast: Cast) -> None:
    with nothing_changed(), refused(UnknownMember):
        ask_adjustment(member_id=999_999, points=5, reason="who?", actor=SYSTEM)
    with nothing_changed(), refused(UnknownAdjustment):
        approve_adjustment(adjustment_id=999_999, actor=SYSTEM)


def test_a_merge_takes_what_waits_along(cast: Cast) -> None:
    fill_pool(cast)
    asked = ask(cast, 500)
    kept = make_member()
    merge_members(kept_id=kept.pk, merged_id=cast.sara.pk, reason="twins", actor=SYSTEM, now=NOON)

    approve_adjustment(adjustment_id=asked.pk, actor=second(cast), now=NOON)

    assert balance_of(kept.pk, now=NOON).spendable == 500
