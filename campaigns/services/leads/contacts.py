"""Working on a lead: contacts, presentations, and what keeps him from agreeing."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from campaigns.exceptions import UnknownLead, UnknownObjection
from campaigns.models import (
    Channel,
    Interaction,
    Lead,
    LeadTask,
    Objection,
    Presentation,
    Script,
    StageMove,
)
from campaigns.rules.leads.stages import CONTACTED, PRESENTED
from campaigns.services.leads.held import (
    audit_lead,
    clean_choice,
    clean_number,
    lock_open_lead,
    lock_worthy_lead,
    step_up_to,
)
from campaigns.services.leads.tasks import (
    NextTask,
    end_task,
    lock_task,
    open_task_of,
    put_task,
    reopen_task,
)
from members.exceptions import InvalidField
from members.roles import Actor
from members.rules.lines import typed_line

LONGEST_NOTE = 500
LONGEST_OBJECTION = 300
# Ten hours: longer than anybody speaks with one person.
MOST_MINUTES = 600
# A slip is noticed within the hour; what is older has been read, counted and acted upon.
SLIP = timedelta(hours=1)


@transaction.atomic
def note_interaction(
    *,
    lead_id: int,
    channel: str,
    minutes: int,
    outcome: str,
    note: str = "",
    task_id: int | None = None,
    next_task: NextTask | None = None,
    actor: Actor,
    now: datetime | None = None,
) -> Interaction:
    """One contact with an open lead; the first moves it from the first stage to the second.

    `task_id` is the task that is done by it, `next_task` what comes next. Refuses a lead that is
    not worth it (`LeadNotJudged`, `LeadTooPoor`), and whatever is unreadable (`InvalidField`).
    """
    lead = lock_worthy_lead(lead_id, actor)
    now = now or timezone.now()
    contact = Interaction.objects.create(
        lead=lead,
        channel=clean_choice("channel", channel, Channel.values),
        minutes=clean_number("minutes", minutes, most=MOST_MINUTES),
        outcome=clean_choice("outcome", outcome, Interaction.Outcome.values),
        note=typed_line(note, field="note", most=LONGEST_NOTE),
        at=now,
        by=actor.id,
    )
    if task_id is not None:
        task = open_task_of(lead, task_id)
        end_task(lead, task, LeadTask.Status.DONE, actor=actor, now=now)
    if next_task is not None:
        put_task(lead, next_task, actor=actor, now=now)
    step_up_to(lead, CONTACTED, by=actor.id, now=now)
    facts = {"channel": channel, "outcome": outcome, "minutes": minutes}
    audit_lead(actor, "lead.contacted", lead, now, facts)
    return contact


@transaction.atomic
def take_back_call(*, task_id: int, actor: Actor, now: datetime | None = None) -> LeadTask:
    """Undo of a task that was closed by a contact: it is open again with its day. Where the actor
    himself noted that contact within the hour it goes too, with the step that was planned next and
    the first move that came of it. The same refusals as `reopen_task`.
    """
    lead, task = lock_task(task_id, actor)
    now = now or timezone.now()
    closed_at = task.closed_at
    reopened = reopen_task(task_id=task_id, actor=actor, now=now)
    if closed_at is not None and task.closed_by == actor.id and now - closed_at <= SLIP:
        _forget_contact(lead, reopened, at=closed_at, actor=actor, now=now)
    return reopened


@transaction.atomic
def record_presentation(
    *,
    lead_id: int,
    medium: str,
    minutes: int,
    outcome: str,
    script_id: int | None = None,
    note: str = "",
    actor: Actor,
    now: datetime | None = None,
) -> Presentation:
    """What was shown to an open lead, and by which script; it moves him up to the fourth stage.

    The same refusals as a contact, and a script that is not in use (`InvalidField`).
    """
    lead = lock_worthy_lead(lead_id, actor)
    now = now or timezone.now()
    shown = Presentation.objects.create(
        lead=lead,
        medium=clean_choice("medium", medium, Presentation.Medium.values),
        minutes=clean_number("minutes", minutes, most=MOST_MINUTES),
        outcome=clean_choice("outcome", outcome, Presentation.Outcome.values),
        script_id=_clean_script(script_id),
        note=typed_line(note, field="note", most=LONGEST_NOTE),
        at=now,
        by=actor.id,
    )
    step_up_to(lead, PRESENTED, by=actor.id, now=now)
    facts = {"medium": medium, "outcome": outcome, "minutes": minutes, "script": script_id}
    audit_lead(actor, "lead.presented", lead, now, facts)
    return shown


@transaction.atomic
def raise_objection(
    *,
    lead_id: int,
    kind: str,
    text: str = "",
    answer: str = "",
    actor: Actor,
    now: datetime | None = None,
) -> Objection:
    """What keeps an open lead from agreeing, in his words, and what we mean to answer."""
    lead = lock_open_lead(lead_id, actor)
    now = now or timezone.now()
    objection = Objection.objects.create(
        lead=lead,
        kind=clean_choice("kind", kind, Objection.Kind.values),
        text=typed_line(text, field="text", most=LONGEST_OBJECTION),
        answer=typed_line(answer, field="answer", most=LONGEST_OBJECTION),
        at=now,
        by=actor.id,
    )
    audit_lead(actor, "lead.objected", lead, now, {"objection": objection.pk, "kind": kind})
    return objection


@transaction.atomic
def meet_objection(
    *, objection_id: int, answer: str = "", actor: Actor, now: datetime | None = None
) -> Objection:
    """It keeps him from agreeing no more; a new answer stands over the former one. One that was
    met stays as it is.
    """
    lead, objection = _lock_objection(objection_id, actor)
    answer = typed_line(answer, field="answer", most=LONGEST_OBJECTION)
    if objection.met_at is not None:
        return objection
    objection.met_at = now or timezone.now()
    objection.answer = answer or objection.answer
    objection.save(update_fields=["met_at", "answer"])
    audit_lead(actor, "lead.objection_met", lead, now, {"objection": objection.pk})
    return objection


@transaction.atomic
def reopen_objection(*, objection_id: int, actor: Actor, now: datetime | None = None) -> Objection:
    """Undo: it keeps him from agreeing again; one that is open stays as it is."""
    lead, objection = _lock_objection(objection_id, actor)
    if objection.met_at is not None:
        objection.met_at = None
        objection.save(update_fields=["met_at"])
        audit_lead(actor, "lead.objection_reopened", lead, now, {"objection": objection.pk})
    return objection


def _forget_contact(
    lead: Lead, task: LeadTask, *, at: datetime, actor: Actor, now: datetime
) -> None:
    """What one deed has written beside the task bears one moment and one name."""
    noted = Interaction.objects.filter(lead=lead, at=at, by=actor.id)
    if not noted.delete()[0]:
        return
    planned = LeadTask.objects.filter(lead=lead, created_at=at, created_by=actor.id)
    planned.filter(status=LeadTask.Status.OPEN).exclude(pk=task.pk).delete()
    moves = StageMove.objects.filter(lead=lead)
    last = moves.last()
    if lead.stage == CONTACTED and last is not None and (last.at, last.by) == (at, actor.id):
        last.delete()
        before = moves.latest("id")
        lead.stage, lead.stage_at, lead.reached = before.stage, before.at, before.stage
        lead.save(update_fields=["stage", "stage_at", "reached"])
    audit_lead(actor, "lead.contact_taken_back", lead, now)


def _lock_objection(objection_id: int, actor: Actor) -> tuple[Lead, Objection]:
    """The objection, with its open lead under lock; of another shop it is unknown."""
    lead_id = Objection.objects.filter(pk=objection_id).values_list("lead", flat=True).first()
    try:
        lead = lock_open_lead(lead_id or 0, actor)
    except UnknownLead as error:
        raise UnknownObjection(objection_id=objection_id) from error
    return lead, Objection.objects.get(pk=objection_id)


def _clean_script(script_id: int | None) -> int | None:
    if script_id is None or Script.objects.filter(pk=script_id, is_active=True).exists():
        return script_id
    raise InvalidField(field="script", problem="invalid_choice")
