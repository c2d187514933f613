"""The end of a ticket: by hand, or by itself after three quiet days; then its member is asked."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from campaigns.exceptions import TicketDone
from campaigns.models import Ticket
from campaigns.services.surveys.asking import ask_about_ticket
from campaigns.services.tickets.entries import lock_ticket, tell, turn
from members.roles import SYSTEM, Actor, Right

QUIET = timedelta(days=3)
A_ROUND = 500
Status = Ticket.Status


@transaction.atomic
def close_ticket(*, ticket_id: int, actor: Actor, now: datetime | None = None) -> Ticket:
    """It is past, and its member is asked how satisfied he is, once.

    What nobody has solved (a mistake, or sent twice) only who manages tickets closes; about that
    nobody is asked. Refuses one that is closed (`TicketDone`).
    """
    now = now or timezone.now()
    ticket = lock_ticket(ticket_id, actor, Right.TICKETS_WRITE)
    if ticket.status == Status.CLOSED:
        raise TicketDone(ticket_id=ticket_id)
    if ticket.status != Status.SOLVED:
        actor.require(Right.TICKETS_MANAGE)
    _close(ticket, actor, now)
    return ticket


def close_solved(*, now: datetime | None = None) -> int:
    """Close what was solved and about which nobody has said a word for three days; how many.

    Each in a transaction of its own, its question with it: run twice, by two at once, or killed
    in the middle, each is closed once and asked about once.
    """
    now = now or timezone.now()
    quiet = Ticket.objects.filter(
        status=Status.SOLVED, solved_at__lte=now - QUIET, last_at__lte=now - QUIET
    )
    waiting = list(quiet.order_by("id").values_list("pk", flat=True)[:A_ROUND])
    return sum(_close_quiet(pk, now) for pk in waiting)


@transaction.atomic
def _close_quiet(ticket_id: int, now: datetime) -> bool:
    rows = Ticket.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    ticket = rows.filter(
        pk=ticket_id, status=Status.SOLVED, solved_at__lte=now - QUIET, last_at__lte=now - QUIET
    ).first()
    if ticket is None:  # another runner has it, or somebody has just written
        return False
    _close(ticket, SYSTEM, now)
    return True


def _close(ticket: Ticket, actor: Actor, now: datetime) -> None:
    is_solved = ticket.status == Status.SOLVED
    turn(ticket, Status.CLOSED, actor, now)
    ticket.closed_at = now
    ticket.save(update_fields=["status", "closed_at"])
    tell(ticket, "ticket.closed", actor, now)
    if is_solved:
        ask_about_ticket(ticket_id=ticket.pk, now=now)
