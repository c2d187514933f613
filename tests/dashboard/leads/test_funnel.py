"""The funnel's page: its words, its filters, the people behind it, and the flow of leads."""

from datetime import datetime

import pytest
from django.urls import reverse

from campaigns.services.leads.contacts import note_interaction
from campaigns.services.leads.rules import change_sales_rules, change_stage_rule
from members.roles import SYSTEM
from tests.campaigns.lead_cases import GOOD, make_lead, make_source, make_won
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

PAGE = reverse("dashboard-funnel")


@pytest.fixture
def leads(cast: Cast) -> None:
    """Twelve of the last ninety days, four of whom were contacted and one won; ten before."""
    for number in range(12):
        at = NOON - (number + 20) * DAY
        lead = make_lead(marks=GOOD, value=1_000_000, shop_id=cast.shop.pk, now=at)
        if number < 3:
            _speak(lead.pk, at + 2 * DAY)
    make_won(value=5_000_000, mobile="09351112233", now=NOON - 10 * DAY)
    for number in range(10):
        make_lead(now=NOON - (100 + number) * DAY)


def test_it_says_how_many_came_and_where_most_are_lost(leads: None, enter: Enter) -> None:
    answer = enter("analyst").get(PAGE)

    page = answer.content.decode()
    assert "Of 13 leads 1 became a member (7.7%)." in page
    assert "The narrowest passage is from “New lead” to “Contacted”: of 13 only 4" in page
    assert "Fewer than twenty leads" in page
    rows = answer.context["rows"]
    assert [row.figures.count for row in rows] == [13, 4, 1, 1, 1, 1, 1]
    assert [row.former.count for row in rows] == [10, 0, 0, 0, 0, 0, 0]
    assert (rows[0].change.text, rows[0].change.tone) == ("+30%", "good")
    assert (rows[1].conversion, rows[1].former_conversion) == ("30.8%", "0%")
    assert (rows[1].is_weakest, rows[1].width) == (True, "30.77%")
    assert rows[0].dwell != "–"
    assert (rows[6].dwell, rows[6].figures.value) == ("–", 5_000_000)


def test_every_figure_is_kept_in_the_address(leads: None, cast: Cast, enter: Enter) -> None:
    make_lead(source=make_source("Fair"), shop_id=cast.other_shop.pk, now=NOON - DAY)
    browser = enter("owner")

    def counted(**query: str | int) -> int:
        rows = browser.get(PAGE, query).context["rows"]
        return int(rows[0].figures.count)

    assert counted() == 14
    assert counted(since="1405/06/01", until="1405/06/10") == 1
    assert counted(since="2026-08-31", until="2026-08-31") == 1
    assert counted(until="2026-08-31", since="2026-09-01") == 1
    assert counted(source=make_source("Fair").pk) == 1
    assert counted(shop=cast.shop.pk) == 12
    assert counted(who=cast.manager.pk) == 0
    assert counted(source="nonsense", shop="999") == 14


def test_who_serves_one_shop_sees_its_leads_and_those_of_none(
    leads: None, cast: Cast, enter: Enter
) -> None:
    make_lead(shop_id=cast.other_shop.pk, now=NOON - DAY)

    rows = enter("manager").get(PAGE).context["rows"]

    assert rows[0].figures.count == 13


def test_the_leads_behind_a_stage(leads: None, enter: Enter) -> None:
    browser = enter("analyst")

    contacted = browser.get(reverse("dashboard-funnel-leads", args=[2]))
    before = browser.get(
        reverse("dashboard-funnel-leads", args=[1]), {"since": "2026-05-16", "until": "2026-06-01"}
    )

    assert contacted.context["page"].paginator.count == 4
    assert before.context["page"].paginator.count == 9
    assert browser.get(reverse("dashboard-funnel-leads", args=[8])).status_code == 404


def test_where_we_stand_beside_others(leads: None, enter: Enter) -> None:
    change_stage_rule(
        stage=4,
        requirement="By a script",
        stalled_days=3,
        standing="stronger",
        note="Our own workshop",
        actor=SYSTEM,
    )

    page = enter("analyst").get(PAGE).content.decode()

    assert "Stronger than others" in page
    assert "Our own workshop" in page
    assert "By a script" in page


def test_who_has_stalled_is_one_link_away(leads: None, enter: Enter) -> None:
    answer = enter("analyst").get(PAGE)

    stalled = [row.standing.stalled for row in answer.context["rows"]]
    assert stalled == [19, 3, 0, 0, 0, 0, 0]
    link = f"{reverse('dashboard-leads-list')}?status=open&amp;stage=1&amp;stalled=yes"
    assert link in answer.content.decode()


def test_too_few_leads_are_said_before_all_else(leads: None, enter: Enter) -> None:
    change_sales_rules(monthly_target=20, actor=SYSTEM)
    make_lead(now=NOON)

    page = enter("analyst").get(PAGE).content.decode()

    assert "At this pace the month ends with 3 leads, 17 fewer than the 20 you want." in page
    assert "Until leads are enough, nothing else has priority." in page
    assert "1 of 20 leads this month; by today 7 should have come." in page


def test_without_a_target_the_owner_is_led_to_set_one(enter: Enter) -> None:
    owner, analyst = enter("owner").get(PAGE), enter("analyst").get(PAGE)

    assert "No target is set" in analyst.content.decode()
    assert reverse("dashboard-sales-rules") in owner.content.decode()
    assert "Too few leads" not in owner.content.decode()
    assert "There are no leads yet." in owner.content.decode()


def test_in_persian(leads: None, enter: Enter) -> None:
    answer = enter("analyst").get(PAGE, headers={"accept-language": "fa"})

    assert answer.status_code == 200
    assert "۱۳" in answer.content.decode()
    assert [row.conversion for row in answer.context["rows"]][1] == "۳۰٫۸٪"


def test_the_list_of_it_is_taken_out(leads: None, enter: Enter) -> None:
    answer = enter("owner").get(reverse("dashboard-export", args=["funnel"]), {"format": "csv"})

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert lines[0].startswith("Stage,Leads,")
    assert lines[1].startswith("New lead,13,")
    assert len(lines) == 8


def _speak(lead_id: int, now: datetime) -> None:
    note_interaction(
        lead_id=lead_id, channel="call", minutes=5, outcome="reached", actor=SYSTEM, now=now
    )
