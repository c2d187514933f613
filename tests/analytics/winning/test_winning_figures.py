"""What a new customer costs: D29 to the rial, four kinds of cost, payback, shops and sources."""

from datetime import date, timedelta

import pytest

from analytics.rules.figures import Figure
from analytics.rules.periods import Period, days_between
from analytics.selectors.reading import reading_of
from analytics.selectors.scope import Circle
from analytics.selectors.winning.figures import (
    WinningStudy,
    budget_for_winning,
    cac_of,
    winning_figures,
    winning_study,
)
from analytics.selectors.winning.sources import by_campaign, by_source
from analytics.services.summaries.rebuilding import rebuild_summaries
from campaigns.models import Acquisition, Campaign, LeadSource
from campaigns.rules.leads.payback import PaidBack
from campaigns.services.costs import add_cost
from campaigns.services.leads.contacts import note_interaction
from campaigns.services.leads.costs import add_source_cost
from campaigns.services.leads.rules import change_sales_rules
from members.models import Club, Member
from members.roles import SYSTEM
from tests.campaigns.lead_cases import GOOD, make_lead, make_source
from tests.campaigns.result_cases import buy, make_campaign, make_people
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_club

pytestmark = pytest.mark.django_db

CAME_AT = NOON - 60 * DAY
PERIOD = days_between((NOON - 70 * DAY).date(), (NOON - 41 * DAY).date())
EVERYBODY = Circle()
CAME_ON = CAME_AT.date()


def test_ten_million_for_eighteen_at_a_hundred_and_fifty_thousand(cast: Cast) -> None:
    Club.objects.update(margin_bps=10_000)
    _come(cast, 18, 150_000)
    _spend(make_source(), 10_000_000)

    found = _figures(EVERYBODY)

    assert found["cac"].value == 555_556
    assert found["cac"].facts["cost"] == 10_000_000
    assert round(found["cac_to_price"].value or 0, 2) == 3.70
    assert (found["new_members"].value, found["cac"].sample, found["cac"].is_small) == (
        18,
        18,
        True,
    )


def test_all_four_kinds_of_cost_and_the_staff_are_in_it(cast: Cast) -> None:
    change_sales_rules(hourly_cost=600_000, actor=SYSTEM)
    _come(cast, 2, 150_000)
    campaign = make_campaign(CAME_AT, goal=Campaign.Goal.NEW_MEMBERS)
    calling_back = make_campaign(CAME_AT)
    _spend(make_source(), 100_000, kind="marketing")
    for paid_for, kind, amount in (
        (campaign, "awareness", 20_000),
        (campaign, "contact", 3_000),
        (campaign, "conversion", 400),
        (calling_back, "contact", 50_000_000),
    ):
        add_cost(
            campaign_id=paid_for.pk,
            kind=kind,
            amount=amount,
            on=CAME_AT.date(),
            actor=SYSTEM,
            now=NOON,
        )
    lead = make_lead(marks=GOOD, now=CAME_AT)
    note_interaction(
        lead_id=lead.pk, channel="call", minutes=30, outcome="reached", actor=SYSTEM, now=CAME_AT
    )
    rebuild_summaries(now=NOON)

    found = cac(EVERYBODY, PERIOD)

    assert found.facts["costs"] == {
        "marketing": 100_000,
        "awareness": 20_000,
        "contact": 3_000,
        "conversion": 400,
        "staff": 300_000,
    }
    assert found.value == 211_700


def test_payback_by_the_first_visit_and_what_came_since(cast: Cast) -> None:
    Club.objects.update(margin_bps=5_000)
    (member,) = _come(cast, 1, 300_000)
    buy(cast.shop, member, 200_000, at=NOON - 30 * DAY)
    _spend(make_source(), 600_000)

    study = _study()

    assert study.payback.state is PaidBack.MONTHS
    assert round(study.payback.months or 0, 2) == 9.0


def test_beside_the_margin_of_the_first_year(cast: Cast) -> None:
    Club.objects.update(margin_bps=5_000)
    early = make_people(2)
    begun = NOON - 500 * DAY
    for member in early:
        buy(cast.shop, member, 1_000_000, at=begun)
        buy(cast.shop, member, 600_000, at=begun + 200 * DAY)
        buy(cast.shop, member, 9_000_000, at=begun + 400 * DAY)
    _come(cast, 1, 100_000)
    _spend(make_source(), 400_000)

    found = _figures(EVERYBODY)["cac_to_margin"]

    assert found.facts["beside"] == 800_000
    assert (found.value, found.sample) == (0.5, 2)


def test_known_sources_and_honestly_what_is_not_known(cast: Cast) -> None:
    sign, fair = make_source("sign"), make_source("fair")
    won = _come(cast, 3, 200_000)
    _come(cast, 2, 100_000)
    for member in won[:2]:
        _won_from(member, sign)
    _won_from(won[2], fair)
    _spend(sign, 90_000)
    campaign = make_campaign(CAME_AT, goal=Campaign.Goal.NEW_MEMBERS)
    add_cost(
        campaign_id=campaign.pk,
        kind="awareness",
        amount=7_000,
        on=CAME_AT.date(),
        actor=SYSTEM,
        now=NOON,
    )
    rebuild_summaries(now=NOON)

    rows = by_source(PERIOD.window, now=NOON)

    assert [(row.source, row.sums.members, row.cost, row.cac) for row in rows] == [
        (sign, 2, 90_000, 45_000),
        (fair, 1, 0, None),
        (None, 2, 7_000, None),
    ]
    assert sum(row.cost for row in rows) == cac(EVERYBODY, PERIOD).facts["cost"]
    assert rows[0].margin == 120_000
    assert not rows[0].is_alarm


def test_of_a_shop_only_sources_that_won_somebody_there_at_their_part(cast: Cast) -> None:
    sign, fair = make_source("sign"), make_source("fair")
    here = _come(cast, 3, 200_000)
    (there,) = make_people(1)
    buy(cast.other_shop, there, 200_000, at=CAME_AT)
    for member in (*here[:2], there):
        _won_from(member, sign)
    _spend(sign, 90_000)
    _spend(fair, 50_000)
    rebuild_summaries(now=NOON)

    rows = by_source(PERIOD.window, Circle(frozenset({cast.shop.pk})), now=NOON)

    assert [(row.source, row.sums.members, row.cost, row.cac) for row in rows] == [
        (sign, 2, 60_000, 30_000),
        (None, 1, 0, None),
    ]


def test_a_source_has_its_own_cost(cast: Cast) -> None:
    sign, fair = make_source("sign"), make_source("fair")
    first, second = _come(cast, 2, 200_000)
    _won_from(first, sign)
    _won_from(second, fair)
    _spend(sign, 90_000)
    _spend(fair, 10_000)
    rebuild_summaries(now=NOON)

    found = [cac(Circle(source_id=one.pk), PERIOD).value for one in (sign, fair)]

    assert found == [90_000, 10_000]


def test_shops_share_the_cost_and_add_up_to_the_club(cast: Cast) -> None:
    _come(cast, 3, 200_000)
    for member in make_people(1):
        buy(cast.other_shop, member, 200_000, at=CAME_AT)
        buy(cast.shop, member, 200_000, at=CAME_AT + 3 * DAY)
    _spend(make_source(), 100_000)
    rebuild_summaries(now=NOON)

    found = [cac(Circle(frozenset({shop.pk})), PERIOD) for shop in (cast.shop, cast.other_shop)]

    assert [(one.value, one.sample, one.facts["cost"]) for one in found] == [
        (25_000, 3, 75_000),
        (25_000, 1, 25_000),
    ]
    assert all(one.facts["is_shared"] for one in found)


def test_beside_the_days_before_and_month_by_month(cast: Cast) -> None:
    buy(cast.shop, cast.sara, 200_000, at=CAME_AT - 90 * DAY)
    for member in make_people(30):
        buy(cast.shop, member, 200_000, at=CAME_AT - 30 * DAY)
    _come(cast, 2, 200_000)
    source = make_source()
    _spend(source, 100_000)
    _spend(source, 600_000, on=(CAME_AT - 30 * DAY).date())
    rebuild_summaries(now=NOON)

    found = cac(EVERYBODY, PERIOD)

    assert (found.value, found.before) == (50_000, 20_000)
    assert found.series == ()


@pytest.mark.parametrize("newcomers_before", [0, 3, 30])
def test_nothing_is_laid_beside_days_in_which_the_club_had_hardly_begun(
    cast: Cast, newcomers_before: int
) -> None:
    for member in make_people(newcomers_before):
        buy(cast.shop, member, 200_000, at=CAME_AT - 30 * DAY)
    _come(cast, 2, 200_000)
    _spend(make_source(), 100_000)
    _spend(make_source(), 100_000, on=(CAME_AT - 30 * DAY).date())
    rebuild_summaries(now=NOON)

    found = {one.key: one.before for one in winning_figures(EVERYBODY, PERIOD, now=NOON)}

    assert (found["cac"], found["new_members"]) == (None, None)


def test_campaigns_that_ran_to_win_members(cast: Cast) -> None:
    winning = make_campaign(CAME_AT, goal=Campaign.Goal.NEW_MEMBERS)
    make_campaign(CAME_AT)
    make_campaign(CAME_AT - 300 * DAY, goal=Campaign.Goal.NEW_MEMBERS)

    found = by_campaign(PERIOD.window, now=NOON)

    assert [one.campaign for one in found] == [winning]


def test_the_budget_of_the_coming_year(cast: Cast) -> None:
    Club.objects.update(margin_bps=5_000)
    for member in make_people(2):
        buy(cast.shop, member, 1_000_000, at=NOON - 500 * DAY)
    _come(cast, 3, 1_000_000)
    rebuild_summaries(now=NOON)

    found = budget_for_winning(EVERYBODY, _study().first_year_margin, now=NOON)

    assert found is not None
    assert (found.most_for_one, found.newcomers, found.most) == (500_000, 5, 2_500_000)
    assert found.growth_bps == 15_000


def test_without_any_cost_nothing_is_made_up(cast: Cast) -> None:
    _come(cast, 4, 200_000)

    found = _figures(EVERYBODY)

    assert found["new_members"].value == 4
    assert [
        found[key].value for key in ("cac", "cac_payback", "cac_to_margin", "cac_to_price")
    ] == [
        None,
        None,
        None,
        None,
    ]


def test_an_empty_club_makes_sense(db: None) -> None:
    make_club()
    rebuild_summaries(now=NOON)

    found = _figures(EVERYBODY)

    assert {key: figure.value for key, figure in found.items()} == {
        "cac": None,
        "cac_payback": None,
        "cac_to_margin": None,
        "cac_to_price": None,
        "new_members": 0,
    }
    assert by_source(PERIOD.window, now=NOON) == []
    assert by_campaign(PERIOD.window, now=NOON) == []
    assert budget_for_winning(EVERYBODY, _study().first_year_margin, now=NOON) is None


def test_a_member_who_never_bought_is_no_new_customer(cast: Cast) -> None:
    _spend(make_source(), 100_000, on=NOON.date())
    rebuild_summaries(now=NOON)
    today = days_between(NOON.date() - timedelta(days=9), NOON.date())

    found = {one.key: one for one in winning_figures(EVERYBODY, today, now=NOON)}

    assert (found["new_members"].value, found["cac"].value) == (0, None)
    assert found["cac_payback"].facts["state"] == "nobody_won"


def test_the_only_purchase_of_a_club(cast: Cast) -> None:
    buy(cast.shop, cast.sara, 500_000, at=CAME_AT)
    _spend(make_source(), 100_000)

    found = _figures(EVERYBODY)

    assert (found["cac"].value, found["cac"].sample) == (100_000, 1)
    assert found["cac_payback"].value == 0
    assert found["cac_to_margin"].value is None


def _figures(circle: Circle) -> dict[str, Figure]:
    rebuild_summaries(now=NOON)
    return {one.key: one for one in winning_figures(circle, PERIOD, now=NOON)}


def _study() -> WinningStudy:
    rebuild_summaries(now=NOON)
    return winning_study(EVERYBODY, PERIOD, now=NOON)


def _come(cast: Cast, count: int, amount: int) -> list[Member]:
    members = make_people(count)
    for member in members:
        buy(cast.shop, member, amount, at=CAME_AT)
    return members


def _spend(source: LeadSource, amount: int, *, kind: str = "marketing", on: date = CAME_ON) -> None:
    add_source_cost(source_id=source.pk, kind=kind, amount=amount, on=on, actor=SYSTEM, now=NOON)


def _won_from(member: Member, source: LeadSource, cost: int = 0) -> None:
    Acquisition.objects.create(
        member=member, source=source, cost=cost, lead_at=CAME_AT - DAY, at=CAME_AT
    )


def cac(circle: Circle, period: Period) -> Figure:
    return cac_of(circle, period, reading_of(circle, period, "jalali"))
