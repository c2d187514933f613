"""Tiers set by hand: with a right, a reason and an end; and ended by hand."""

from datetime import date, datetime, timedelta

import pytest

from members.exceptions import InvalidField, MemberClosed, NotAllowed
from members.models import AuditEntry, Member
from members.roles import SYSTEM
from points.exceptions import NoTiers, NotSetByHand, SelfAward
from points.models import Standing
from points.selectors.tiers import (
    standing_history,
    standing_of,
)
from points.services.tiers import end_hand_tier, recalculate_standings, set_tier
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import refused
from tests.points.tier_cases import (
    TODAY,
    bring_back,
    buy,
    give_tiers,
    path_of,
)
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def give_gold(
    cast: Cast,
    *,
    actor: str = "manager",
    tier: str = "gold",
    until: date = TODAY + timedelta(days=90),
    reason: str = "مهمان ویژه",
    now: datetime = NOON,
) -> Standing:
    return set_tier(
        member_id=cast.sara.pk,
        tier=tier,
        until=until,
        reason=reason,
        actor=cast.actor(actor),
        now=now,
    )


def test_a_tier_is_set_by_hand_with_its_reason_and_end(cast: Cast) -> None:
    give_tiers()

    standing = give_gold(cast)

    assert path_of(cast.sara) == [("gold", "by_hand")]
    assert (standing.since, standing.until) == (TODAY, TODAY + timedelta(days=90))
    assert (standing.reason, standing.decided_by) == ("مهمان ویژه", cast.actor("manager").id)
    audit = AuditEntry.objects.get(action="tier.changed")
    assert (audit.facts["cause"], audit.actor_id) == ("by_hand", cast.actor("manager").id)


def test_it_ends_with_its_day(cast: Cast) -> None:
    give_tiers()
    give_gold(cast)

    changed = [recalculate_standings(now=NOON + days * DAY) for days in (90, 91, 91)]

    assert changed == [0, 1, 0]
    assert path_of(cast.sara) == [("gold", "by_hand"), ("bronze", "hand_ended")]


def test_he_rises_over_it_and_a_return_gives_it_back(cast: Cast) -> None:
    give_tiers()
    give_gold(cast)

    dear = buy(cast, 1_000, now=NOON + DAY)
    bring_back(dear, cast.sara, now=NOON + 2 * DAY)

    assert path_of(cast.sara) == [
        ("gold", "by_hand"),
        ("diamond", "rose"),
        ("gold", "returned"),
    ]
    standing = standing_of(cast.sara.pk)
    assert standing
    assert standing.until == TODAY + timedelta(days=90)


def test_what_was_earned_before_outlives_it(cast: Cast) -> None:
    give_tiers()
    buy(cast, 100, now=NOON - 10 * DAY)
    give_gold(cast)

    recalculate_standings(now=NOON + 91 * DAY)

    assert path_of(cast.sara) == [
        ("silver", "rose"),
        ("gold", "by_hand"),
        ("silver", "hand_ended"),
    ]


def test_ended_before_its_time(cast: Cast) -> None:
    give_tiers()
    give_gold(cast)
    now = NOON + 3 * DAY

    ended = end_hand_tier(
        member_id=cast.sara.pk, reason="اشتباه", actor=cast.actor("owner"), now=now
    )

    assert (ended.tier, ended.cause, ended.since) == ("bronze", "hand_ended", now.date())
    assert (ended.reason, ended.decided_by) == ("اشتباه", cast.actor("owner").id)
    by_hand = Standing.objects.get(cause="by_hand")
    assert (by_hand.until, by_hand.ended_on) == (now.date() - timedelta(days=1), now.date())


def test_the_second_hand_replaces_the_first(cast: Cast) -> None:
    """What the first had promised longer does not come back."""
    give_tiers()
    give_gold(cast, tier="diamond", until=TODAY + timedelta(days=300))
    give_gold(cast, until=TODAY + timedelta(days=30), now=NOON + DAY)

    recalculate_standings(now=NOON + 31 * DAY)

    assert path_of(cast.sara) == [
        ("diamond", "by_hand"),
        ("gold", "by_hand"),
        ("bronze", "hand_ended"),
    ]


@pytest.mark.parametrize(
    ("tier", "days", "reason", "field", "problem"),
    [
        ("gold", 90, "  ", "reason", "required"),
        ("gold", 90, "x" * 201, "reason", "too_long"),
        ("gold", 90, "a\x00b", "reason", "control_character"),
        ("gold", 0, "x", "until", "not_in_future"),
        ("gold", 2_000, "x", "until", "out_of_range"),
        ("platinum", 90, "x", "tier", "invalid_choice"),
    ],
)
def test_what_is_refused_by_hand(
    cast: Cast, tier: str, days: int, reason: str, field: str, problem: str
) -> None:
    give_tiers()

    with nothing_changed(), refused(InvalidField) as refusal:
        give_gold(cast, tier=tier, until=TODAY + timedelta(days=days), reason=reason)

    assert refusal.value.facts == {"field": field, "problem": problem}
    assert Standing.objects.count() == 0


def test_nobody_is_put_below_what_he_has_reached(cast: Cast) -> None:
    give_tiers()
    buy(cast, 300, now=NOON)

    with nothing_changed(), refused(InvalidField) as refusal:
        give_gold(cast, tier="silver")

    assert refusal.value.facts == {"field": "tier", "problem": "below_reached"}
    assert path_of(cast.sara) == [("gold", "rose")]


@pytest.mark.parametrize("role", ["cashier", "analyst"])
def test_who_may_not(cast: Cast, role: str) -> None:
    give_tiers()

    with nothing_changed(), refused(NotAllowed):
        give_gold(cast, actor=role)
    with nothing_changed(), refused(NotAllowed):
        end_hand_tier(member_id=cast.sara.pk, reason="x", actor=cast.actor(role), now=NOON)

    assert Standing.objects.count() == 0


def test_nobody_raises_himself(cast: Cast) -> None:
    give_tiers()
    cast.manager.mobile = cast.sara.mobile
    cast.manager.save()

    with nothing_changed(), refused(SelfAward):
        give_gold(cast)

    assert Standing.objects.count() == 0


def test_without_tiers_none_can_be_set(cast: Cast) -> None:
    with nothing_changed(), refused(NoTiers):
        give_gold(cast)

    assert Standing.objects.count() == 0


def test_a_closed_membership_has_no_tier(cast: Cast) -> None:
    give_tiers()
    Member.objects.filter(pk=cast.sara.pk).update(status=Member.Status.ERASED)

    with refused(MemberClosed):
        give_gold(cast)

    assert Standing.objects.count() == 0


@pytest.mark.parametrize("points", [0, 100])
def test_only_what_was_set_by_hand_is_ended_by_hand(cast: Cast, points: int) -> None:
    give_tiers()
    if points:
        buy(cast, points, now=NOON)

    with nothing_changed(), refused(NotSetByHand):
        end_hand_tier(member_id=cast.sara.pk, reason="x", actor=SYSTEM, now=NOON)

    assert standing_history(cast.sara.pk).count() == (1 if points else 0)
