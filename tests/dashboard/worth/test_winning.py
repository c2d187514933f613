"""The page of winning: what it says first, where the money went, the calculator, who came."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from analytics.services.summaries.rebuilding import rebuild_summaries
from campaigns.models import Acquisition, Campaign
from campaigns.services.costs import add_cost
from campaigns.services.leads.costs import add_source_cost
from members.models import Club, Member
from members.roles import SYSTEM
from tests.campaigns.lead_cases import make_source
from tests.campaigns.result_cases import buy, make_campaign, make_people
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

PAGE = "/dashboard/value/winning/"
PEOPLE = "/dashboard/value/winning/members/"
CAME_AT = NOON - 60 * DAY


@pytest.fixture
def members(cast: Cast) -> list[Member]:
    """Three came at 30 %, two of them from a sign that cost 9,000,000."""
    Club.objects.update(margin_bps=3_000)
    came = make_people(3)
    for member in came:
        buy(cast.shop, member, 2_000_000, at=CAME_AT)
    sign = make_source("sign")
    for member in came[:2]:
        Acquisition.objects.create(
            member=member, source=sign, cost=500_000, lead_at=CAME_AT - DAY, at=CAME_AT
        )
    add_source_cost(
        source_id=sign.pk,
        kind="marketing",
        amount=9_000_000,
        on=CAME_AT.date(),
        actor=SYSTEM,
        now=NOON,
    )
    rebuild_summaries(now=NOON)
    return came


def test_what_winning_costs_in_a_sentence_and_its_figures(
    members: list[Member], enter: Enter
) -> None:
    answered = enter("analyst").get(PAGE)

    page = answered.content.decode()
    assert (
        "A new customer costs 300 thousand toman; nothing has come in since the first visit."
        in page
    )
    assert (
        "Of 3 new customers the source of 2 is known. Divided by these alone, one of them cost"
        " 450 thousand toman." in page
    )
    assert [(told.key, told.value) for told in answered.context["figures"]] == [
        ("cac", "300 thousand toman"),
        ("cac_payback", "–"),
        ("cac_to_margin", "–"),
        ("cac_to_price", "1.5"),
        ("new_members", "3"),
    ]
    assert all(told.url == PEOPLE for told in answered.context["figures"])


def test_sources_and_what_is_not_known(members: list[Member], enter: Enter) -> None:
    answered = enter("owner").get(PAGE)

    rows = answered.context["rows"]
    sign = rows[0].line.source
    assert [(row.name, row.line.sums.members, row.line.cac) for row in rows] == [
        ("sign", 2, 4_500_000),
        ("Not known from where", 1, None),
    ]
    assert [row.url for row in rows] == [f"{PEOPLE}?source={sign.pk}", f"{PEOPLE}?from=unknown"]
    (alarm,) = answered.context["alarms"]
    assert alarm.startswith(
        "\u2068sign\u2069: 900 thousand toman were spent, and the 2 customers it won have"
    )
    assert "Look for the root before the next one:" in answered.content.decode()


def test_a_campaign_that_lost_money(cast: Cast, enter: Enter) -> None:
    campaign = make_campaign(CAME_AT, goal=Campaign.Goal.NEW_MEMBERS, name="Poster")
    add_cost(
        campaign_id=campaign.pk,
        kind="awareness",
        amount=750_000,
        on=CAME_AT.date(),
        actor=SYSTEM,
        now=NOON,
    )
    rebuild_summaries(now=NOON)

    answered = enter("owner").get(PAGE)

    assert [row.outcome.campaign for row in answered.context["campaigns"]] == [campaign]
    assert answered.context["alarms"] == [
        "Campaign “\u2068Poster\u2069”: 75 thousand toman were spent and nobody was won."
    ]
    assert answered.context["headline"] == (
        "75 thousand toman were spent on winning, and nobody bought for the first time."
    )


def test_the_calculator_works_d29_out(cast: Cast, enter: Enter) -> None:
    answered = enter("owner").get(
        PAGE, {"budget": "۱۰٬۰۰۰٬۰۰۰", "customers": "18", "price": "150,000"}
    )

    found = answered.context["calculator"]
    assert found.said == "Each customer cost 555,556 toman; 7,300,000 toman are missing."
    assert found.lines == (
        ("Sales", "2,700,000 toman"),
        ("Return on what was spent", "−73%"),
        ("Each would have to buy", "3.7 times"),
        ("Covered from", "67 customers"),
    )


def test_the_calculator_at_a_margin(cast: Cast, enter: Enter) -> None:
    answered = enter("owner").get(
        PAGE, {"budget": "1000", "customers": "0", "price": "100", "margin": "50"}
    )

    found = answered.context["calculator"]
    assert found.said == "Nobody came, so all of it is lost."
    assert found.lines[-1] == ("Covered from", "20 customers")


@pytest.mark.parametrize(
    ("field", "typed"),
    [("budget", "many"), ("customers", "-1"), ("price", ""), ("margin", "0")],
)
def test_the_calculator_names_the_field_that_is_wrong(
    cast: Cast, enter: Enter, field: str, typed: str
) -> None:
    asked = {"budget": "1000", "customers": "3", "price": "100", "margin": "", field: typed}

    answered = enter("owner").get(PAGE, asked)

    found = answered.context["calculator"]
    assert list(found.form.errors) == [field]
    assert (found.said, answered.status_code) == ("", 200)


def test_the_calculator_keeps_the_days_that_were_asked_for(cast: Cast, enter: Enter) -> None:
    page = enter("owner").get(PAGE, {"period": "quarter"}).content.decode()

    assert '<input type="hidden" name="period" value="quarter">' in page


def test_who_came_and_whether_he_has_paid_back(members: list[Member], enter: Enter) -> None:
    answered = enter("analyst").get(PEOPLE)

    rows = {row.figures.member: row for row in answered.context["rows"]}
    assert {member: (rows[member].margin, rows[member].paid) for member in members} == {
        members[0]: (600_000, "paid back"),
        members[1]: (600_000, "paid back"),
        members[2]: (600_000, "not known"),
    }
    unknown = enter("analyst").get(PEOPLE, {"from": "unknown"})
    assert [row.figures.member for row in unknown.context["rows"]] == [members[2]]


def test_a_manager_sees_who_first_bought_in_his_shop(
    members: list[Member], cast: Cast, enter: Enter
) -> None:
    buy(cast.other_shop, cast.sara, 1_000_000, at=CAME_AT)
    rebuild_summaries(now=NOON)

    answered = enter("manager").get(PEOPLE)

    assert {row.figures.member for row in answered.context["rows"]} == set(members)
    assert enter("manager").get(PAGE).context["study"].winning.is_shared


@pytest.mark.parametrize("key", ["winning-sources", "newcomers"])
def test_both_lists_can_be_taken_out(members: list[Member], enter: Enter, key: str) -> None:
    answered: Any = enter("owner").get(
        reverse("dashboard-export", args=[key]), {"format": "csv", "period": ""}
    )

    lines = b"".join(answered.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == {"winning-sources": 1 + 2, "newcomers": 1 + 3}[key]


def test_an_empty_club_says_so(cast: Cast, enter: Enter) -> None:
    rebuild_summaries(now=NOON)

    answered = enter("owner").get(PAGE)

    assert answered.context["headline"] == (
        "Nobody bought for the first time on these days, and nothing was spent on winning."
    )
    assert "Nobody bought for the first time on these days." in (
        enter("owner").get(PEOPLE).content.decode()
    )


def test_in_persian(members: list[Member], cast: Cast) -> None:
    client = Client(headers={"accept-language": "fa"})
    client.force_login(cast.owner)

    page = client.get(PAGE).content.decode()

    assert 'lang="fa" dir="rtl"' in page
    assert "۳۰۰" in page
