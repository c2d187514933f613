"""What has been done about one lead, and what is still open: read once for its page."""

from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.exceptions import UnknownLeadTask, UnknownObjection
from campaigns.models import (
    Agreement,
    AgreementLine,
    Interaction,
    Lead,
    LeadTask,
    Objection,
    Presentation,
    StageMove,
)
from campaigns.rules.leads.next_step import Position
from campaigns.selectors.leads.leads import moves_of


@dataclass(frozen=True, slots=True)
class Agreed:
    """The agreement and its lines: what he came for, and what was offered beside it."""

    row: Agreement
    lines: Sequence[AgreementLine]

    @property
    def total(self) -> int:
        """Everything, in the smallest unit."""
        return sum(line.amount for line in self.lines)

    @property
    def beside(self) -> int:
        """What was offered beside the rest."""
        return sum(line.amount for line in self.lines if line.is_cross_sell)

    @property
    def own(self) -> int:
        """What he came for."""
        return self.total - self.beside


@dataclass(frozen=True, slots=True)
class LeadWork:
    """The work on one lead: contacts and presentations the newest first, the rest in its order."""

    moves: Sequence[StageMove]
    contacts: Sequence[Interaction]
    presentations: Sequence[Presentation]
    objections: Sequence[Objection]
    tasks: Sequence[LeadTask]
    agreed: Agreed | None

    @property
    def open_objections(self) -> list[Objection]:
        """Those not met yet."""
        return [one for one in self.objections if one.met_at is None]

    @property
    def open_tasks(self) -> list[LeadTask]:
        """What is planned, by its day."""
        return [one for one in self.tasks if one.status == LeadTask.Status.OPEN]


def work_of(lead_id: int) -> LeadWork:
    """Everything that was done about a lead: seven statements."""
    return LeadWork(
        moves=moves_of(lead_id),
        contacts=list(Interaction.objects.filter(lead_id=lead_id)),
        presentations=list(Presentation.objects.filter(lead_id=lead_id).select_related("script")),
        objections=list(Objection.objects.filter(lead_id=lead_id)),
        tasks=list(LeadTask.objects.filter(lead_id=lead_id).select_related("assignee")),
        agreed=agreed_with(lead_id),
    )


def open_tasks_of(lead_id: int) -> list[LeadTask]:
    """What is planned for a lead, by its day."""
    rows = LeadTask.objects.filter(lead_id=lead_id, status=LeadTask.Status.OPEN)
    return list(rows.select_related("assignee"))


def open_objections_of(lead_id: int) -> list[Objection]:
    """What still holds a lead back."""
    return list(Objection.objects.filter(lead_id=lead_id, met_at=None))


def agreed_with(lead_id: int) -> Agreed | None:
    """What was agreed upon with this lead; None as long as nothing was."""
    row = Agreement.objects.filter(lead_id=lead_id).prefetch_related("lines").first()
    return None if row is None else Agreed(row, list(row.lines.all()))


def position_of(lead: Lead, work: LeadWork, *, least_score: int) -> Position:
    """Where the lead stands, for `next_step`."""
    return Position(
        stage=lead.stage,
        status=lead.status,
        score=lead.score,
        least_score=least_score,
        last_outcome=work.contacts[0].outcome if work.contacts else "",
        open_objections=len(work.open_objections),
        open_tasks=len(work.open_tasks),
        has_agreement=work.agreed is not None,
        is_confirmed=work.agreed is not None and work.agreed.row.confirmed_at is not None,
        is_forgotten=lead.forgotten_at is not None,
    )


def objection_of(lead_id: int, objection_id: int) -> Objection:
    """This objection of this lead; refuses (`UnknownObjection`) any other."""
    found = Objection.objects.filter(pk=objection_id, lead_id=lead_id).first()
    if found is None:
        raise UnknownObjection(objection_id=objection_id)
    return found


def task_of(lead_id: int, task_id: int) -> LeadTask:
    """This task about this lead; refuses (`UnknownLeadTask`) any other."""
    found = LeadTask.objects.filter(pk=task_id, lead_id=lead_id).first()
    if found is None:
        raise UnknownLeadTask(task_id=task_id)
    return found
