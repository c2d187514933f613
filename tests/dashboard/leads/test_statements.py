"""What the pages of leads ask of the database: no more with many leads than with one."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.services.leads.installing import install_sales
from campaigns.services.leads.tasks import plan_task
from members.roles import SYSTEM
from members.selectors.club import club_day
from tests.campaigns.lead_cases import GOOD, make_lead, make_lost, make_won
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter
from tests.factories import make_member
from tests.members.care_cases import plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.mark.parametrize(
    "address", ["/dashboard/leads/", "/dashboard/leads/all/", "/dashboard/leads/today/"]
)
def test_no_page_asks_more_of_more_leads(cast: Cast, enter: Enter, address: str) -> None:
    install_sales(now=NOON)
    owner = enter("owner")
    fill(cast)
    few = count_statements(owner, address)

    for _ in range(3):
        fill(cast)

    assert count_statements(owner, address) == few


def fill(cast: Cast) -> None:
    """One lead of every sort, with something to do for it and for a member."""
    told: dict[str, Any] = {"shop_id": cast.shop.pk, "assignee_id": cast.cashier.pk}
    lead = make_lead(stage=3, **told)
    plan_task(lead_id=lead.pk, what="call", channel="call", due_on=club_day(), actor=SYSTEM)
    make_lead(marks=GOOD, now=NOON - 60 * DAY, **told)
    make_lost()
    make_won()
    plan(make_member(), shop_id=cast.shop.pk, assignee_id=cast.cashier.pk)


def count_statements(browser: Client, address: str) -> int:
    """Statements of one visit, the second time it is made."""
    browser.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)
