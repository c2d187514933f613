"""What addresses of tickets, surveys and leads lead to: one of each, of the main shop."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from campaigns.models import (
    LeadSource,
    LostReason,
    Objection,
    Script,
    SourceCost,
    Survey,
    SurveyPlan,
    Ticket,
)
from campaigns.selectors.surveys.links import token_of
from campaigns.services.leads.installing import install_sales
from campaigns.services.leads.tasks import plan_task
from campaigns.services.tickets.opening import open_ticket
from members.models import PendingEmail
from members.roles import SYSTEM
from members.selectors import mailboxes
from members.selectors.club import club_day
from tests.campaigns.lead_cases import make_lead
from tests.cast import Cast


def things_heard(cast: Cast) -> Mapping[str, object]:
    """The value of each part of an address, by its name there."""
    now = timezone.now()
    install_sales(now=now)
    lead = make_lead(stage=5, shop_id=cast.shop.pk)
    source = LeadSource.objects.earliest("pk")
    ticket = open_ticket(
        kind=Ticket.Kind.QUESTION,
        way=Ticket.Way.STAFF,
        text="when are you open?",
        member_id=cast.sara.pk,
        shop_id=cast.shop.pk,
        actor=SYSTEM,
    )
    survey = Survey.objects.create(
        kind=Survey.Kind.PURCHASE,
        natural_key="stage",
        shop=cast.shop,
        asked_at=now,
        expires_at=now + timedelta(days=1),
    )
    return {
        "lead_id": lead.pk,
        "task_id": plan_task(
            lead_id=lead.pk, what="call", channel="call", due_on=club_day(), actor=SYSTEM
        ).pk,
        "objection_id": Objection.objects.create(lead=lead, kind="price", at=now).pk,
        "source_id": source.pk,
        "reason_id": LostReason.objects.earliest("pk").pk,
        "script_id": Script.objects.earliest("pk").pk,
        "cost_id": SourceCost.objects.create(
            source=source, kind="contact", amount=1, on=club_day(), entered_at=now
        ).pk,
        "stage": 2,
        "ticket_id": ticket.pk,
        "survey_id": survey.pk,
        "survey_plan_id": SurveyPlan.objects.create(
            name="Stage", text="{link}", created_at=now, created_by="system"
        ).pk,
        "survey_token": token_of(survey.pk),
        "mail_token": mailboxes.token_of(
            PendingEmail.objects.create(
                member=cast.sara, address="sara@example.org", asked_at=now, asked_by="system"
            )
        ),
        "answer": "yes",
        "shop_code": cast.shop.code,
    }
