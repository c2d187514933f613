"""The states of a ticket: who has it, what it waits for, solved, opened again, released."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from campaigns.exceptions import TicketDone, TicketOpen
from campaigns.models import Ticket, TicketEntry
from campaigns.services.tickets.entries import (
    DONE,
    add_entry,
    clean_assignee,
    lock_ticket,
    tell,
    turn,
)
from members.exceptions import InvalidField
from members.models import Message
from members.roles import Actor, Right

Status = Ticket.Status


@transaction.atomic
def assign_ticket(
    *, ticket_id: int, assignee_id: int | None, actor: Actor, now: datetime | None = None
) -> Ticket:
    """It is this person's from now on, or whoever's is there; a new one is in hand with it.

    Refuses who does not answer tickets there (`InvalidField`: assignee) and one that is done
    (`TicketDone`).
    """
    now = now or timezone.now()
    ticket = _undone(ticket_id, actor)
    assignee_id = clean_assignee(assignee_id, ticket.shop_id, is_withheld=ticket.is_withheld)
    if assignee_id == ticket.assignee_id:
        return ticket
    ticket.assignee_id = assignee_id
    add_entry(ticket, TicketEntry.Kind.TURN, actor, now, facts={"assignee": assignee_id})
    if assignee_id is not None and ticket.status == Status.NEW:
        ticket.status = Status.OPEN
    ticket.save(update_fields=["assignee", "status"])
    tell(ticket, "ticket.assigned", actor, now, {"assignee": assignee_id})
    return ticket


@transaction.atomic
def take_in_hand(*, ticket_id: int, actor: Actor, now: datetime | None = None) -> Ticket:
    """Somebody sees to it: new or waiting, it is in hand. Refuses one that is done."""
    now = now or timezone.now()
    ticket = _undone(ticket_id, actor)
    return _turned(ticket, Status.OPEN, "ticket.taken", actor, now)


@transaction.atomic
def sort_ticket(*, ticket_id: int, kind: str, actor: Actor, now: datetime | None = None) -> Ticket:
    """It is of another kind than it was taken for; its targets stay those of its opening.

    Refuses an unknown kind (`InvalidField`) and one that is done (`TicketDone`).
    """
    now = now or timezone.now()
    if kind not in Ticket.Kind.values:
        raise InvalidField(field="kind", problem="invalid_choice")
    ticket = _undone(ticket_id, actor)
    if ticket.kind != kind:
        facts = {"kind_was": ticket.kind, "kind_is": kind}
        ticket.kind = kind
        ticket.save(update_fields=["kind"])
        add_entry(ticket, TicketEntry.Kind.TURN, actor, now, facts=facts)
        tell(ticket, "ticket.sorted", actor, now, facts)
    return ticket


@transaction.atomic
def wait_for_member(*, ticket_id: int, actor: Actor, now: datetime | None = None) -> Ticket:
    """The next word is the member's; the targets run on. Refuses one that is done."""
    now = now or timezone.now()
    ticket = _undone(ticket_id, actor)
    return _turned(ticket, Status.WAITING, "ticket.waiting", actor, now)


@transaction.atomic
def solve_ticket(*, ticket_id: int, actor: Actor, now: datetime | None = None) -> Ticket:
    """The matter is settled; it closes by itself when nobody has said a word for three days.

    Refuses one that is done already (`TicketDone`), also by a colleague a moment ago.
    """
    now = now or timezone.now()
    ticket = _undone(ticket_id, actor)
    ticket.solved_at = now
    return _turned(ticket, Status.SOLVED, "ticket.solved", actor, now)


@transaction.atomic
def take_back_solved(*, ticket_id: int, actor: Actor, now: datetime | None = None) -> Ticket:
    """Undo of `solve_ticket`: as it stood before, and not counted as opened again.

    Refuses when anything has been said or done since (`TicketOpen`, `TicketDone`).
    """
    now = now or timezone.now()
    ticket = lock_ticket(ticket_id, actor, Right.TICKETS_WRITE)
    if ticket.status != Status.SOLVED:
        raise TicketOpen(ticket_id=ticket_id)
    last = ticket.entries.last()
    if last is None or last.facts.get("to") != Status.SOLVED:
        raise TicketDone(ticket_id=ticket_id)
    ticket.solved_at = None
    return _turned(ticket, last.facts["from"], "ticket.solved_undone", actor, now)


@transaction.atomic
def reopen_ticket(*, ticket_id: int, actor: Actor, now: datetime | None = None) -> Ticket:
    """It was not settled after all; this is counted. Refuses one that is open (`TicketOpen`)."""
    now = now or timezone.now()
    ticket = lock_ticket(ticket_id, actor, Right.TICKETS_WRITE)
    if ticket.status not in DONE:
        raise TicketOpen(ticket_id=ticket_id)
    open_again(ticket, actor, now)
    return ticket


def open_again(ticket: Ticket, actor: Actor, now: datetime) -> None:
    """A locked ticket that was done is in hand again, counted, its targets as they were."""
    ticket.reopened += 1
    ticket.solved_at = ticket.closed_at = None
    _turned(ticket, Status.OPEN, "ticket.reopened", actor, now)


@transaction.atomic
def release_ticket(*, ticket_id: int, actor: Actor, now: datetime | None = None) -> Ticket:
    """The owner lets his colleagues see it, with what was written in it; twice is once."""
    now = now or timezone.now()
    ticket = lock_ticket(ticket_id, actor, Right.FEEDBACK_FIRST)
    if not ticket.is_withheld:
        return ticket
    ticket.is_withheld = False
    ticket.save(update_fields=["is_withheld"])
    add_entry(ticket, TicketEntry.Kind.TURN, actor, now, facts={"released": True})
    answers = ticket.entries.filter(message__isnull=False).values("message")
    Message.objects.filter(pk__in=answers).update(facts={})
    tell(ticket, "ticket.released", actor, now)
    return ticket


def _undone(ticket_id: int, actor: Actor) -> Ticket:
    ticket = lock_ticket(ticket_id, actor, Right.TICKETS_WRITE)
    if ticket.status in DONE:
        raise TicketDone(ticket_id=ticket_id)
    return ticket


def _turned(ticket: Ticket, status: str, action: str, actor: Actor, now: datetime) -> Ticket:
    """Saved in its new state, and told; a state it stands in already changes nothing."""
    if turn(ticket, status, actor, now) is not None:
        ticket.save(update_fields=["status", "solved_at", "closed_at", "reopened"])
        tell(ticket, action, actor, now)
    return ticket
