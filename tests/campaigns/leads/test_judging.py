"""Judging leads: five marks, one score, and nobody spends time on who is not worth it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from campaigns.exceptions import LeadClosed, LeadNotJudged, LeadTooPoor, UnknownLead
from campaigns.models import Interaction, Lead, LeadTask
from campaigns.services.leads.agreeing import draft_agreement
from campaigns.services.leads.contacts import note_interaction, record_presentation
from campaigns.services.leads.judging import judge_lead
from campaigns.services.leads.moving import move_lead
from campaigns.services.leads.rules import change_sales_rules
from campaigns.services.leads.tasks import plan_task
from members.exceptions import InvalidField, NotAllowed
from members.models import AuditEntry
from members.roles import SYSTEM
from tests.campaigns.lead_cases import FAIR, GOOD, LINES, POOR, make_lead, make_lost, way_of
from tests.cast import Cast
from tests.clock import NOON
from tests.factories import refused

# Every way to spend time on a lead.
WORK: dict[str, Callable[[Lead], object]] = {
    "contact": lambda lead: note_interaction(
        lead_id=lead.pk, channel="call", minutes=5, outcome="reached", actor=SYSTEM, now=NOON
    ),
    "presentation": lambda lead: record_presentation(
        lead_id=lead.pk, medium="shop", minutes=5, outcome="keen", actor=SYSTEM, now=NOON
    ),
    "task": lambda lead: plan_task(
        lead_id=lead.pk, what="زنگ", channel="call", due_on=NOON.date(), actor=SYSTEM, now=NOON
    ),
    "agreement": lambda lead: draft_agreement(
        lead_id=lead.pk, lines=LINES, terms="", actor=SYSTEM, now=NOON
    ),
    "forwards": lambda lead: move_lead(lead_id=lead.pk, stage=2, actor=SYSTEM, now=NOON),
}


def test_marks_become_a_score_and_a_grade(cast: Cast) -> None:
    lead = make_lead(shop_id=cast.shop.pk)

    judge_lead(lead_id=lead.pk, marks=FAIR, actor=cast.actor("cashier"), now=NOON)

    lead.refresh_from_db()
    # 20·4 + 80·2 = 240 of 400.
    assert (lead.score, lead.scored_at, lead.validity, lead.timing) == (60, NOON, 4, 2)
    assert AuditEntry.objects.get(action="lead.judged").facts == {"score": 60, "grade": "B"}
    assert way_of(lead) == [(1, "open")]


def test_the_newest_judgement_holds(cast: Cast) -> None:
    lead = make_lead(marks=GOOD)

    judge_lead(lead_id=lead.pk, marks=POOR, actor=SYSTEM)

    lead.refresh_from_db()
    assert (lead.score, lead.fit) == (20, 0)


def test_a_mark_too_many_or_missing_changes_nothing(cast: Cast) -> None:
    lead = make_lead()

    with refused(InvalidField) as refusal:
        judge_lead(lead_id=lead.pk, marks={**GOOD, "need": 5}, actor=SYSTEM)
    with refused(InvalidField):
        judge_lead(lead_id=lead.pk, marks={"need": 4}, actor=SYSTEM)

    lead.refresh_from_db()
    assert refusal.value.facts == {"field": "need", "problem": "out_of_range"}
    assert (lead.score, lead.need) == (None, None)


def test_who_may_not_judge(cast: Cast) -> None:
    lead = make_lead(shop_id=cast.other_shop.pk)
    lost = make_lost()

    with refused(UnknownLead):
        judge_lead(lead_id=lead.pk, marks=GOOD, actor=cast.actor("cashier"))
    with refused(NotAllowed):
        judge_lead(lead_id=lead.pk, marks=GOOD, actor=cast.actor("analyst"))
    with refused(LeadClosed) as closed:
        judge_lead(lead_id=lost.pk, marks=GOOD, actor=SYSTEM)

    assert closed.value.facts == {"lead_id": lost.pk, "lead_status": "lost"}
    assert not Lead.objects.filter(score__isnull=False).exists()


@pytest.mark.parametrize("work", WORK)
def test_nobody_works_on_a_lead_that_was_not_judged(cast: Cast, work: str) -> None:
    lead = make_lead()

    with refused(LeadNotJudged):
        WORK[work](lead)

    assert way_of(lead) == [(1, "open")]
    assert not Interaction.objects.exists()
    assert not LeadTask.objects.exists()


@pytest.mark.parametrize("work", WORK)
def test_nobody_works_on_a_poor_lead(cast: Cast, work: str) -> None:
    lead = make_lead(marks=POOR)

    with refused(LeadTooPoor) as refusal:
        WORK[work](lead)

    assert refusal.value.facts == {"lead_id": lead.pk, "score": 20, "least": 40}
    assert way_of(lead) == [(1, "open")]


@pytest.mark.parametrize("work", WORK)
def test_nobody_works_on_a_lost_lead(cast: Cast, work: str) -> None:
    lead = make_lost(marks=GOOD)

    with refused(LeadClosed):
        WORK[work](lead)

    assert way_of(lead) == [(1, "open"), (1, "lost")]


@pytest.mark.parametrize("work", WORK)
def test_the_owner_says_from_where_on_it_is_worth_it(cast: Cast, work: str) -> None:
    change_sales_rules(actor=SYSTEM, least_score=20)
    lead = make_lead(marks=POOR)

    WORK[work](lead)

    assert AuditEntry.objects.filter(subject=f"lead:{lead.pk}").count() == 3


def test_other_weights_score_open_leads_anew_and_leave_closed_ones(cast: Cast) -> None:
    judged = make_lead(marks=FAIR)
    unjudged = make_lead()
    lost = make_lost(marks=FAIR)

    change_sales_rules(actor=cast.actor("owner"), weight_validity=100, now=NOON + timedelta(1))

    scores = dict(Lead.objects.values_list("pk", "score"))
    # (100·4 + 80·2) of 720: 77.8.
    assert scores == {judged.pk: 78, unjudged.pk: None, lost.pk: 60}
    assert AuditEntry.objects.get(action="sales.rules_changed").facts == {
        "what": ["weight_validity"],
        "scored": 1,
    }
