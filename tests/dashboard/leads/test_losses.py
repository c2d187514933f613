"""The page of lost leads, open deals and what was sold beside."""

import pytest
from django.urls import reverse

from campaigns.models import LostReason
from campaigns.services.leads.contacts import raise_objection
from members.roles import SYSTEM
from tests.campaigns.lead_cases import GOOD, agree, make_lead, make_lost, make_reason
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

PAGE = reverse("dashboard-lead-losses")


@pytest.fixture
def price(cast: Cast) -> LostReason:
    """Three lost over the price and one too late; before that ten over the price."""
    price, late = make_reason("Price"), make_reason("Late")
    for stage in (2, 2, 5):
        make_lost(reason=price, stage=stage, value=2_000_000, now=NOON - 5 * DAY)
    make_lost(reason=late, stage=1, shop_id=cast.other_shop.pk, now=NOON - 5 * DAY)
    for _ in range(10):
        make_lost(reason=price, now=NOON - 120 * DAY)
    return price


def test_why_and_where_leads_are_lost(price: LostReason, enter: Enter) -> None:
    answer = enter("analyst").get(PAGE)

    rows = answer.context["rows"]
    assert [(row.name, row.lost.count, row.former.count) for row in rows] == [
        ("Price", 3, 10),
        ("Late", 1, 0),
        ("All reasons", 4, 10),
    ]
    assert [cell.count for cell in rows[0].cells] == [0, 2, 0, 0, 1, 0]
    assert [cell.level for cell in rows[0].cells] == [0, 2, 0, 0, 1, 0]
    assert (rows[0].change.text, rows[0].change.tone, rows[0].share) == (
        "\N{MINUS SIGN}70%",
        "good",
        "75%",
    )
    page = answer.content.decode()
    assert "4 leads worth 600 thousand toman were lost, and with them 0 toman of cost." in page
    assert "Most often: “Price”. Most were lost at “Contacted”." in page


def test_the_leads_behind_a_reason(price: LostReason, enter: Enter) -> None:
    browser = enter("analyst")

    answer = browser.get(reverse("dashboard-lost-leads", args=[price.pk]))

    assert answer.context["page"].paginator.count == 3
    assert "گفت گران است" in answer.content.decode()
    assert browser.get(reverse("dashboard-lost-leads", args=[0])).status_code == 404


def test_who_serves_one_shop_sees_its_losses_and_those_of_none(
    price: LostReason, enter: Enter
) -> None:
    rows = enter("manager").get(PAGE).context["rows"]

    assert [(row.name, row.lost.count) for row in rows] == [("Price", 3)]


def test_what_holds_open_deals_back_and_what_was_sold_beside(cast: Cast, enter: Enter) -> None:
    lead = make_lead(first_name="Nora", last_name="Hill", stage=5, value=3_000_000, now=NOON)
    raise_objection(lead_id=lead.pk, kind="rival", actor=SYSTEM, now=NOON)
    agree(make_lead(marks=GOOD, now=NOON), now=NOON)

    answer = enter("analyst").get(PAGE)

    page = answer.content.decode()
    assert reverse("dashboard-lead", args=[lead.pk]) in page
    assert "Nora Hill" in page
    assert "nothing planned" in page
    assert [(row.label, row.unmet) for row in answer.context["objections"]] == [
        ("Buys elsewhere", 1)
    ]
    tiles = answer.context["tiles"]
    assert [tile.money for tile in tiles] == [4_000_000, 1_000_000, None, 0]
    assert (tiles[2].value, tiles[2].note) == ("20%", "before: –")


@pytest.mark.parametrize("language", ["en", "fa"])
def test_where_nobody_was_lost(enter: Enter, language: str) -> None:
    answer = enter("analyst").get(PAGE, headers={"accept-language": language})

    assert (answer.status_code, answer.context["rows"]) == (200, [])
    assert answer.context["has_agreed"] is False
