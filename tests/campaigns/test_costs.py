"""Cost lines of a campaign: entered, taken back, and by whom."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from campaigns.exceptions import UnknownCampaign, UnknownCost
from campaigns.models import CostLine
from campaigns.services.costs import add_cost, remove_cost
from members.exceptions import InvalidField, NotAllowed
from members.models import AuditEntry
from members.selectors.club import club_day
from tests.campaigns.result_cases import make_campaign
from tests.cast import Cast
from tests.factories import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def started() -> datetime:
    return timezone.now() - timedelta(days=20)


def test_a_cost_is_entered_with_who_and_when(cast: Cast, started: datetime) -> None:
    campaign = make_campaign(started)

    line = add_cost(
        campaign_id=campaign.pk,
        kind="awareness",
        amount=2_500_000,
        note=" leaflets ",
        actor=cast.actor("manager"),
    )

    kept = CostLine.objects.get()
    assert kept == line
    assert (kept.kind, kept.amount, kept.note) == ("awareness", 2_500_000, "leaflets")
    assert (kept.on, kept.entered_by) == (club_day(), f"user:{cast.manager.pk}")
    entry = AuditEntry.objects.get(action="campaign.cost_added")
    assert entry.subject == f"campaign:{campaign.pk}"
    assert entry.facts == {"kind": "awareness", "amount": 2_500_000}


@pytest.mark.parametrize(
    ("changes", "field", "problem"),
    [
        ({"kind": "bribes"}, "kind", "invalid_choice"),
        ({"amount": 0}, "amount", "out_of_range"),
        ({"amount": 10**16}, "amount", "out_of_range"),
        ({"note": "x" * 201}, "note", "too_long"),
        ({"on": club_day() + timedelta(days=2)}, "on", "in_future"),
    ],
)
def test_what_makes_no_sense_is_refused(
    cast: Cast, started: datetime, changes: dict[str, Any], field: str, problem: str
) -> None:
    campaign = make_campaign(started)
    facts: dict[str, Any] = {"kind": "contact", "amount": 10, **changes}

    with refused(InvalidField) as info:
        add_cost(campaign_id=campaign.pk, actor=cast.actor("owner"), **facts)

    assert info.value.facts == {"field": field, "problem": problem}
    assert not CostLine.objects.exists()


def test_a_cost_is_taken_back(cast: Cast, started: datetime) -> None:
    campaign = make_campaign(started)
    owner = cast.actor("owner")
    line = add_cost(campaign_id=campaign.pk, kind="contact", amount=10, actor=owner)

    remove_cost(campaign_id=campaign.pk, cost_id=line.pk, actor=owner)

    assert not CostLine.objects.exists()
    entry = AuditEntry.objects.get(action="campaign.cost_removed")
    assert entry.facts == {"kind": "contact", "amount": 10}


def test_another_campaigns_cost_stays(cast: Cast, started: datetime) -> None:
    campaign, other = make_campaign(started), make_campaign(started)
    owner = cast.actor("owner")
    line = add_cost(campaign_id=campaign.pk, kind="contact", amount=10, actor=owner)

    with refused(UnknownCost):
        remove_cost(campaign_id=other.pk, cost_id=line.pk, actor=owner)

    assert CostLine.objects.get() == line


def test_an_unknown_campaign_is_refused(cast: Cast) -> None:
    with refused(UnknownCampaign):
        add_cost(campaign_id=999, kind="contact", amount=10, actor=cast.actor("owner"))


@pytest.mark.parametrize("role", ["cashier", "analyst"])
def test_who_does_not_run_campaigns_enters_nothing(
    cast: Cast, started: datetime, role: str
) -> None:
    campaign = make_campaign(started)
    line = add_cost(campaign_id=campaign.pk, kind="contact", amount=10, actor=cast.actor("owner"))

    with refused(NotAllowed):
        add_cost(campaign_id=campaign.pk, kind="contact", amount=10, actor=cast.actor(role))
    with refused(NotAllowed):
        remove_cost(campaign_id=campaign.pk, cost_id=line.pk, actor=cast.actor(role))

    assert CostLine.objects.get() == line
