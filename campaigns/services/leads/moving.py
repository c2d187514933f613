"""The way of a lead: moved from stage to stage, lost for a reason, reopened, given to somebody."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from campaigns.exceptions import LeadClosed, LeadForgotten, LeadMoved, LeadOpen
from campaigns.models import Lead, LostReason
from campaigns.rules.leads.stages import GENERATED, KEPT
from campaigns.services.leads.held import (
    audit_lead,
    clean_assignee,
    lock_lead,
    lock_open_lead,
    remember_move,
    require_worth,
    step_to,
)
from campaigns.services.leads.tasks import drop_open_tasks, hand_over_tasks, take_up_dropped_tasks
from members.exceptions import InvalidField
from members.roles import Actor
from members.rules.lines import typed_line

LONGEST_NOTE = 200


@transaction.atomic
def move_lead(
    *,
    lead_id: int,
    stage: int,
    actor: Actor,
    from_stage: int | None = None,
    now: datetime | None = None,
) -> Lead:
    """Let an open lead enter one of the first six stages, forwards or back; where it stands
    already nothing happens. Member he becomes by being won.

    Forwards it refuses who was not judged (`LeadNotJudged`) or is too poor (`LeadTooPoor`); and,
    where it is told from which stage, a lead that somebody else has moved (`LeadMoved`).
    """
    lead = lock_open_lead(lead_id, actor)
    now = now or timezone.now()
    if stage == KEPT:
        raise InvalidField(field="stage", problem="by_winning")
    if not GENERATED <= stage < KEPT:
        raise InvalidField(field="stage", problem="invalid_choice")
    if stage == lead.stage:
        return lead
    if from_stage is not None and from_stage != lead.stage:
        raise LeadMoved(lead_id=lead.pk, stage=lead.stage)
    if stage > lead.stage:
        require_worth(lead)
    former = lead.stage
    step_to(lead, stage, by=actor.id, now=now)
    audit_lead(actor, "lead.moved", lead, now, {"from": former, "to": stage})
    return lead


@transaction.atomic
def lose_lead(
    *, lead_id: int, reason_id: int, note: str = "", actor: Actor, now: datetime | None = None
) -> Lead:
    """The open lead is lost, for one of the reasons in use and with a word about it; what was
    planned for it is dropped. Refuses (`InvalidField`) a reason that is none.
    """
    lead = lock_open_lead(lead_id, actor)
    now = now or timezone.now()
    reason = LostReason.objects.filter(pk=reason_id, is_active=True).first()
    if reason is None:
        raise InvalidField(field="reason", problem="no_lost_reason")
    lead.lost_note = typed_line(note, field="note", most=LONGEST_NOTE)
    lead.lost_reason, lead.status = reason, Lead.Status.LOST
    lead.closed_at, lead.closed_by = now, actor.id
    lead.save(update_fields=["lost_note", "lost_reason", "status", "closed_at", "closed_by"])
    remember_move(lead, by=actor.id, now=now)
    drop_open_tasks(lead, by=actor.id, now=now)
    audit_lead(actor, "lead.lost", lead, now, {"stage": lead.stage, "why": reason.pk})
    return lead


@transaction.atomic
def reopen_lead(*, lead_id: int, actor: Actor, now: datetime | None = None) -> Lead:
    """Undo: a lost lead is open again at the stage it had, with what was planned when it was lost.

    Refuses one that is open (`LeadOpen`), won (`LeadClosed`) or forgotten (`LeadForgotten`).
    """
    lead = lock_lead(lead_id, actor)
    now = now or timezone.now()
    if lead.status == Lead.Status.OPEN:
        raise LeadOpen(lead_id=lead.pk)
    if lead.status == Lead.Status.WON:
        raise LeadClosed(lead_id=lead.pk, lead_status=lead.status)
    if lead.forgotten_at is not None:
        raise LeadForgotten(lead_id=lead.pk)
    take_up_dropped_tasks(lead)
    lead.status, lead.lost_reason, lead.lost_note = Lead.Status.OPEN, None, ""
    lead.closed_at, lead.closed_by, lead.stage_at = None, "", now
    lead.save(
        update_fields=["status", "lost_reason", "lost_note", "closed_at", "closed_by", "stage_at"]
    )
    remember_move(lead, by=actor.id, now=now)
    audit_lead(actor, "lead.reopened", lead, now, {"stage": lead.stage})
    return lead


@transaction.atomic
def assign_lead(
    *, lead_id: int, assignee_id: int | None, actor: Actor, now: datetime | None = None
) -> Lead:
    """The open lead is this colleague's from now on, or nobody's; what the former one had planned
    goes along. Refuses (`InvalidField`) who does not work on leads in its shop.
    """
    lead = lock_open_lead(lead_id, actor)
    assignee_id = clean_assignee(assignee_id, lead.shop_id)
    if assignee_id == lead.assignee_id:
        return lead
    former, lead.assignee_id = lead.assignee_id, assignee_id
    lead.save(update_fields=["assignee"])
    hand_over_tasks(lead, former_id=former)
    audit_lead(actor, "lead.assigned", lead, now, {"to": assignee_id})
    return lead
