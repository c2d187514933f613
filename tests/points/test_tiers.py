"""Standings as rows: at a purchase, after a return, and what is read of them."""

from datetime import timedelta

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from members.models import AuditEntry
from members.roles import SYSTEM
from members.rules.calendars import Window
from points.locks import lock_account
from points.models import Standing
from points.rules.memory import DayMemory, Memory
from points.rules.standing import Held
from points.selectors.programs import terms_on
from points.selectors.tiers import (
    TierCount,
    measured,
    standing_of,
    standings_of,
    tier_counts,
    tier_progress,
)
from points.services.claims import settle_purchase
from points.services.returns import return_purchase, void_purchase
from points.services.tiers import recalculate_standings, settle_standing
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member, ring_up
from tests.points.tier_cases import (
    END,
    POINT,
    TODAY,
    UNTIL,
    bring_back,
    buy,
    give_tiers,
    path_of,
    settle,
)
from tests.rules.points.standing_cases import make_scheme
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


# --- At a purchase ------------------------------------------------------------------------------


def test_a_purchase_that_reaches_a_level_raises_at_once(cast: Cast) -> None:
    give_tiers()

    buy(cast, 300, now=NOON)

    standing = Standing.objects.get()
    assert (standing.tier, standing.cause, standing.measured) == ("gold", "rose", 300)
    assert (standing.since, standing.until, standing.ended_on) == (TODAY, UNTIL, None)
    assert (standing.decided_by, standing.decided_at) == ("system", NOON)
    audit = AuditEntry.objects.get(action="tier.changed")
    assert audit.member_id == cast.sara.pk
    assert audit.facts == {
        "tier": "gold",
        "before": "bronze",
        "cause": "rose",
        "until": "2027-09-01",
    }


def test_too_little_raises_nobody(cast: Cast) -> None:
    give_tiers()

    buy(cast, 99, now=NOON)

    assert standing_of(cast.sara.pk) is None


def test_the_next_level_closes_the_one_before(cast: Cast) -> None:
    give_tiers()

    buy(cast, 100, now=NOON)
    buy(cast, 200, now=NOON + 5 * DAY)

    silver, gold = Standing.objects.order_by("id")
    assert (silver.tier, silver.ended_on) == ("silver", TODAY + timedelta(days=5))
    assert (gold.tier, gold.since, gold.ended_on) == ("gold", TODAY + timedelta(days=5), None)


def test_twice_is_once(cast: Cast) -> None:
    give_tiers()
    buy(cast, 100, now=NOON)

    with nothing_changed():
        assert settle(cast.sara, NOON) is None

    assert path_of(cast.sara) == [("silver", "rose")]


def test_a_program_without_tiers_has_no_standings(cast: Cast) -> None:
    buy(cast, 5_000, now=NOON)

    assert Standing.objects.count() == 0
    assert tier_progress(cast.sara.pk) is None
    assert tier_counts() == []
    assert recalculate_standings(now=NOON) == 0


def test_what_nothing_follows_from_costs_two_statements(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    give_tiers()
    buy(cast, 150, now=NOON)
    terms = terms_on(TODAY)

    with transaction.atomic():
        account = lock_account(cast.sara.pk)
        with django_assert_num_queries(2):
            after = settle_standing(account=account, terms=terms, day=TODAY, actor=SYSTEM)

    assert after is None


def test_what_the_sale_remembers_of_the_member_costs_none(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    give_tiers()
    buy(cast, 150, now=NOON)
    terms = terms_on(TODAY)
    memory = Memory(
        days={TODAY: DayMemory(1, 150, 150 * POINT)},
        ordered=[TODAY],
        held=Held("silver", TODAY, UNTIL),
    )

    with transaction.atomic():
        account = lock_account(cast.sara.pk)
        with django_assert_num_queries(0):
            after = settle_standing(
                account=account, terms=terms, day=TODAY, actor=SYSTEM, memory=memory
            )

    assert after is None


# --- What counts --------------------------------------------------------------------------------


def test_only_what_was_kept_and_paid_counts(cast: Cast) -> None:
    points, spend = make_scheme(), make_scheme()
    spend = type(spend)("spend", spend.period, spend.levels)
    window = Window(TODAY, TODAY + timedelta(days=1))
    ring_up(cast.shop, 10 * POINT, member=cast.sara, now=NOON)
    returned = ring_up(cast.shop, 40 * POINT, member=cast.sara, now=NOON).purchase
    voided = ring_up(cast.shop, 5 * POINT, member=cast.sara, now=NOON).purchase
    credit = ring_up(cast.shop, 7 * POINT, member=cast.sara, tender="credit", now=NOON).purchase
    ring_up(cast.shop, 100 * POINT, member=cast.sara, now=NOON + 2 * DAY)
    ring_up(cast.shop, 100 * POINT, member=make_member(), now=NOON)
    return_purchase(
        purchase_id=returned.pk, return_number="1", amount=10 * POINT, actor=SYSTEM, now=NOON
    )
    void_purchase(purchase_id=voided.pk, actor=SYSTEM, reason="slip", now=NOON)

    before = (measured(cast.sara.pk, window, points), measured(cast.sara.pk, window, spend))
    settle_purchase(purchase_id=credit.pk, actor=SYSTEM, now=NOON + 5 * DAY)
    after = (measured(cast.sara.pk, window, points), measured(cast.sara.pk, window, spend))

    assert before == (40, 40 * POINT)
    assert after == (47, 47 * POINT)


# --- Returns ------------------------------------------------------------------------------------


def test_the_purchase_that_raised_him_comes_back(cast: Cast) -> None:
    give_tiers()
    buy(cast, 100, now=NOON)
    dear = buy(cast, 900, now=NOON + DAY)

    bring_back(dear, cast.sara, now=NOON + 2 * DAY)

    assert path_of(cast.sara) == [("silver", "rose"), ("diamond", "rose"), ("silver", "returned")]
    standing = standing_of(cast.sara.pk)
    assert standing
    assert standing.until == UNTIL  # as it was promised, not longer


def test_a_return_that_leaves_enough_leaves_the_tier(cast: Cast) -> None:
    give_tiers()
    small = buy(cast, 50, now=NOON)
    buy(cast, 300, now=NOON)

    bring_back(small, cast.sara, now=NOON + DAY)

    assert path_of(cast.sara) == [("gold", "rose")]


# --- Reading ------------------------------------------------------------------------------------


def test_progress_says_what_is_missing(cast: Cast) -> None:
    give_tiers()
    buy(cast, 120, now=NOON)
    buy(cast, 30, now=NOON + DAY)

    progress = tier_progress(cast.sara.pk, day=TODAY + timedelta(days=1))

    assert progress
    assert (progress.tier, progress.name, progress.since) == ("silver", "نقره‌ای", TODAY)
    assert (progress.measured, progress.until, progress.stay_by) == (150, UNTIL, UNTIL)
    assert progress.needed_to_stay == 70
    assert (progress.next_tier, progress.next_name) == ("gold", "طلایی")
    assert (progress.needed_to_rise, progress.rise_percent) == (150, 50)


def test_progress_in_the_grace_and_at_both_ends(cast: Cast) -> None:
    give_tiers()
    newcomer = make_member()
    best = make_member()
    buy(cast, 120, now=NOON)
    buy(cast, 1_000, now=END, member=best)

    in_grace = tier_progress(cast.sara.pk, day=UNTIL + timedelta(days=5))
    lowest = tier_progress(newcomer.pk, day=UNTIL)
    highest = tier_progress(best.pk, day=UNTIL)

    assert in_grace
    assert lowest
    assert highest
    assert (in_grace.needed_to_stay, in_grace.stay_by) == (100, UNTIL + timedelta(days=30))
    assert (lowest.tier, lowest.since, lowest.needed_to_stay) == ("bronze", None, None)
    assert (lowest.needed_to_rise, lowest.rise_percent) == (100, 0)
    assert (highest.needed_to_rise, highest.next_tier, highest.rise_percent) == (None, None, 100)


def test_how_many_stand_where(cast: Cast) -> None:
    give_tiers()
    others = [make_member() for _ in range(3)]
    buy(cast, 100, now=NOON)
    buy(cast, 300, now=NOON, member=others[0])
    buy(cast, 100, now=NOON, member=others[1])

    counts = tier_counts()

    assert counts == [
        TierCount("bronze", "برنزی", 1),
        TierCount("silver", "نقره‌ای", 2),
        TierCount("gold", "طلایی", 1),
        TierCount("diamond", "الماسی", 0),
    ]
    assert {row.member_id for row in standings_of([cast.sara.pk, others[2].pk]).values()} == {
        cast.sara.pk
    }
