"""All leads: filters, orders, masking, and the same list as a file."""

import csv
import io
from typing import Any

import pytest

from campaigns.models import Lead
from campaigns.services.campaigns import draft_campaign
from campaigns.services.leads.installing import install_sales
from members.roles import SYSTEM
from tests.campaigns.lead_cases import FAIR, GOOD, make_lead, make_lost, make_source, make_won
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

LIST = "/dashboard/leads/all/"
FILE = "/dashboard/exports/leads/"


def leads_on(page: Any) -> list[Lead]:
    return [row.lead for row in page.context["rows"]]


def test_every_filter_narrows(cast: Cast, enter: Enter) -> None:
    install_sales(now=NOON)
    campaign = draft_campaign(name="Yalda", goal="thanks", actor=SYSTEM)
    fair = make_source("نمایشگاه بهار", key="spring-fair")
    lost = make_lost(now=NOON - 30 * DAY)
    won = Lead.objects.get(member=make_won())
    stuck = make_lead(stage=3, now=NOON - 60 * DAY, first_name="نگار", mobile="09351112233")
    ours = make_lead(marks=FAIR, source=fair, assignee_id=cast.manager.pk, shop_id=cast.shop.pk)
    Lead.objects.filter(pk=ours.pk).update(campaign=campaign)
    owner = enter("owner")

    def found(**query: Any) -> list[Lead]:
        return leads_on(owner.get(LIST, query))

    assert found() == [ours, stuck, won, lost]
    assert found(status="lost") == [lost]
    assert found(status="won") == [won]
    assert found(stage="3") == [stuck]
    assert found(source=fair.pk) == [ours]
    assert found(campaign=campaign.pk) == [ours]
    assert found(who=cast.manager.pk) == [ours]
    assert found(who="nobody", status="open") == [stuck]
    assert found(grade="B") == [ours]
    assert found(stalled="yes") == [stuck]
    assert found(shop=cast.shop.pk) == [ours, stuck, won, lost]
    assert found(q="نگار") == [stuck]
    assert found(q="2233") == [stuck]
    assert found(grade="nonsense", stage="99") == [ours, stuck, won, lost]


def test_in_the_order_that_is_asked_for(cast: Cast, enter: Enter) -> None:
    one = make_lead(last_name="ب", value=3, marks=GOOD, now=NOON - DAY)
    two = make_lead(last_name="الف", value=9, now=NOON - 3 * DAY)
    three = make_lead(last_name="پ", value=1, marks=FAIR)
    owner = enter("owner")

    def order(name: str) -> list[Lead]:
        return leads_on(owner.get(LIST, {"order": name}))

    assert order("newest") == [three, two, one]
    assert order("name") == [two, one, three]
    assert order("value") == [two, one, three]
    assert order("quality") == [one, three, two]
    assert order("stage") == [two, one, three]


def test_only_who_calls_sees_the_number(cast: Cast, enter: Enter) -> None:
    make_lead(mobile="09351112233", shop_id=cast.shop.pk)

    for role, sees in (("owner", True), ("manager", True), ("cashier", True), ("analyst", False)):
        assert ("111 2233" in enter(role).get(LIST).content.decode()) is sees


def test_shops_see_their_own_and_what_is_nobodys(cast: Cast, enter: Enter) -> None:
    make_lead(shop_id=cast.other_shop.pk)
    free = make_lead()

    assert leads_on(enter("manager").get(LIST)) == [free]


def test_a_forgotten_one_has_a_number_only(cast: Cast, enter: Enter) -> None:
    lead = make_lost()
    Lead.objects.filter(pk=lead.pk).update(
        forgotten_at=NOON, first_name="", last_name="", mobile=None
    )

    body = enter("owner").get(LIST).content.decode()

    assert f"Forgotten, number {lead.pk}" in body


def test_nothing_found_is_told_apart_from_nothing_there(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")

    assert "Nobody is on the way yet." in owner.get(LIST).content.decode()
    assert "No lead matches." in owner.get(LIST, {"q": "کسی"}).content.decode()


def test_the_list_is_taken_out_as_it_is_shown(cast: Cast, enter: Enter) -> None:
    make_lead(stage=3, interest="گل لابی", value=12_000_000, mobile="09351112233")
    make_lost()
    owner = enter("owner")

    answer = owner.get(FILE, {"format": "csv", "status": "open"})

    text = answer.getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["Last name"], row["Stage"], row["Mobile"]) for row in rows] == [
        ("رضایی", "Qualified", "09351112233")
    ]
    assert (rows[0]["What he asked about"], rows[0]["Grade"], rows[0]["Source"]) == (
        "گل لابی",
        "A",
        "اینستاگرام",
    )
    assert enter("manager").get(FILE, {"format": "csv"}).status_code == 403
