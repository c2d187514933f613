"""Standings as rows: at a purchase, at night, by hand, after a return; and what is told of them."""

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from members.exceptions import InvalidField, MemberClosed, NotAllowed
from members.models import AuditEntry, Member, Message
from members.roles import SYSTEM
from members.rules.calendars import Window
from members.selectors.club import club_day
from points.exceptions import NoTiers, NotSetByHand, SelfAward
from points.locks import lock_account
from points.models import Standing
from points.rules.memory import DayMemory, Memory
from points.rules.standing import Held
from points.selectors.programs import terms_on
from points.selectors.tiers import (
    TierCount,
    measured,
    standing_history,
    standing_of,
    standings_of,
    tier_counts,
    tier_progress,
)
from points.services.claims import settle_purchase
from points.services.returns import return_purchase, void_purchase
from points.services.tiers import end_hand_tier, recalculate_standings, set_tier, settle_standing
from points.tasks import recalculate_standings as recalculate_standings_task
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member, refused, ring_up
from tests.points.tier_cases import POINT, bring_back, buy, give_tiers, path_of, settle
from tests.rules.points.standing_cases import make_scheme
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

TODAY = NOON.date()  # 10 Shahrivar 1405
UNTIL = date(2027, 9, 1)  # 10 Shahrivar 1406
END = NOON.replace(year=2027)
FALL = END + 31 * DAY


def news(member: Member) -> list[str]:
    """What the member was told of his tier, without the club's name."""
    texts = Message.objects.filter(member=member, natural_key__startswith="tier")
    return [text.partition("\n")[2] for text in texts.order_by("id").values_list("text", flat=True)]


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
    assert len(news(cast.sara)) == 1
    assert "طلایی" in news(cast.sara)[0]
    assert "۱۴۰۶/۰۶/۱۰" in news(cast.sara)[0]
    assert "ارسال رایگان، نوبت ویژه" in news(cast.sara)[0]


def test_too_little_raises_nobody(cast: Cast) -> None:
    give_tiers()

    buy(cast, 99, now=NOON)

    assert standing_of(cast.sara.pk) is None
    assert news(cast.sara) == []


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


def test_who_allows_no_messages_is_told_nothing(cast: Cast) -> None:
    give_tiers()
    silent = make_member(service=False)

    buy(cast, 300, now=NOON, member=silent)

    assert path_of(silent) == [("gold", "rose")]
    assert news(silent) == []


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
    assert "نقره‌ای" in news(cast.sara)[-1]


def test_a_return_that_leaves_enough_leaves_the_tier(cast: Cast) -> None:
    give_tiers()
    small = buy(cast, 50, now=NOON)
    buy(cast, 300, now=NOON)

    bring_back(small, cast.sara, now=NOON + DAY)

    assert path_of(cast.sara) == [("gold", "rose")]


# --- At night -----------------------------------------------------------------------------------


def test_the_night_after_the_grace_he_falls(cast: Cast) -> None:
    give_tiers()
    buy(cast, 300, now=NOON)

    changed = [recalculate_standings(now=at) for at in (END, END + DAY, FALL - DAY, FALL, FALL)]

    assert changed == [0, 0, 0, 1, 0]
    assert path_of(cast.sara) == [("gold", "rose"), ("silver", "fell")]
    standing = standing_of(cast.sara.pk)
    assert standing
    assert (standing.since, standing.decided_by) == (FALL.date(), "system")


def test_who_has_bought_enough_keeps_it_at_once(cast: Cast) -> None:
    give_tiers()
    buy(cast, 300, now=NOON)
    buy(cast, 300, now=NOON + 100 * DAY)

    changed = recalculate_standings(now=END + DAY)

    assert changed == 1
    standing = standing_of(cast.sara.pk)
    assert standing
    assert (standing.tier, standing.cause) == ("gold", "kept")
    assert (standing.since, standing.until) == (UNTIL + timedelta(days=1), date(2028, 8, 31))


def test_nights_that_were_missed_are_made_up_for(cast: Cast) -> None:
    give_tiers()
    buy(cast, 1_000, now=NOON)

    changed = recalculate_standings(now=NOON + 1_300 * DAY)

    assert changed == 1
    assert path_of(cast.sara) == [
        ("diamond", "rose"),
        ("gold", "fell"),
        ("silver", "fell"),
        ("bronze", "fell"),
    ]
    assert len(news(cast.sara)) == 2


def test_tiers_that_are_new_lift_those_who_had_bought_enough(cast: Cast) -> None:
    others = [make_member() for _ in range(2)]
    for member, points in ((cast.sara, 100), (others[0], 99), (others[1], 1_000)):
        ring_up(cast.shop, points * POINT, member=member, now=NOON)
    give_tiers()

    changed = [recalculate_standings(now=NOON + DAY), recalculate_standings(now=NOON + DAY)]

    assert changed == [2, 0]
    assert [path_of(member) for member in (cast.sara, *others)] == [
        [("silver", "rose")],
        [],
        [("diamond", "rose")],
    ]


def test_who_has_left_is_not_looked_at(cast: Cast) -> None:
    give_tiers()
    buy(cast, 300, now=NOON)
    Member.objects.filter(pk=cast.sara.pk).update(status=Member.Status.MERGED)

    changed = recalculate_standings(now=FALL)

    assert changed == 0
    assert path_of(cast.sara) == [("gold", "rose")]


def test_the_task_is_the_nights_work(cast: Cast) -> None:
    give_tiers()
    buy(cast, 300, now=datetime.now(tz=NOON.tzinfo))

    assert recalculate_standings_task() == 0


# --- The warning --------------------------------------------------------------------------------


def test_before_the_end_he_is_told_once_what_he_needs(cast: Cast) -> None:
    give_tiers()
    buy(cast, 300, now=NOON)
    buy(cast, 80, now=NOON + 10 * DAY)

    for days in (-31, -30, -29, 0, 1, 5):
        recalculate_standings(now=END + days * DAY)

    assert len(news(cast.sara)) == 2
    warning = Message.objects.get(natural_key__startswith="tier-ends")
    assert club_day(warning.created_at) == UNTIL - timedelta(days=30)
    assert warning.expires_at
    assert club_day(warning.expires_at) == UNTIL + timedelta(days=1)
    assert "طلایی" in warning.text
    assert "۱۴۰۶/۰۶/۱۰" in warning.text
    assert "۲۲۰" in warning.text


def test_a_warning_in_money_is_in_toman(cast: Cast) -> None:
    scheme = make_scheme()
    give_tiers(type(scheme)("spend", scheme.period, scheme.levels))
    buy(cast, 1, now=NOON)

    recalculate_standings(now=END - DAY)

    warning = Message.objects.get(natural_key__startswith="tier-ends")
    assert "۱۰۰\u00a0تومان" in warning.text


def test_who_has_enough_to_stay_is_not_troubled(cast: Cast) -> None:
    give_tiers()
    buy(cast, 300, now=NOON)
    buy(cast, 300, now=NOON + 10 * DAY)

    recalculate_standings(now=END - DAY)

    assert len(news(cast.sara)) == 1


# --- By hand ------------------------------------------------------------------------------------


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
    assert len(news(cast.sara)) == 1


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
