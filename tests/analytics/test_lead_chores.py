"""Leads among the chores: steps due today, and leads that stand too long."""

from datetime import timedelta

import pytest

from analytics.selectors.chores import chores_for
from campaigns.services.leads.installing import install_sales
from campaigns.services.leads.tasks import plan_task
from members.roles import SYSTEM
from members.selectors.club import club_day
from tests.campaigns.lead_cases import GOOD, make_lead, make_lost
from tests.cast import Cast
from tests.clock import DAY, NOON

pytestmark = pytest.mark.django_db


def test_steps_due_and_stalled_leads_are_counted_by_shop(cast: Cast) -> None:
    install_sales(now=NOON)
    here = make_lead(marks=GOOD, shop_id=cast.shop.pk, now=NOON - 40 * DAY)
    there = make_lead(marks=GOOD, shop_id=cast.other_shop.pk, now=NOON)
    free = make_lead(marks=GOOD, now=NOON)
    make_lost(now=NOON - 40 * DAY)
    for lead, days in ((here, 0), (there, 0), (free, 0), (free, 1)):
        plan_task(
            lead_id=lead.pk,
            what="call",
            channel="call",
            due_on=club_day(NOON) + timedelta(days=days),
            actor=SYSTEM,
            now=NOON,
        )

    everywhere = chores_for(now=NOON)
    elsewhere = chores_for(frozenset({cast.other_shop.pk}), now=NOON)

    assert (everywhere.calls_due, everywhere.stalled_leads, bool(everywhere)) == (3, 1, True)
    assert (elsewhere.calls_due, elsewhere.stalled_leads) == (2, 0)
