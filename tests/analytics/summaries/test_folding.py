"""What makes summaries stale, and what bringing them up to date and rebuilding them does."""

from datetime import date, timedelta

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from analytics.exceptions import SummariesBusy
from analytics.models import DayFigures, FigureRules, MemberFigures, StaleFigure, SummaryState
from analytics.selectors.freshness import Freshness, freshness
from analytics.services.summaries import folding
from analytics.services.summaries.folding import count_days_over, fold_stale
from analytics.services.summaries.rebuilding import rebuild_summaries
from analytics.services.summaries.writing import LOCK
from members.models import Club, Member, Message
from members.roles import SYSTEM
from members.services.messages import queue_message
from points.models import Purchase
from points.services.budget import sweep_surpluses
from points.services.history import record_history
from points.services.merging import merge_members, undo_merge
from points.services.returns import return_purchase, void_purchase
from tests.analytics.summaries.recount import counted, stored
from tests.analytics.way_cases import TODAY, at, joined, visits
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_club, make_member, make_program, make_sale, make_shop, ring_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def folded(cast: Cast) -> Cast:
    """Nothing is stale."""
    fold_stale()
    return cast


def stale() -> set[tuple[int | None, date | None]]:
    """Whom and which days the database has noted."""
    return set(StaleFigure.objects.values_list("member_id", "day"))


def of_club(member: Member) -> MemberFigures:
    """His figures of the whole club."""
    return MemberFigures.objects.get(member=member, shop=None)


def test_a_sale_makes_its_member_and_its_day_stale(folded: Cast) -> None:
    ring_up(folded.shop, 1_000_000, member=folded.sara, now=NOON)
    ring_up(folded.shop, 1_000_000, now=NOON - DAY)

    assert stale() == {(folded.sara.pk, TODAY), (None, TODAY - DAY)}
    assert fold_stale() == 1 + 2 + 1  # Sara, the two days, and the one from which she is lost
    assert not StaleFigure.objects.exists()


def test_many_sales_at_once_are_noted_together(folded: Cast) -> None:
    sales = [
        make_sale(folded.shop, member=folded.sara, occurred_at=NOON - days * DAY)
        for days in (30, 20, 20)
    ]

    record_history(sales=sales, actor=SYSTEM, now=NOON)

    assert stale() == {(folded.sara.pk, TODAY - days * DAY) for days in (30, 20)}
    fold_stale()
    assert of_club(folded.sara).visit_days == [TODAY - 30 * DAY, TODAY - 20 * DAY]


def test_what_no_summary_reads_makes_nothing_stale(folded: Cast) -> None:
    sale = ring_up(folded.shop, 9_000_000, member=folded.sara, now=NOON - 40 * DAY).purchase
    fold_stale()

    swept = sweep_surpluses()
    Purchase.objects.filter(pk=sale.pk).update(note="by phone")
    Member.objects.filter(pk=folded.sara.pk).update(first_name="سارای")

    assert swept == 1
    assert stale() == set()


def test_a_return_and_a_void_change_the_day_of_the_sale(folded: Cast) -> None:
    first, second = visits(folded.shop, folded.sara, [20, 10], amount=2_000_000)
    return_purchase(purchase_id=first.pk, return_number="R", actor=SYSTEM, amount=500_000, now=NOON)
    void_purchase(purchase_id=second.pk, actor=SYSTEM, reason="slip", now=NOON)

    fold_stale()

    sara = of_club(folded.sara)
    assert (sara.visits, sara.purchases, sara.sales) == (1, 1, 1_500_000)
    day = DayFigures.objects.get(day=TODAY - 20 * DAY, shop=None)
    assert (day.sales, day.purchases, day.new_buyers) == (1_500_000, 1, 1)
    assert not DayFigures.objects.filter(day=TODAY - 10 * DAY).exists()


def test_a_message_counts_when_it_is_sent_and_costs(folded: Cast) -> None:
    queue_message(
        natural_key="one",
        kind=Message.Kind.SERVICE,
        address="+989121234567",
        text="سلام",
        member=folded.sara,
    )
    assert stale() == set()

    just_before_midnight = NOON.replace(hour=23, minute=59)
    Message.objects.update(status="sent", sent_at=just_before_midnight, cost=120)
    fold_stale()
    Message.objects.update(status="delivered", delivered_at=NOON + DAY)

    assert stale() == set()
    told = DayFigures.objects.filter(messages=120).values_list("day", "shop_id")
    assert set(told) == {(TODAY, None), (TODAY, folded.shop.pk)}


def test_joining_is_a_day_of_the_clubs_clock(folded: Cast) -> None:
    member = make_member(shop=folded.other_shop)
    Member.objects.filter(pk=member.pk).update(joined_at=NOON.replace(hour=0, minute=10))
    fold_stale()

    assert DayFigures.objects.get(day=TODAY, shop=folded.other_shop).joined == 1
    figures = MemberFigures.objects.filter(member=member)
    assert {(one.shop_id, one.known_on, one.visits) for one in figures} == {
        (None, TODAY, 0),
        (folded.other_shop.pk, TODAY, 0),
    }


def test_merged_cards_are_one_and_parted_again_two(folded: Cast) -> None:
    twin = joined(days_ago=100)
    visits(folded.shop, folded.sara, [50, 20])
    visits(folded.shop, twin, [40])
    merge = merge_members(
        kept_id=folded.sara.pk, merged_id=twin.pk, reason="twins", actor=SYSTEM, now=NOON
    )
    fold_stale()

    assert of_club(folded.sara).visits == 3
    assert not MemberFigures.objects.filter(member=twin).exists()

    undo_merge(merge_id=merge.pk, reason="two", actor=SYSTEM, now=NOON)
    fold_stale()

    assert (of_club(folded.sara).visits, of_club(twin).visits) == (2, 1)
    assert stored() == counted()


def test_another_rule_for_the_lost_rebuilds_them(folded: Cast) -> None:
    visits(folded.shop, folded.sara, [300, 10])
    fold_stale()
    assert of_club(folded.sara).lost_on == TODAY - 10 * DAY + 400 * DAY

    FigureRules.objects.create(lost_by="fixed", lost_days=90)
    fold_stale()

    assert of_club(folded.sara).lost_on == TODAY + 80 * DAY
    assert DayFigures.objects.get(day=TODAY - 210 * DAY, shop=None).lost == 1
    assert DayFigures.objects.get(day=TODAY - 10 * DAY, shop=None).returned == 1
    assert stored() == counted()


def test_the_club_of_one_shop_has_no_rows_by_shop(db: None) -> None:
    make_club()
    make_program()
    shop = make_shop()
    member = make_member(shop=shop)
    ring_up(shop, 1_000_000, member=member, now=NOON)
    fold_stale()
    assert not MemberFigures.objects.exclude(shop=None).exists()
    assert not DayFigures.objects.exclude(shop=None).exists()

    make_shop("second", "شعبهٔ دوم")
    fold_stale()

    assert MemberFigures.objects.get(shop=shop).sales == 1_000_000
    assert stored() == counted()


def test_another_calendar_counts_other_months(folded: Cast) -> None:
    visits(folded.shop, folded.sara, [0])
    fold_stale()
    assert of_club(folded.sara).months == [1405 * 12 + 6 - 1]

    Club.objects.update(calendar="gregorian")
    fold_stale()

    assert of_club(folded.sara).months == [2026 * 12 + 9 - 1]


def test_before_anything_there_is_nothing(db: None) -> None:
    assert freshness() == Freshness(None, 0, is_rebuilding=False, done=0)

    assert fold_stale(now=NOON) == 0

    assert stored() == (set(), set(), set())
    assert freshness() == Freshness(NOON, 0, is_rebuilding=False, done=100)


def test_one_member_with_one_purchase(folded: Cast) -> None:
    ring_up(folded.shop, 1_000_000, member=folded.sara, now=NOON)
    fold_stale()

    sara = of_club(folded.sara)
    assert (sara.first_on, sara.last_on, sara.visits) == (TODAY, TODAY, 1)
    assert (sara.sales, sara.first_sales, sara.given) == (1_000_000, 1_000_000, 50_000)
    assert (sara.interval_days, sara.growing_on) == (None, None)
    assert (sara.risk_on, sara.lost_on) == (TODAY + 90 * DAY, TODAY + 400 * DAY)


def test_shops_add_up_to_the_club(folded: Cast) -> None:
    for days, shop in ((30, folded.shop), (20, folded.other_shop), (20, folded.shop)):
        ring_up(shop, 1_300_000, member=folded.sara, now=at(days))
        ring_up(shop, 700_000, now=at(days))
    fold_stale()

    for day in DayFigures.objects.filter(shop=None):
        parts = list(DayFigures.objects.filter(day=day.day).exclude(shop=None))
        assert day.sales == sum(part.sales for part in parts)
        assert day.member_sales == sum(part.member_sales for part in parts)
        assert day.purchases == sum(part.purchases for part in parts)
        assert day.given == sum(part.given for part in parts)
        assert day.joined == sum(part.joined for part in parts)


def test_customers_of_a_day_are_those_who_came_less_those_who_left(folded: Cast) -> None:
    for gaps in ([900, 880, 860, 200], [700], [30], [650, 20]):
        visits(folded.shop, joined(days_ago=950), gaps)
    fold_stale()

    flows = DayFigures.objects.filter(shop=None, day__lte=TODAY)
    customers = sum(day.new_buyers + day.returned - day.lost for day in flows)
    still = MemberFigures.objects.filter(shop=None, first_on__isnull=False, lost_on__gt=TODAY)
    assert customers == still.count() == 2


def test_a_fold_takes_many_rows_in_rounds(folded: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "AT_ONCE", 2)
    visits(folded.shop, folded.sara, [50, 40, 30, 20, 10])

    fold_stale()

    assert not StaleFigure.objects.exists()
    assert stored() == counted()


def test_where_too_much_is_stale_all_is_rebuilt(
    folded: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folding, "TOO_MANY", 3)
    visits(folded.shop, folded.sara, [50, 40, 30, 20])

    assert fold_stale(now=NOON) == Member.objects.count()

    assert SummaryState.objects.get().rebuilt_at == NOON
    assert stored() == counted()


def test_nothing_stale_costs_few_statements(
    folded: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # The lock and its end, what the club counts by, the state twice, the queue twice, two of the
    # transaction.
    with django_assert_num_queries(11):
        assert fold_stale() == 0


def test_a_rebuild_heals_what_was_tampered_with(folded: Cast) -> None:
    visits(folded.shop, folded.sara, [50, 40])
    fold_stale()
    MemberFigures.objects.update(visits=77)
    DayFigures.objects.update(sales=1, lost=9)
    told: list[int] = []

    assert rebuild_summaries(tell=told.append) == Member.objects.count()

    assert stored() == counted()
    assert told[-1] == 100


def test_the_night_counts_the_days_over(folded: Cast) -> None:
    visits(folded.shop, folded.sara, [500, 40])
    fold_stale()
    assert count_days_over() == 0
    DayFigures.objects.filter(lost__gt=0).update(lost=9)
    DayFigures.objects.filter(returned__gt=0).delete()

    wrong = count_days_over()

    # The two days on which she was lost and will be, and the one of her return; each of club and
    # shop.
    assert wrong == 6
    flows = DayFigures.objects.filter(shop=None).exclude(new_buyers=0, lost=0, returned=0)
    assert set(flows.values_list("day", "new_buyers", "lost", "returned")) == {
        (TODAY - 500 * DAY, 1, 0, 0),
        (TODAY - 100 * DAY, 0, 1, 0),
        (TODAY - 40 * DAY, 0, 0, 1),
        (TODAY + 360 * DAY, 0, 1, 0),
    }


@pytest.mark.django_db(transaction=True)
def test_one_writer_at_a_time(cast: Cast) -> None:
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)

        assert fold_stale() == 0
        with pytest.raises(SummariesBusy):
            rebuild_summaries()
        assert StaleFigure.objects.filter(member_id=cast.sara.pk).exists()
    finally:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        other.close()
    assert fold_stale() > 0
    assert of_club(cast.sara).visits == 1


@pytest.mark.django_db(transaction=True)
def test_a_rebuild_that_was_killed_is_begun_anew(cast: Cast) -> None:
    visits(cast.shop, cast.sara, [50, 40])

    def die(_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild_summaries(tell=die)
    assert freshness().is_rebuilding

    assert fold_stale(now=NOON + timedelta(minutes=1)) == Member.objects.count()
    assert not freshness().is_rebuilding
    assert stored() == counted()
