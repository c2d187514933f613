"""Changing within which time tickets are to be answered and solved."""

from datetime import datetime

from django.db import transaction

from campaigns.models import Ticket, TicketTarget
from campaigns.rules.tickets.targets import LONGEST_HOURS, USUAL
from members.exceptions import InvalidField
from members.roles import Actor, Right
from members.services.audit import write_audit


def install_targets() -> None:
    """What is usual, where the club has no target of its own; twice is once."""
    rows = [
        TicketTarget(kind=kind, reply_hours=target.reply_hours, solve_hours=target.solve_hours)
        for kind, target in USUAL.items()
    ]
    TicketTarget.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def change_target(
    *,
    kind: str,
    reply_hours: int,
    solve_hours: int,
    actor: Actor,
    now: datetime | None = None,
) -> TicketTarget:
    """Other hours for tickets that are opened from now on; those that stand keep theirs.

    Refuses (`InvalidField`) less than an hour, more than 90 days, and an answer that would be
    due after the solution.
    """
    actor.require(Right.TICKETS_MANAGE)
    if kind not in Ticket.Kind.values:
        raise InvalidField(field="kind", problem="invalid_choice")
    for field, hours in (("reply_hours", reply_hours), ("solve_hours", solve_hours)):
        if not 1 <= hours <= LONGEST_HOURS:
            raise InvalidField(field=field, problem="out_of_range")
    if reply_hours > solve_hours:
        raise InvalidField(field="reply_hours", problem="after_solution")
    target, _is_new = TicketTarget.objects.update_or_create(
        kind=kind, defaults={"reply_hours": reply_hours, "solve_hours": solve_hours}
    )
    facts = {"kind": kind, "reply_hours": reply_hours, "solve_hours": solve_hours}
    write_audit(actor=actor, action="ticket.target_changed", facts=facts, now=now)
    return target
