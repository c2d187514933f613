"""What was lost and what went with it, lead by lead; open deals; what was sold beside."""

from datetime import date

import pytest

from campaigns.models import Lead
from campaigns.selectors.leads.asked import Chosen
from campaigns.selectors.leads.behind import lost_behind
from campaigns.selectors.leads.deals import (
    Agreed,
    OpenObjections,
    agreed_between,
    open_deals,
    open_objections,
)
from campaigns.selectors.leads.losses import Losses, Lost, losses_of
from campaigns.selectors.leads.worth import cost_of
from campaigns.services.costs import add_cost
from campaigns.services.leads.contacts import meet_objection, raise_objection
from campaigns.services.leads.costs import add_source_cost
from campaigns.services.leads.moving import reopen_lead
from campaigns.services.leads.rules import change_sales_rules
from campaigns.services.leads.tasks import plan_task
from members.roles import SYSTEM
from members.selectors.club import club_day
from tests.campaigns.funnel_cases import Crowd, draw_crowd
from tests.campaigns.lead_cases import GOOD, agree, make_lead, make_lost, make_reason
from tests.campaigns.result_cases import buy, make_people
from tests.cast import Cast
from tests.clock import DAY, NOON

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 8, 3), date(2026, 9, 1)
FORMER = date(2026, 7, 4), date(2026, 8, 2)


@pytest.fixture(params=[6, 28])
def crowd(request: pytest.FixtureRequest, cast: Cast) -> Crowd:
    """Sixty leads with sources and campaigns that cost something."""
    change_sales_rules(hourly_cost=700_000, actor=SYSTEM)
    shops, sellers = [cast.shop, cast.other_shop], [cast.manager]
    crowd = draw_crowd(request.param, now=NOON, shops=shops, sellers=sellers)
    for number, source in enumerate(crowd.sources):
        add_source_cost(
            source_id=source.pk,
            kind="marketing",
            amount=1_000_003 * (number + 1),
            on=FIRST,
            actor=SYSTEM,
            now=NOON,
        )
    add_cost(
        campaign_id=crowd.campaigns[0].pk,
        kind="awareness",
        amount=777_777,
        on=FIRST,
        actor=SYSTEM,
        now=NOON,
    )
    return crowd


def test_by_reason_and_stage_with_the_cost_of_each_lead(crowd: Crowd) -> None:
    losses = losses_of(FIRST, LAST, now=NOON)

    lost, former = _lost(crowd, FIRST, LAST), _lost(crowd, *FORMER)
    assert len(lost) > 3
    assert (losses.lost, losses.former) == (_sum(lost), _sum(former))
    assert dict(losses.stages) == {
        stage: _sum([lead for lead in lost if lead.stage == stage])
        for stage in {lead.stage for lead in lost}
    }
    for row in losses.rows:
        mine = [lead for lead in lost if lead.lost_reason == row.reason]
        before = [lead for lead in former if lead.lost_reason == row.reason]
        assert (row.lost, row.former) == (_sum(mine), _sum(before))
        assert sum(row.stages.values()) == len(mine)
        behind = lost_behind(FIRST, LAST, Chosen(), reason_id=row.reason.pk)
        assert {lead.pk for lead in behind} == {lead.pk for lead in mine}
    assert [row.lost.count for row in losses.rows] == sorted(
        (row.lost.count for row in losses.rows), reverse=True
    )


def test_of_one_source_and_shop(crowd: Crowd) -> None:
    source, shop = crowd.sources[0], crowd.shops[0]

    losses = losses_of(FIRST, LAST, Chosen(source_id=source.pk, shop_id=shop.pk), now=NOON)

    mine = [
        lead for lead in _lost(crowd, FIRST, LAST) if lead.source == source and lead.shop == shop
    ]
    assert losses.lost == _sum(mine)


def test_one_that_was_taken_up_again_is_lost_no_more(cast: Cast) -> None:
    lead = make_lost(now=NOON - 3 * DAY)

    assert losses_of(FIRST, LAST, now=NOON).lost.count == 1

    reopen_lead(lead_id=lead.pk, actor=SYSTEM, now=NOON - 2 * DAY)

    assert losses_of(FIRST, LAST, now=NOON).lost.count == 0


def test_in_an_empty_club_nothing_is_lost(cast: Cast) -> None:
    make_reason()

    assert losses_of(FIRST, LAST) == Losses([], Lost(), Lost(), {})
    assert open_objections(Chosen()) == []
    assert open_deals(Chosen()) == []
    assert agreed_between(FIRST, LAST, Chosen()) == (Agreed(), Agreed())


def test_what_holds_open_deals_back(cast: Cast) -> None:
    rich = make_lead(stage=5, value=9_000_000, shop_id=cast.shop.pk)
    small = make_lead(stage=5, value=1_000_000, shop_id=cast.other_shop.pk)
    quiet = make_lead(stage=5)
    gone = make_lost()
    for lead, kind in ((rich, "price"), (rich, "price"), (small, "price"), (small, "trust")):
        raise_objection(lead_id=lead.pk, kind=kind, text="x", actor=SYSTEM)
    met = raise_objection(lead_id=small.pk, kind="price", text="y", actor=SYSTEM)
    meet_objection(objection_id=met.pk, answer="z", actor=SYSTEM)
    plan_task(
        lead_id=rich.pk, what="تماس", channel="call", due_on=club_day() + 2 * DAY, actor=SYSTEM
    )

    deals = open_deals(Chosen())

    assert open_objections(Chosen()) == [
        OpenObjections("price", unmet=3, met=1, leads=2, value=10_000_000),
        OpenObjections("trust", unmet=1, met=0, leads=1, value=1_000_000),
    ]
    assert [deal.pk for deal in deals] == [rich.pk, small.pk]
    assert [len(deal.objections.all()) for deal in deals] == [2, 2]
    assert [task.what for task in deals[0].tasks.all()] == ["تماس"]
    assert not {quiet.pk, gone.pk} & {deal.pk for deal in deals}
    here = Chosen(shop_ids=frozenset({cast.shop.pk}))
    assert [deal.pk for deal in open_deals(here)] == [rich.pk]
    assert [row.kind for row in open_objections(here)] == ["price"]


def test_what_was_agreed_and_what_was_sold_beside(cast: Cast) -> None:
    buyer = make_people(1)[0]
    for days in (1, 5, 40):
        lead = make_lead(marks=GOOD, now=NOON - days * DAY)
        agree(lead, now=NOON - days * DAY)
    Lead.objects.filter(created_at__gte=NOON - 5 * DAY).update(member=buyer)
    buy(cast.shop, buyer, 9_000_000, at=NOON - 6 * DAY)
    buy(cast.shop, buyer, 3_500_000, at=NOON - DAY)

    now, former = agreed_between(FIRST, LAST, Chosen())

    assert now == Agreed(
        agreements=2,
        with_beside=2,
        main=8_000_000,
        beside=2_000_000,
        purchases=1,
        paid=3_500_000,
    )
    assert (former.agreements, former.main, former.beside_share) == (1, 4_000_000, 0.2)
    assert Agreed().beside_share is None


def _lost(crowd: Crowd, first: date, last: date) -> list[Lead]:
    return [
        lead
        for lead in crowd.leads
        if lead.status == "lost" and lead.closed_at and first <= club_day(lead.closed_at) <= last
    ]


def _sum(leads: list[Lead]) -> Lost:
    costs = [cost_of(lead, now=NOON) for lead in leads]
    return Lost(
        count=len(leads),
        value=sum(lead.value for lead in leads),
        marketing=sum(cost.source + cost.campaign for cost in costs),
        staff=sum(cost.staff for cost in costs),
    )
