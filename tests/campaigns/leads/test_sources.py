"""Sources as an investment: D29 to the rial, costs shared out, what those won have brought."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from campaigns.models import Acquisition, CostLine, LeadSource
from campaigns.rules.leads.payback import PaidBack
from campaigns.rules.worth import Rank
from campaigns.selectors.leads.sources import SourceWorth, source_costs_between, sources_worth
from campaigns.services.costs import add_cost
from campaigns.services.leads.contacts import note_interaction, record_presentation
from campaigns.services.leads.costs import add_source_cost
from campaigns.services.leads.rules import change_sales_rules
from members.models import Club, Member
from members.roles import SYSTEM
from points.services.returns import return_purchase
from tests.campaigns.lead_cases import GOOD, make_lead, make_source, make_won
from tests.campaigns.result_cases import buy, make_campaign, make_people
from tests.cast import Cast
from tests.clock import DAY, NOON

pytestmark = pytest.mark.django_db

FIRST, LAST = (NOON - 40 * DAY).date(), (NOON - 10 * DAY).date()
WON_AT = NOON - 30 * DAY


def test_ten_million_for_eighteen_at_a_hundred_and_fifty_thousand(cast: Cast) -> None:
    Club.objects.update(margin_bps=10_000)
    source = make_source()
    for member in _win(source, 18):
        buy(cast.shop, member, 150_000, at=WON_AT)
    _spend(source, 10_000_000)

    found = sources_worth(FIRST, LAST, now=NOON).rows[0]

    worth = found.worth
    assert (found.cost, found.won, found.sales) == (10_000_000, 18, 2_700_000)
    assert (worth.cac, worth.brings, worth.roi_bps) == (555_556, 150_000, -7_300)
    assert (worth.break_even, worth.cac_to_brings_percent) == (67, 370)
    assert worth.is_alarm
    assert found.payback.state is PaidBack.MONTHS


def test_cost_is_of_four_kinds_with_the_campaigns_and_the_staff(cast: Cast) -> None:
    change_sales_rules(hourly_cost=600_000, actor=SYSTEM)
    sign, fair = make_source("sign"), make_source("fair")
    campaign = make_campaign(WON_AT, days=5)
    leads = [
        make_lead(source=source, campaign_id=campaign.pk, marks=GOOD, now=WON_AT)
        for source in (sign, sign, fair)
    ]
    for kind in ("marketing", "awareness", "contact", "conversion"):
        _spend(sign, 1_000, kind=kind)
    add_cost(
        campaign_id=campaign.pk,
        kind="contact",
        amount=100_000,
        on=WON_AT.date(),
        actor=SYSTEM,
        now=NOON,
    )
    note_interaction(
        lead_id=leads[0].pk,
        channel="call",
        minutes=7,
        outcome="reached",
        actor=SYSTEM,
        now=WON_AT + DAY,
    )
    record_presentation(
        lead_id=leads[0].pk, medium="shop", minutes=20, outcome="keen", actor=SYSTEM, now=WON_AT
    )

    found = {row.source: row for row in sources_worth(FIRST, LAST, now=NOON).rows}

    assert found[sign].costs == {
        "marketing": 1_000,
        "awareness": 1_000,
        "contact": 1_000 + 66_667,
        "conversion": 1_000,
    }
    assert (found[sign].minutes, found[sign].staff) == (27, 270_000)
    assert found[fair].costs == {"contact": 33_333}
    assert found[sign].cost + found[fair].cost == 4_000 + 100_000 + 270_000


def test_only_the_days_asked_for_cost_and_win(cast: Cast) -> None:
    source = make_source()
    _spend(source, 5, on=FIRST - timedelta(days=1))
    _spend(source, 70, on=FIRST)
    _spend(source, 900, on=LAST)
    _spend(source, 1_000, on=LAST + timedelta(days=1))
    _win(source, 1, at=NOON - 50 * DAY)
    _win(source, 2, at=WON_AT)
    _win(source, 3, at=NOON - 5 * DAY)

    found = sources_worth(FIRST, LAST, now=NOON).total

    assert (found.cost, found.won, found.leads) == (970, 2, 2)
    assert [cost.amount for cost in source_costs_between(FIRST, LAST)] == [900, 70]


def test_sales_are_of_those_won_since_they_were_less_what_went_back(cast: Cast) -> None:
    Club.objects.update(margin_bps=3_000)
    member, other = _win(make_source(), 2)
    stranger = make_people(1)[0]
    buy(cast.shop, member, 1_000_000, at=WON_AT - 3 * DAY)
    buy(cast.shop, member, 2_000_000, at=WON_AT)
    late = buy(cast.shop, other, 4_000_000, at=NOON - 2 * DAY)
    buy(cast.shop, stranger, 8_000_000, at=WON_AT)
    return_purchase(
        purchase_id=late.pk, return_number="R1", actor=SYSTEM, amount=1_000_000, reason="x"
    )

    found = sources_worth(FIRST, LAST, now=NOON).rows[0]

    assert (found.sales_within, found.sales) == (2_000_000, 5_000_000)
    assert (found.margin_within, found.margin) == (600_000, 1_500_000)
    assert found.days == 60
    assert found.payback.state is PaidBack.NOTHING_SPENT


def test_the_best_return_is_number_one_and_who_cost_nothing_has_no_rank(cast: Cast) -> None:
    good, poor, free = make_source("good"), make_source("poor"), make_source("free")
    make_source("idle")
    for source in (good, poor, free):
        for member in _win(source, 1):
            buy(cast.shop, member, 10_000_000, at=WON_AT)
    _spend(good, 1_000_000)
    _spend(poor, 9_000_000)

    rows = sources_worth(FIRST, LAST, now=NOON).rows

    assert [(row.source, row.rank) for row in rows] == [
        (good, Rank(1, 2)),
        (poor, Rank(2, 2)),
        (free, None),
    ]
    assert [row.worth.is_alarm for row in rows] == [False, True, False]


def test_money_that_won_nobody_is_an_alarm_and_divides_by_nothing(cast: Cast) -> None:
    source = make_source()
    _spend(source, 1_000)

    found = sources_worth(FIRST, LAST, now=NOON).rows[0]

    assert (found.worth.cac, found.won_share, found.worth.roi_bps) == (None, None, -10_000)
    assert found.worth.is_alarm
    assert found.payback.state is PaidBack.NOBODY_WON
    assert found.is_small


def test_a_lead_won_through_the_services_counts_at_once(cast: Cast) -> None:
    source = make_source()
    member = make_won(source=source, now=WON_AT)

    found = sources_worth(FIRST, LAST, now=NOON).rows[0]

    assert Acquisition.objects.get().member == member
    assert (found.source, found.leads, found.won) == (source, 1, 1)


def test_in_an_empty_club_there_is_nothing(cast: Cast) -> None:
    found = sources_worth(FIRST, LAST, now=NOON)

    assert (found.rows, found.total) == ([], SourceWorth(None, margin_bps=found.total.margin_bps))
    assert (found.total.worth.cac, found.total.worth.roi_bps) == (None, None)
    assert CostLine.objects.count() == 0


def _win(source: LeadSource, count: int, *, at: datetime = WON_AT) -> Sequence[Member]:
    """So many members who were leads of this source, by the cheapest way."""
    members = make_people(count)
    leads = [make_lead(source=source, now=at) for _ in members]
    Acquisition.objects.bulk_create(
        Acquisition(member=member, lead=lead, source=source, lead_at=at, at=at)
        for member, lead in zip(members, leads, strict=True)
    )
    return members


def _spend(source: LeadSource, amount: int, *, kind: str = "marketing", on: date = FIRST) -> None:
    add_source_cost(
        source_id=source.pk,
        kind=kind,
        amount=amount,
        on=on,
        actor=SYSTEM,
        now=NOON,
    )
