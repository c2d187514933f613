"""Forgetting: lost leads lose who they were, erased members take their leads along."""

from datetime import datetime, timedelta
from typing import Any

from campaigns.models import (
    Acquisition,
    Agreement,
    AgreementLine,
    Interaction,
    Lead,
    LeadTask,
    Objection,
    Presentation,
    StageMove,
)
from campaigns.services.joining import join_by_oneself
from campaigns.services.leads.agreeing import draft_agreement
from campaigns.services.leads.contacts import (
    note_interaction,
    raise_objection,
    record_presentation,
)
from campaigns.services.leads.forgetting import forget_lost_leads
from campaigns.services.leads.moving import lose_lead
from campaigns.services.leads.rules import change_sales_rules
from campaigns.services.leads.tasks import plan_task
from members.models import AuditEntry, Member
from members.roles import SYSTEM
from members.services.erasure import personal_models
from points.services.erasure import erase_member
from tests.campaigns.lead_cases import GOOD, LINES, make_lead, make_lost, make_reason, make_won
from tests.cast import Cast
from tests.clock import DAY, NOON, SECOND, TEHRAN

MOBILE = "+989351112233"
# The club's calendar is Jalali: twelve months after 10 Shahrivar 1405 is 10 Shahrivar 1406.
LOST_AT = NOON
FORGOTTEN_AT = datetime(2027, 9, 2, 0, 0, tzinfo=TEHRAN)


def work_on(lead: Lead) -> None:
    """A word in every place where one can be typed."""
    on: dict[str, Any] = {"lead_id": lead.pk, "actor": SYSTEM, "now": NOON}
    note_interaction(**on, channel="call", minutes=4, outcome="reached", note="مریم گفت")
    record_presentation(**on, medium="shop", minutes=6, outcome="cold", note="مریم گفت")
    raise_objection(**on, kind="price", text="مریم گفت", answer="قسط برای مریم")
    plan_task(**on, what="زنگ به مریم", channel="call", due_on=NOON.date())
    draft_agreement(**on, lines=LINES, terms="برای مریم")


def test_a_lost_lead_is_forgotten_after_its_months(cast: Cast) -> None:
    lead = make_lead(
        marks=GOOD,
        mobile=MOBILE,
        email="m@example.com",
        organisation="هتل",
        interest="گل",
        evidence="fair",
        category="flowers",
        value=9,
        now=NOON,
    )
    work_on(lead)
    lose_lead(
        lead_id=lead.pk, reason_id=make_reason().pk, note="مریم نخواست", actor=SYSTEM, now=LOST_AT
    )

    assert forget_lost_leads(now=FORGOTTEN_AT - SECOND) == 0
    assert forget_lost_leads(now=FORGOTTEN_AT) == 1
    assert forget_lost_leads(now=FORGOTTEN_AT + DAY) == 0

    lead.refresh_from_db()
    words = (
        lead.first_name,
        lead.last_name,
        lead.organisation,
        lead.email,
        lead.search_key,
        lead.interest,
        lead.evidence,
        lead.lost_note,
    )
    assert words == ("",) * 8
    assert (lead.mobile, lead.external_ref, lead.member_id) == (None, None, None)
    assert lead.forgotten_at == FORGOTTEN_AT
    assert (lead.score, lead.value, lead.category, lead.reached) == (80, 9, "flowers", 6)
    assert Interaction.objects.values_list("note", "minutes").get() == ("", 4)
    assert Presentation.objects.values_list("note", "minutes").get() == ("", 6)
    assert Objection.objects.values_list("text", "answer", "kind").get() == ("", "", "price")
    assert LeadTask.objects.values_list("what", "channel").get() == ("", "call")
    assert Agreement.objects.get().terms == ""
    lines = AgreementLine.objects.values_list("goods", "category", "amount")
    assert list(lines) == [("", "flowers", 4_000_000), ("", "vases", 1_000_000)]
    assert StageMove.objects.filter(lead=lead).count() == 5
    assert AuditEntry.objects.get(action="leads.forgotten").facts == {"leads": 1}


def test_open_and_won_leads_are_remembered(cast: Cast) -> None:
    make_lead(now=NOON)
    make_won(now=NOON)

    assert forget_lost_leads(now=NOON + timedelta(days=4_000)) == 0


def test_the_owner_says_for_how_long(cast: Cast) -> None:
    change_sales_rules(actor=SYSTEM, forget_months=1)
    make_lost(now=NOON)

    assert forget_lost_leads(now=NOON + 30 * DAY) == 0
    assert forget_lost_leads(now=NOON + 32 * DAY) == 1


def test_an_erased_member_takes_his_leads_along_and_leaves_figures(cast: Cast) -> None:
    lost = make_lost(mobile=MOBILE, marks=GOOD, now=NOON)
    open_lead = make_lead(mobile=MOBILE, marks=GOOD, now=NOON)
    work_on(open_lead)
    joined = join_by_oneself(mobile=MOBILE, first_name="مریم", last_name="", now=NOON + DAY)
    Acquisition.objects.update(cost=7, minutes=10)

    erase_member(member_id=joined.member_id, ground="staff", actor=SYSTEM)

    assert not Lead.objects.filter(pk__in=[lost.pk, open_lead.pk]).exists()
    assert not Interaction.objects.exists()
    assert not Agreement.objects.exists()
    won = Acquisition.objects.get()
    assert (won.member_id, won.lead_id, won.cost, won.minutes) == (joined.member_id, None, 7, 10)


def test_a_lead_of_a_member_goes_with_him(cast: Cast) -> None:
    lead = make_lead(mobile="09121234567")

    erase_member(member_id=cast.sara.pk, ground="staff", actor=SYSTEM)

    assert not Lead.objects.filter(pk=lead.pk).exists()
    assert Member.objects.get(pk=cast.sara.pk).status == "erased"


def test_leads_are_among_what_goes_with_a_member() -> None:
    assert ("campaigns.Lead", "member") in {
        (model._meta.label, column) for model, column in personal_models()
    }
