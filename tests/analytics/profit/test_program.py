"""What the club costs by kind, and the honest share that would pay for it."""

import pytest

from analytics.rules.figures import Figure
from analytics.rules.periods import Period, days_between
from analytics.rules.profit.program import ClubCost
from analytics.selectors.kept import kept
from analytics.selectors.profit.program import (
    program_costs,
    program_figures,
    program_months,
    roi_of_program,
)
from analytics.selectors.reading import reading_of
from analytics.selectors.scope import Circle
from analytics.services.summaries.rebuilding import rebuild_summaries
from analytics.services.works import work_out_one
from campaigns.models import Campaign
from campaigns.services.costs import add_cost
from campaigns.services.leads.rules import change_sales_rules
from members.models import Club, FollowUp, Member, Message
from members.roles import SYSTEM
from members.services.labels import add_label
from tests.campaigns.result_cases import buy, make_campaign, make_people
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_club, ring_up

pytestmark = pytest.mark.django_db

AT = NOON - 10 * DAY
PERIOD = days_between((NOON - 20 * DAY).date(), NOON.date())


def test_every_kind_of_cost_and_the_share_that_pays_for_it(cast: Cast) -> None:
    _a_costly_club(cast)

    found = roi(Circle(), PERIOD)

    assert found.facts["by_kind"] == {
        "points": 1_000_000,
        "gifts": 0,
        "grants": 0,
        "messages": 2_000,
        "campaigns": 98_000,
        "staff": 100_000,
    }
    assert (found.facts["gain"], found.facts["cost"]) == (6_000_000, 1_200_000)
    assert (found.value, found.facts["break_even_bps"]) == (40_000, 2_000)
    assert (found.sample, found.of, found.before) == (2, "purchases", None)


def test_shops_add_up_to_the_club(cast: Cast) -> None:
    _a_costly_club(cast)

    whole = program_costs(Circle(), PERIOD.window)
    shops = [
        program_costs(Circle(frozenset({shop.pk})), PERIOD.window)
        for shop in (cast.shop, cast.other_shop)
    ]

    # Nobody joined in a shop here, so the messages are no shop's.
    assert [one.cost for one in shops] == [
        ClubCost(points=750_000, campaigns=73_500, staff=75_000),
        ClubCost(points=250_000, campaigns=24_500, staff=25_000),
    ]
    assert sum(one.sales for one in shops) == whole.sales == 20_000_000
    assert sum(one.cost.total for one in shops) == whole.cost.total - whole.cost.messages
    assert all(one.is_shared for one in shops)


def test_a_label_has_what_its_bearers_bought_and_got(cast: Cast) -> None:
    first, _second = _a_costly_club(cast)
    add_label(member_id=first.pk, name="VIP", actor=SYSTEM)

    found = program_costs(Circle(label="VIP"), PERIOD.window)

    assert (found.sales, found.purchases) == (15_000_000, 1)
    assert found.cost == ClubCost(points=750_000, messages=2_000, campaigns=73_500, staff=75_000)


def test_figures_of_the_page(cast: Cast) -> None:
    _a_costly_club(cast)

    found, now = program_figures(Circle(), PERIOD)

    assert {one.key: one.value for one in found} == {
        "break_even": 2_000,
        "roi": 40_000,
        "club_cost": 1_200_000,
        "club_cost_share": 600,
    }
    assert now.cost.given == 1_000_000


def test_month_by_month(cast: Cast) -> None:
    _a_costly_club(cast)

    months = program_months(Circle(), NOON.date())

    assert len(months) == 12
    assert sum(one.cost.total for one in months) == 1_200_000


def test_what_winning_costs_is_no_cost_of_the_club(cast: Cast) -> None:
    campaign = make_campaign(AT, goal=Campaign.Goal.NEW_MEMBERS)
    add_cost(
        campaign_id=campaign.pk,
        kind="contact",
        amount=500_000,
        on=AT.date(),
        actor=SYSTEM,
        now=NOON,
    )
    rebuild_summaries(now=NOON)

    assert program_costs(Circle(), PERIOD.window).cost == ClubCost()


def test_an_empty_club_makes_sense(db: None) -> None:
    make_club()
    rebuild_summaries(now=NOON)

    found, _now = program_figures(Circle(), PERIOD)

    assert {one.key: one.value for one in found} == {
        "break_even": None,
        "roi": None,
        "club_cost": 0,
        "club_cost_share": None,
    }


def test_what_is_owed_is_kept(cast: Cast) -> None:
    ring_up(cast.shop, 2_000_000, member=cast.sara)

    work_out_one(name="owed")

    found = kept("owed").body
    assert (found["points"], found["value"], found["members"]) == (20, 100_000, 1)
    assert [month[1:] for month in found["months"]] == [[20, 100_000]]


def test_nothing_is_owed_before_there_is_a_program(db: None) -> None:
    make_club()

    work_out_one(name="owed")

    found = kept("owed")
    assert (bool(found), found.problem) == (False, "no_program")


def _a_costly_club(cast: Cast) -> list[Member]:
    """20 million to two members in two shops, at a margin of 30 %, and every kind of cost."""
    Club.objects.update(margin_bps=3_000)
    change_sales_rules(hourly_cost=1_200_000, actor=SYSTEM)
    first, second = make_people(2)
    buy(cast.shop, first, 15_000_000, at=AT)
    buy(cast.other_shop, second, 5_000_000, at=AT)
    ring_up(cast.shop, 9_000_000, now=AT)
    campaign = make_campaign(AT)
    add_cost(
        campaign_id=campaign.pk,
        kind="contact",
        amount=98_000,
        on=AT.date(),
        actor=SYSTEM,
        now=NOON,
    )
    Message.objects.create(
        natural_key="case:sent",
        kind=Message.Kind.SERVICE,
        member=first,
        address=str(first.mobile),
        text="…",
        status=Message.Status.DELIVERED,
        due_at=AT,
        created_at=AT,
        sent_at=AT,
        cost=2_000,
    )
    FollowUp.objects.create(
        member=first,
        kind=FollowUp.Kind.CALL,
        reason="…",
        due_on=AT.date(),
        status=FollowUp.Status.DONE,
        created_at=AT,
        closed_at=AT,
    )
    rebuild_summaries(now=NOON)
    return [first, second]


def roi(circle: Circle, period: Period) -> Figure:
    return roi_of_program(circle, period, reading_of(circle, period, "jalali"))
