"""Showing a bad answer to colleagues, when the owner has read it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from campaigns.exceptions import UnknownSurvey
from campaigns.models import Survey, Ticket
from campaigns.selectors.tickets.listing import access_ticket
from campaigns.services.surveys.alarm import follow_up_key
from campaigns.services.tickets.states import release_ticket
from members.roles import Actor, Right
from members.services.audit import write_audit
from members.services.follow_ups import release_follow_up


@transaction.atomic
def release_answer(*, survey_id: int, actor: Actor, now: datetime | None = None) -> Survey:
    """The answer, its ticket and its follow-up are open to colleagues from now on; twice is once.

    Only who reads answers first may do it (`NotAllowed`).
    """
    actor.require(Right.FEEDBACK_FIRST)
    now = now or timezone.now()
    rows = Survey.objects.select_for_update(no_key=True, of=("self",))
    survey = rows.filter(pk=survey_id, scored_at__isnull=False).first()
    if survey is None:
        raise UnknownSurvey(survey_id=survey_id)
    if not survey.is_withheld:
        return survey
    survey.is_withheld = False
    survey.released_at, survey.released_by = now, actor.id
    survey.save(update_fields=["is_withheld", "released_at", "released_by"])
    for ticket_id in Ticket.objects.filter(survey=survey).values_list("pk", flat=True):
        release_ticket(ticket_id=ticket_id, actor=actor, now=now)
    release_follow_up(natural_key=follow_up_key(survey.pk), actor=actor, now=now)
    write_audit(
        actor=actor,
        action="survey.released",
        subject=f"survey:{survey.pk}",
        member_id=survey.member_id,
        shop_id=survey.shop_id,
        facts={"about": survey.kind},
        now=now,
    )
    return survey


@transaction.atomic
def release_matter(*, ticket_id: int, actor: Actor, now: datetime | None = None) -> None:
    """The ticket is open to colleagues, and the answer that it came of with it."""
    ticket = access_ticket(actor, ticket_id)
    if ticket.survey_id is not None:
        release_answer(survey_id=ticket.survey_id, actor=actor, now=now)
    release_ticket(ticket_id=ticket_id, actor=actor, now=now)
