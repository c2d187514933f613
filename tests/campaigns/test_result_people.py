"""The members behind each figure are exactly as many as the figure says."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns.exceptions import UnknownCampaign
from campaigns.selectors.result_people import BEHIND, people_behind
from campaigns.selectors.results import results_of
from members.models import Member
from members.roles import SYSTEM
from points.services.returns import return_purchase
from tests import factories
from tests.campaigns.result_cases import buy, hold_out, make_campaign, make_people, tell, use_offer
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_every_figure_opens_into_its_people(cast: Cast) -> None:
    factories.make_ruled_program()
    started = timezone.now() - timedelta(days=20)
    told_at = started + timedelta(days=1)
    campaign = make_campaign(started)
    people = make_people(8)
    first, *_ = tell(campaign, people[:4], at=told_at)
    tell(campaign, people[4:5], at=told_at, status="undelivered")
    tell(campaign, people[5:6], at=told_at, status="failed")
    hold_out(campaign, people[6:])
    use_offer(first, cast.shop, 4_000_000, at=told_at + timedelta(days=1), cost=50_000)
    back = buy(cast.shop, people[1], 2_000_000, at=told_at + timedelta(days=2))
    return_purchase(purchase_id=back.pk, return_number="R1", actor=SYSTEM)
    buy(cast.shop, people[2], 2_000_000, at=started + timedelta(hours=1))
    buy(cast.shop, people[6], 3_000_000, at=started + timedelta(hours=1))

    behind = {which: people_behind(campaign.pk, which) for which in BEHIND}

    counts = {which: rows.count() for which, rows in behind.items()}
    outcome = results_of(campaign.pk).outcome
    told = outcome.told
    assert counts == {
        "told": told.people,
        "sent": told.sent,
        "delivered": told.delivered,
        "came": told.came,
        "bought": told.bought,
        "used": told.used,
        "control": outcome.control.people,
        "control_came": outcome.control.came,
    }
    assert counts == {
        "told": 6,
        "sent": 5,
        "delivered": 4,
        "came": 2,
        "bought": 1,
        "used": 1,
        "control": 2,
        "control_came": 1,
    }
    assert [row.spent for row in behind["control_came"]] == [3_000_000]


def test_what_a_merged_card_bought_is_behind_its_figure(cast: Cast) -> None:
    started = timezone.now() - timedelta(days=20)
    campaign = make_campaign(started)
    told, kept, other = make_people(3)
    tell(campaign, [told, other], at=started)
    Member.objects.filter(pk=told.pk).update(status="merged", merged_into=kept)
    buy(cast.shop, kept, 2_000_000, at=started + timedelta(days=1))

    figures = results_of(campaign.pk).outcome.told
    behind = people_behind(campaign.pk, "came")

    assert (figures.came, figures.bought, figures.sales, figures.newcomers) == (1, 1, 2_000_000, 1)
    assert [(row.member_id, row.spent) for row in behind] == [(told.pk, 2_000_000)]


def test_a_draft_has_nobody_behind_it(cast: Cast) -> None:
    campaign = make_campaign(timezone.now(), started_at=None)

    assert not people_behind(campaign.pk, "told").exists()


def test_an_unknown_campaign_is_refused(cast: Cast) -> None:
    with factories.refused(UnknownCampaign):
        people_behind(999, "told")
