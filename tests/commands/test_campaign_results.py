"""campaign_results: what a campaign brought, as a script and as a person read it."""

from datetime import timedelta

import pytest
from django.core.management import CommandError
from django.utils import timezone

from campaigns.services.costs import add_cost
from members.roles import SYSTEM
from tests.campaigns.result_cases import buy, hold_out, make_campaign, make_people, tell
from tests.cast import Cast
from tests.commands.conftest import Command, run_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(cast: Cast) -> int:
    started = timezone.now() - timedelta(days=20)
    campaign = make_campaign(started)
    people = make_people(50)
    tell(campaign, people[:30], at=started)
    hold_out(campaign, people[30:])
    for member in (*people[:6], people[30]):
        buy(cast.shop, member, 1_000_000, at=started + timedelta(days=1))
    add_cost(campaign_id=campaign.pk, kind="contact", amount=870_000, actor=SYSTEM)
    return int(campaign.pk)


def test_the_figures_as_json(campaign: int, run_json: Command) -> None:
    result = run_json("campaign_results", str(campaign))

    asked = ("sent", "delivered", "came_back", "bought", "sales", "margin", "cost", "roi")
    assert {name: result[name] for name in asked} == {
        "sent": 30,
        "delivered": 30,
        "came_back": 6,
        "bought": 6,
        "sales": 6_000_000,
        "margin": 1_800_000,
        "cost": 900_000,
        "roi": 1.0,
    }
    assert (result["new_members"], result["cac"]) == (6, 150_000)
    assert result["costs"] == {"messages": 30_000, "rewards": 0, "contact": 870_000}
    # 20 % of 30 beside 5 % of 20, by Newcombe's method.
    assert result["uplift"] == {"estimate": 0.15, "low": -0.06368, "high": 0.327875}


def test_without_a_control_group_the_uplift_is_null(cast: Cast, run_json: Command) -> None:
    started = timezone.now() - timedelta(days=2)
    campaign = make_campaign(started)
    tell(campaign, make_people(1), at=started, cost=0)

    result = run_json("campaign_results", str(campaign.pk))

    assert result["uplift"] == {"estimate": None, "low": None, "high": None}
    assert (result["roi"], result["cac"], result["verdict"]) == (None, None, "no_control")


def test_the_figures_to_read(campaign: int) -> None:
    shown = run_text("campaign_results", str(campaign))

    assert "came back   6\n" in shown
    assert "cost        90,000 toman\n" in shown
    assert "roi         100%\n" in shown


def test_an_unknown_campaign_is_said(cast: Cast) -> None:
    with pytest.raises(CommandError, match="no such campaign"):
        run_text("campaign_results", "999")
