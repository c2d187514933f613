"""What to do next about a lead: planned, done, moved, dropped; calls of today are made of these."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from campaigns.exceptions import LeadTaskClosed, LeadTaskOpen, UnknownLead, UnknownLeadTask
from campaigns.models import Channel, Lead, LeadTask
from campaigns.services.leads.held import (
    audit_lead,
    clean_assignee,
    clean_choice,
    lock_lead,
    lock_worthy_lead,
    require_open,
)
from members.exceptions import InvalidField
from members.roles import Actor
from members.rules.lines import typed_line
from members.selectors.club import club_day

LONGEST_WHAT = 200
Status = LeadTask.Status


@dataclass(frozen=True, slots=True)
class NextTask:
    """What to do next, by which way and day, by whom (the lead's own seller where none is)."""

    what: str
    channel: str
    due_on: date
    assignee_id: int | None = None


@transaction.atomic
def plan_task(
    *,
    lead_id: int,
    what: str,
    channel: str,
    due_on: date,
    assignee_id: int | None = None,
    actor: Actor,
    now: datetime | None = None,
) -> LeadTask:
    """Something to do for an open lead by a day; for its seller where nobody is named.

    Refuses (`InvalidField`) a day that has passed, empty words, who does not work on leads in its
    shop; and a lead that is not worth it (`LeadNotJudged`, `LeadTooPoor`).
    """
    lead = lock_worthy_lead(lead_id, actor)
    task = NextTask(what, channel, due_on, assignee_id)
    return put_task(lead, task, actor=actor, now=now or timezone.now())


@transaction.atomic
def close_task(*, task_id: int, actor: Actor, now: datetime | None = None) -> LeadTask:
    """It is done. Refuses one that is closed already (`LeadTaskClosed`)."""
    lead, task = lock_task(task_id, actor)
    return end_task(lead, task, Status.DONE, actor=actor, now=now or timezone.now())


@transaction.atomic
def drop_task(*, task_id: int, actor: Actor, now: datetime | None = None) -> LeadTask:
    """It will not be done. Refuses one that is closed already (`LeadTaskClosed`)."""
    lead, task = lock_task(task_id, actor)
    return end_task(lead, task, Status.DROPPED, actor=actor, now=now or timezone.now())


@transaction.atomic
def reopen_task(*, task_id: int, actor: Actor, now: datetime | None = None) -> LeadTask:
    """Undo: it is open again with its day. Refuses one that is open (`LeadTaskOpen`), and one
    about a lead that is closed (`LeadClosed`).
    """
    lead, task = lock_task(task_id, actor)
    require_open(lead)
    if task.status == Status.OPEN:
        raise LeadTaskOpen(task_id=task_id)
    task.status, task.closed_at, task.closed_by = Status.OPEN, None, ""
    task.save(update_fields=["status", "closed_at", "closed_by"])
    audit_lead(actor, "lead.task_reopened", lead, now, {"task": task.pk})
    return task


@transaction.atomic
def move_task(*, task_id: int, due_on: date, actor: Actor, now: datetime | None = None) -> LeadTask:
    """It is due on another day; refuses a day that has passed."""
    lead, task = lock_task(task_id, actor)
    _require_open_task(task)
    due_on = _clean_day(due_on, now)
    if due_on != task.due_on:
        facts = {"task": task.pk, "from": task.due_on.isoformat(), "to": due_on.isoformat()}
        task.due_on = due_on
        task.save(update_fields=["due_on"])
        audit_lead(actor, "lead.task_moved", lead, now, facts)
    return task


def put_task(lead: Lead, task: NextTask, *, actor: Actor, now: datetime) -> LeadTask:
    """Plan a task for a lead that the caller holds, with the refusals of `plan_task`."""
    assignee_id = clean_assignee(task.assignee_id, lead.shop_id) or lead.assignee_id
    row = LeadTask.objects.create(
        lead=lead,
        what=typed_line(task.what, field="what", most=LONGEST_WHAT, is_needed=True),
        channel=clean_choice("channel", task.channel, Channel.values),
        due_on=_clean_day(task.due_on, now),
        assignee_id=assignee_id,
        created_at=now,
        created_by=actor.id,
    )
    facts = {"task": row.pk, "channel": row.channel, "due_on": row.due_on.isoformat()}
    audit_lead(actor, "lead.task_planned", lead, now, facts)
    return row


def open_task_of(lead: Lead, task_id: int) -> LeadTask:
    """An open task about a lead that the caller holds."""
    task = LeadTask.objects.filter(pk=task_id, lead=lead).first()
    if task is None:
        raise UnknownLeadTask(task_id=task_id)
    _require_open_task(task)
    return task


def end_task(lead: Lead, task: LeadTask, status: str, *, actor: Actor, now: datetime) -> LeadTask:
    """Done or dropped, about a lead that the caller holds."""
    _require_open_task(task)
    task.status, task.closed_at, task.closed_by = status, now, actor.id
    task.save(update_fields=["status", "closed_at", "closed_by"])
    action = "lead.task_done" if status == Status.DONE else "lead.task_dropped"
    audit_lead(actor, action, lead, now, {"task": task.pk})
    return task


def drop_open_tasks(lead: Lead, *, by: str, now: datetime) -> None:
    """Nothing is to be done any more about a lead that closes at this moment."""
    rows = LeadTask.objects.filter(lead=lead, status=Status.OPEN)
    rows.update(status=Status.DROPPED, closed_at=now, closed_by=by)


def take_up_dropped_tasks(lead: Lead) -> None:
    """What was dropped as the lead closed is to be done again; the lead still knows when."""
    rows = LeadTask.objects.filter(lead=lead, status=Status.DROPPED, closed_at=lead.closed_at)
    rows.update(status=Status.OPEN, closed_at=None, closed_by="")


def hand_over_tasks(lead: Lead, *, former_id: int | None) -> None:
    """What its former seller, or nobody by name, was to do is the present one's."""
    rows = LeadTask.objects.filter(lead=lead, status=Status.OPEN)
    rows.filter(Q(assignee=None) | Q(assignee=former_id)).update(assignee=lead.assignee_id)


def lock_task(task_id: int, actor: Actor) -> tuple[Lead, LeadTask]:
    """The task, with its lead under lock; of another shop it is unknown."""
    lead_id = LeadTask.objects.filter(pk=task_id).values_list("lead", flat=True).first()
    try:
        lead = lock_lead(lead_id or 0, actor)
    except UnknownLead as error:
        raise UnknownLeadTask(task_id=task_id) from error
    return lead, LeadTask.objects.get(pk=task_id)


def _require_open_task(task: LeadTask) -> None:
    if task.status != Status.OPEN:
        raise LeadTaskClosed(task_id=task.pk)


def _clean_day(due_on: date, now: datetime | None) -> date:
    if due_on < club_day(now):
        raise InvalidField(field="due_on", problem="in_past")
    return due_on
