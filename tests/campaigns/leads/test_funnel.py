"""The funnel against a count by hand, its filters, its days, and who stands where now."""

from datetime import date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from campaigns.models import Lead, StageMove
from campaigns.selectors.leads.asked import Chosen, days_before
from campaigns.selectors.leads.behind import leads_behind
from campaigns.selectors.leads.funnel import StageFigures, funnel_of, standing_now
from campaigns.services.leads.moving import lose_lead, move_lead, reopen_lead
from campaigns.services.leads.rules import change_stage_rule
from members.roles import SYSTEM
from tests.campaigns.funnel_cases import Crowd, counted, draw_crowd
from tests.campaigns.lead_cases import make_lead, make_reason, make_source, make_won
from tests.cast import Cast
from tests.clock import DAY, NOON

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 6, 20), date(2026, 8, 15)


@pytest.fixture(params=[3, 14, 159])
def crowd(request: pytest.FixtureRequest, cast: Cast) -> Crowd:
    """Sixty leads of ninety days."""
    shops = [cast.shop, cast.other_shop]
    sellers = [cast.manager, cast.cashier]
    return draw_crowd(request.param, now=NOON, shops=shops, sellers=sellers)


def test_it_is_what_one_counts_by_hand(crowd: Crowd) -> None:
    figures = funnel_of(FIRST, LAST, now=NOON)

    assert _plain(figures) == counted(crowd.came_between(FIRST, LAST), NOON)


def test_by_source_and_by_campaign(crowd: Crowd) -> None:
    source, campaign = crowd.sources[1], crowd.campaigns[0]

    by_source = funnel_of(FIRST, LAST, source_id=source.pk, now=NOON)
    by_both = funnel_of(FIRST, LAST, source_id=source.pk, campaign_id=campaign.pk, now=NOON)

    of_source = crowd.came_between(FIRST, LAST, source_id=source.pk)
    assert _plain(by_source) == counted(of_source, NOON)
    of_both = [lead for lead in of_source if lead.campaign_id == campaign.pk]
    assert _plain(by_both) == counted(of_both, NOON)


def test_of_one_seller_are_his_and_those_of_nobody_that_he_wrote_down(crowd: Crowd) -> None:
    seller = crowd.sellers[0].pk

    figures = funnel_of(FIRST, LAST, seller=seller, now=NOON)

    his = [
        lead
        for lead in crowd.came_between(FIRST, LAST)
        if lead.assignee_id == seller
        or (lead.assignee_id is None and lead.created_by == f"user:{seller}")
    ]
    assert _plain(figures) == counted(his, NOON)
    chosen = Chosen(seller=seller)
    behind = leads_behind(FIRST, LAST, chosen, stage=4)
    assert {lead.pk for lead in behind} == {lead.pk for lead in his if lead.reached >= 4}


def test_whoever_sees_a_shop_sees_leads_of_none_but_one_shop_may_stand_alone(crowd: Crowd) -> None:
    shop = crowd.shops[0].pk

    seen = funnel_of(FIRST, LAST, shop_ids=[shop], now=NOON)
    alone = funnel_of(FIRST, LAST, shop_ids=[shop], shop_id=shop, now=NOON)
    elsewhere = funnel_of(FIRST, LAST, shop_ids=[], shop_id=shop, now=NOON)

    came = crowd.came_between(FIRST, LAST)
    both = [lead for lead in came if lead.shop_id in {shop, None}]
    assert _plain(seen) == counted(both, NOON)
    assert _plain(alone) == counted([lead for lead in came if lead.shop_id == shop], NOON)
    assert [one.count for one in elsewhere] == [0] * 7


def test_who_stands_where_now(crowd: Crowd) -> None:
    change_stage_rule(stage=2, requirement="", stalled_days=20, actor=SYSTEM)

    standing = standing_now(Chosen(source_id=crowd.sources[0].pk), now=NOON)

    allowed = {2: 20}
    for stage in range(1, 7):
        here = [
            lead
            for lead in crowd.leads
            if lead.status == "open"
            and lead.stage == stage
            and lead.source_id == crowd.sources[0].pk
        ]
        late = [lead for lead in here if NOON - lead.stage_at >= allowed.get(stage, 7) * DAY]
        found = standing.get(stage)
        told = (found.count, found.stalled, found.value) if found else (0, 0, 0)
        assert told == (len(here), len(late), sum(lead.value for lead in here))


def test_both_days_count_by_the_clubs_clock(cast: Cast) -> None:
    last_minute = datetime(2026, 8, 10, 23, 59, tzinfo=NOON.tzinfo)
    make_lead(now=last_minute)
    make_lead(now=last_minute + timedelta(minutes=1))

    assert funnel_of(date(2026, 8, 10), date(2026, 8, 10))[0].count == 1
    assert funnel_of(date(2026, 8, 11), date(2026, 8, 11))[0].count == 1
    assert funnel_of(date(2026, 8, 10), date(2026, 8, 11))[0].count == 2


def test_a_stay_that_goes_on_counts_until_now_and_a_lost_one_until_it_was_lost(cast: Cast) -> None:
    lead = make_lead(stage=1, marks=dict.fromkeys(_MARKS, 4), now=NOON - 10 * DAY)
    move_lead(lead_id=lead.pk, stage=2, actor=SYSTEM, now=NOON - 7 * DAY)
    lose_lead(lead_id=lead.pk, reason_id=make_reason().pk, actor=SYSTEM, now=NOON - 5 * DAY)

    lost = _days(funnel_of(FIRST, LAST.replace(month=9), now=NOON))
    reopen_lead(lead_id=lead.pk, actor=SYSTEM, now=NOON - 4 * DAY)
    again = _days(funnel_of(FIRST, LAST.replace(month=9), now=NOON))

    assert lost == {1: 3.0, 2: 2.0}
    # Two stays of two and four days; the day that it was lost belongs to none.
    assert again == {1: 3.0, 2: 3.0}


def test_one_who_is_won_at_once_has_reached_every_stage(cast: Cast) -> None:
    make_won(now=NOON, value=3_000_000)

    figures = funnel_of(NOON.date(), NOON.date(), now=NOON + DAY)

    assert [one.count for one in figures] == [1] * 7
    assert [one.conversion for one in figures] == [None, *[1.0] * 6]
    assert [one.value for one in figures] == [3_000_000] * 7
    assert figures[-1].median_days is None
    assert [one.key for one in figures][::6] == ["generated", "kept"]


def test_in_an_empty_club_there_is_nothing_to_divide_by(cast: Cast) -> None:
    figures = funnel_of(FIRST, LAST)

    assert _plain(figures) == [(stage, 0, None, None, 0) for stage in range(1, 8)]
    assert standing_now(Chosen()) == {}


def test_the_former_period_is_as_long_and_ends_the_day_before() -> None:
    assert days_before(date(2026, 8, 1), date(2026, 8, 31)) == (
        date(2026, 7, 1),
        date(2026, 7, 31),
    )
    assert days_before(date(2026, 8, 1), date(2026, 8, 1)) == (
        date(2026, 7, 31),
        date(2026, 7, 31),
    )


def test_one_statement_however_many_leads(
    crowd: Crowd, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert StageMove.objects.count() > Lead.objects.count()

    with django_assert_num_queries(1):
        funnel_of(FIRST, LAST)
    with django_assert_num_queries(1):
        standing_now(Chosen())


def test_a_retired_source_still_counts(cast: Cast) -> None:
    source = make_source()
    make_lead(source=source, now=NOON)
    source.is_active = False
    source.save()

    assert funnel_of(NOON.date(), NOON.date(), source_id=source.pk)[0].count == 1


_MARKS = ("validity", "fit", "need", "means", "timing")


def _plain(figures: list[StageFigures]) -> list[tuple[object, ...]]:
    return [(one.stage, one.count, one.conversion, one.median_days, one.value) for one in figures]


def _days(figures: list[StageFigures]) -> dict[int, float]:
    return {one.stage: one.median_days for one in figures if one.median_days is not None}
