"""What a source of leads cost: entered on its day, and taken back."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from campaigns.exceptions import UnknownCost, UnknownLeadSource
from campaigns.models import LeadSource, SourceCost
from campaigns.services.costs import clean_cost
from members.roles import Actor, Right
from members.services.audit import write_audit


@dataclass(frozen=True, slots=True)
class RemovedCost:
    """What was taken back, as `add_source_cost` takes it."""

    source_id: int
    kind: str
    amount: int
    note: str
    on: date


@transaction.atomic
def add_source_cost(
    *,
    source_id: int,
    kind: str,
    amount: int,
    actor: Actor,
    note: str = "",
    on: date | None = None,
    now: datetime | None = None,
) -> SourceCost:
    """Enter what was paid (smallest unit) for a source on a day, today where none is said.

    Refuses (`InvalidField`) days to come and an amount below one, and a source that there is none
    (`UnknownLeadSource`); a retired one may still cost something.
    """
    actor.require(Right.LEADS_MANAGE)
    now = now or timezone.now()
    paid = clean_cost(kind=kind, amount=amount, note=note, on=on, now=now)
    if not LeadSource.objects.filter(pk=source_id).exists():
        raise UnknownLeadSource(source_id=source_id)
    cost = SourceCost.objects.create(
        source_id=source_id, **paid, entered_at=now, entered_by=actor.id
    )
    _tell("lead_source.cost_added", cost, actor, now)
    return cost


@transaction.atomic
def remove_source_cost(*, cost_id: int, actor: Actor, now: datetime | None = None) -> RemovedCost:
    """Take a cost back; refuses one that is not there (`UnknownCost`). What it was comes back, so
    that it can be entered again.
    """
    actor.require(Right.LEADS_MANAGE)
    cost = SourceCost.objects.select_for_update(of=("self",)).filter(pk=cost_id).first()
    if cost is None:
        raise UnknownCost(cost_id=cost_id)
    _tell("lead_source.cost_removed", cost, actor, now or timezone.now())
    cost.delete()
    return RemovedCost(cost.source_id, cost.kind, cost.amount, cost.note, cost.on)


def _tell(action: str, cost: SourceCost, actor: Actor, now: datetime) -> None:
    facts = {"kind": cost.kind, "amount": cost.amount}
    write_audit(
        actor=actor, action=action, subject=f"lead_source:{cost.source_id}", facts=facts, now=now
    )
