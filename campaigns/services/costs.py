"""Cost lines of a campaign: what it cost beside its messages and its offers."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from campaigns.exceptions import UnknownCampaign, UnknownCost
from campaigns.models import Campaign, CostLine
from members.exceptions import InvalidField
from members.roles import Actor, Right
from members.rules.lines import typed_line
from members.selectors.club import club_day
from members.services.audit import write_audit

MOST_COST = 10**15
MOST_LETTERS = 200


@transaction.atomic
def add_cost(
    *,
    campaign_id: int,
    kind: str,
    amount: int,
    actor: Actor,
    note: str = "",
    on: date | None = None,
    now: datetime | None = None,
) -> CostLine:
    """Enter what was paid (smallest unit) on a day, today where none is said; days to come are
    refused, as is an amount below one.
    """
    actor.require(Right.CAMPAIGNS_MANAGE)
    now = now or timezone.now()
    paid = clean_cost(kind=kind, amount=amount, note=note, on=on, now=now)
    # A campaign that is being taken away meanwhile waits, or is gone.
    if not Campaign.objects.select_for_update(no_key=True).filter(pk=campaign_id).exists():
        raise UnknownCampaign(campaign_id=campaign_id)
    line = CostLine.objects.create(
        campaign_id=campaign_id,
        **paid,
        entered_at=now,
        entered_by=actor.id,
    )
    _tell("campaign.cost_added", line, actor, now)
    return line


@transaction.atomic
def remove_cost(
    *, campaign_id: int, cost_id: int, actor: Actor, now: datetime | None = None
) -> None:
    """Take a line back; refuses one that this campaign does not have."""
    actor.require(Right.CAMPAIGNS_MANAGE)
    line = (
        CostLine.objects.select_for_update(of=("self",))
        .filter(pk=cost_id, campaign_id=campaign_id)
        .first()
    )
    if line is None:
        raise UnknownCost(cost_id=cost_id)
    _tell("campaign.cost_removed", line, actor, now or timezone.now())
    line.delete()


def clean_cost(
    *, kind: str, amount: int, note: str, on: date | None, now: datetime
) -> dict[str, Any]:
    """What was paid as it is kept, whatever it was paid for: on a day, today where none is said.

    Refuses (`InvalidField`) a day to come, an amount below one, and what is no kind of cost.
    """
    on = on or club_day(now)
    if kind not in CostLine.Kind.values:
        raise InvalidField(field="kind", problem="invalid_choice")
    if not 1 <= amount <= MOST_COST:
        raise InvalidField(field="amount", problem="out_of_range")
    if on > club_day(now):
        raise InvalidField(field="on", problem="in_future")
    note = typed_line(note, field="note", most=MOST_LETTERS)
    return {"kind": kind, "amount": amount, "note": note, "on": on}


def _tell(action: str, line: CostLine, actor: Actor, now: datetime) -> None:
    facts = {"kind": line.kind, "amount": line.amount}
    write_audit(
        actor=actor, action=action, subject=f"campaign:{line.campaign_id}", facts=facts, now=now
    )
