"""The page of what contacts yield."""

import pytest
from django.urls import reverse

from campaigns.services.leads.contacts import note_interaction
from members.roles import SYSTEM
from tests.campaigns.lead_cases import GOOD, agree, make_lead, make_source
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

PAGE = reverse("dashboard-lead-yield")


@pytest.fixture
def contacts(cast: Cast) -> None:
    """Twelve calls to leads of the sign, one of whom was won, and one message to the fair's."""
    sign, fair = make_source("Sign"), make_source("Fair")
    for number in range(12):
        lead = make_lead(source=sign, marks=GOOD, shop_id=cast.shop.pk, now=NOON - 9 * DAY)
        outcome = "reached" if number < 9 else "no_answer"
        note_interaction(
            lead_id=lead.pk,
            channel="call",
            minutes=10,
            outcome=outcome,
            actor=SYSTEM,
            now=NOON - 8 * DAY,
        )
    agree(lead, now=NOON - 7 * DAY)
    other = make_lead(source=fair, marks=GOOD, shop_id=cast.other_shop.pk, now=NOON - 9 * DAY)
    note_interaction(
        lead_id=other.pk, channel="sms", minutes=0, outcome="reached", actor=SYSTEM, now=NOON
    )


def test_the_table_of_one_figure(contacts: None, enter: Enter) -> None:
    table = enter("analyst").get(PAGE, {"figure": "reached"}).context["table"]

    assert table.heads == ["Call", "Text message", "All ways"]
    shown = [(name, [cell.shown for cell in cells]) for name, cells in table.rows]
    assert shown == [
        ("Sign", ["75%", "–", "75%"]),
        ("Fair", ["–", "100%", "100%"]),
        ("All sources", ["75%", "100%", "76.9%"]),
    ]
    sign, fair = (cells for _name, cells in table.rows[:2])
    assert [cell.level for cell in sign] == [4, 0, 0]
    assert [cell.is_small for cell in (*sign[:1], *fair[1:2])] == [False, True]


def test_what_moved_on_and_what_is_unknown(contacts: None, enter: Enter) -> None:
    browser = enter("analyst")

    moved = browser.get(PAGE, {"figure": "moved"}).context["table"]
    unknown = browser.get(PAGE, {"figure": "nonsense"})

    assert [cell.shown for cell in moved.rows[0][1]] == ["8.3%", "–", "8.3%"]
    assert unknown.context["figure"] == "won"
    # Two hours of calls have won nobody yet; a message took no time.
    assert [cell.shown for cell in unknown.context["table"].rows[2][1]] == ["0", "–", "0"]
    assert "13 contacts in 2 hours with 13 leads; 0 of them won." in unknown.content.decode()


def test_who_serves_one_shop_sees_its_own(contacts: None, enter: Enter) -> None:
    table = enter("manager").get(PAGE, {"figure": "contacts"}).context["table"]

    assert [(name, cells[-1].shown) for name, cells in table.rows] == [
        ("Sign", "12"),
        ("All sources", "12"),
    ]


@pytest.mark.parametrize("language", ["en", "fa"])
def test_where_nobody_was_contacted(enter: Enter, language: str) -> None:
    answer = enter("analyst").get(PAGE, headers={"accept-language": language})

    assert (answer.status_code, answer.context["table"]) == (200, None)
