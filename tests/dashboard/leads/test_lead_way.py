"""From a new lead to a member through the pages alone, doing each time what comes next."""

from typing import Any

import pytest
from django.test import Client

from campaigns.models import Acquisition, Lead
from campaigns.services.leads.installing import install_sales
from members.models import Member
from tests.campaigns.lead_cases import make_source, way_of
from tests.cast import Cast
from tests.clock import NOON
from tests.dashboard.conftest import Enter
from tests.dashboard.lead_doors import at, contact, form, lines, marks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

BOUQUET = ("دسته‌گل عروس", "flowers", "400000", False)
RIBBON = ("روبان", "ribbons", "50000", True)


def step_at(browser: Client, lead: Lead) -> Any:
    return browser.get(at(lead)).context["step"]


@pytest.mark.parametrize(
    ("language", "welcome"), [("fa", "عضو باشگاه شد"), ("en", "is a member now")]
)
def test_every_next_step_leads_to_the_member(
    cast: Cast, enter: Enter, language: str, welcome: str
) -> None:
    install_sales()
    browser = enter("manager")
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    told = {"first_name": "مینا", "last_name": "صدر", "mobile": "09351112233"}
    browser.post("/dashboard/leads/new/", form(**told, source=make_source().pk))
    lead = Lead.objects.get()
    seen = [step_at(browser, lead)]

    def send(page: str, typed: dict[str, Any]) -> None:
        answer = browser.post(at(lead, *page.split("/")), typed)
        assert answer.status_code == 302, answer.context["form"].errors
        seen.append(step_at(browser, lead))

    send("judge", marks(3))
    send("contact", contact(outcome="no_answer"))
    send("contact", contact(what="نمونه نشان بدهید", due_on="1405/06/12"))
    send("stage", form(stage=3))
    send("present", form(medium="shop", outcome="keen", minutes="20"))
    send("objection", form(kind="price", text="گران است"))
    objection = lead.objections.get()
    send(f"objection/{objection.pk}/met", form(answer="قسطی"))
    send("agreement", lines(BOUQUET, RIBBON))
    drafted_at = lead.agreement.drafted_at.isoformat()
    send("agreement/confirm", form(drafted_at=drafted_at, is_heard="on"))
    won = browser.post(at(lead, "win"), form(service="on"), follow=True)

    member = Member.objects.get(mobile="+989351112233")
    assert seen == [
        "judge",
        "call",
        "call_again",
        "qualify",
        "present",
        "agree",
        "answer",
        "agree",
        "confirm",
        "win",
    ]
    assert [stage for stage, _status in way_of(lead)] == [1, 2, 3, 4, 6, 7]
    assert won.redirect_chain == [(f"/dashboard/members/{member.pk}/", 302)]
    assert welcome in won.content.decode()
    acquired = Acquisition.objects.get()
    assert (acquired.member, acquired.minutes, acquired.at) == (member, 34, NOON)
