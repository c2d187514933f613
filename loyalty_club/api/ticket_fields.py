"""A ticket as the API tells it."""

from typing import Any

from campaigns.models import Ticket, TicketEntry
from loyalty_club.api.fields import MAX_ID, Choice, Inner, Many, Moment, Text, Told
from loyalty_club.api.fields import Whole as WholeNumber
from loyalty_club.api.moments import told_moment
from loyalty_club.api.notes import Prose
from loyalty_club.api.people import PERSON, person_json
from members.roles import Actor

LONGEST_WORDS = 2_000
KINDS = tuple(Ticket.Kind.values)
STATUSES = tuple(Ticket.Status.values)
STATES = (*STATUSES, "late")
WAYS = tuple(Ticket.Way.values)
ENTRY_KINDS = tuple(TicketEntry.Kind.values)

_TICKET = {
    "id": WholeNumber(most=MAX_ID),
    "kind": Choice(of=KINDS),
    "came_by": Choice(of=WAYS),
    "status": Choice(of=STATUSES),
    "member": Inner("Null where nobody is known.", shape=PERSON, is_nullable=True),
    "shop": Text("The shop's code; null for any.", is_nullable=True, most=30),
    "assignee": Text("Whose it is, by name; null for nobody yet.", is_nullable=True),
    "opened_at": Moment(),
    "reply_due_at": Moment("When it is to be answered first."),
    "solve_due_at": Moment("When it is to be solved."),
    "replied_at": Moment(is_nullable=True),
    "solved_at": Moment(is_nullable=True),
    "closed_at": Moment(is_nullable=True),
    "reopened": WholeNumber("How often it was opened again."),
}
TICKET = Told("Ticket", **_TICKET)
ENTRY = Told(
    "TicketEntry",
    id=WholeNumber(most=MAX_ID),
    kind=Choice("`turn` is a change of state or hands.", of=ENTRY_KINDS),
    text=Prose(most=LONGEST_WORDS),
    at=Moment(),
)
THREAD = Told("TicketThread", **_TICKET, entries=Many("In their order.", shape=ENTRY, least=0))


def ticket_json(actor: Actor, ticket: Ticket) -> dict[str, Any]:
    """One ticket, its member, shop and assignee known."""
    return {
        "id": ticket.pk,
        "kind": ticket.kind,
        "came_by": ticket.way,
        "status": ticket.status,
        "member": ticket.member and person_json(actor, ticket.member),
        "shop": ticket.shop and ticket.shop.code,
        "assignee": ticket.assignee and str(ticket.assignee),
        "opened_at": told_moment(ticket.opened_at),
        "reply_due_at": told_moment(ticket.reply_due_at),
        "solve_due_at": told_moment(ticket.solve_due_at),
        "replied_at": told_moment(ticket.replied_at),
        "solved_at": told_moment(ticket.solved_at),
        "closed_at": told_moment(ticket.closed_at),
        "reopened": ticket.reopened,
    }


def thread_json(actor: Actor, ticket: Ticket) -> dict[str, Any]:
    """One ticket with what was said and done."""
    return {
        **ticket_json(actor, ticket),
        "entries": [
            {
                "id": entry.pk,
                "kind": entry.kind,
                "text": entry.text,
                "at": told_moment(entry.at),
            }
            for entry in ticket.entries.all()
        ],
    }
