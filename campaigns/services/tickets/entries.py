"""What every deed upon a ticket shares: the ticket under lock, its thread, its audit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from campaigns.exceptions import UnknownTicket
from campaigns.models import Ticket, TicketEntry
from campaigns.selectors.tickets.listing import access_ticket
from campaigns.selectors.tickets.people import person_of
from members.exceptions import InvalidField
from members.models import User
from members.roles import RIGHTS, Actor, Right, Role
from members.rules.lines import typed_text
from members.services.audit import write_audit
from members.services.members import lock_member

LONGEST_TEXT = 2_000
UNSOLVED = frozenset({Ticket.Status.NEW, Ticket.Status.OPEN, Ticket.Status.WAITING})
DONE = frozenset({Ticket.Status.SOLVED, Ticket.Status.CLOSED})


def hold_ticket(ticket_id: int, actor: Actor, right: Right | None) -> Ticket:
    """The ticket under lock, its person locked before it, so that nobody is erased or merged while
    something is written about him.

    A member comes without a right, to his own. Refuses what the actor may not see
    (`UnknownTicket`), and a person who is gone (`MemberClosed`).
    """
    if right is not None:
        actor.require(right)
    person = person_of(access_ticket(actor, ticket_id))
    if person is not None:
        lock_member(person.pk)
    return lock_ticket(ticket_id, actor, right)


def lock_ticket(ticket_id: int, actor: Actor, right: Right | None) -> Ticket:
    """The ticket under lock, read anew; as `hold_ticket`, but for deeds without words."""
    if right is not None:
        actor.require(right)
    rows = Ticket.objects.select_for_update(no_key=True, of=("self",))
    found = rows.filter(pk=ticket_id).first()
    if found is None:
        raise UnknownTicket(ticket_id=ticket_id)
    access_ticket(actor, ticket_id)
    return found


def add_entry(
    ticket: Ticket,
    kind: str,
    actor: Actor,
    now: datetime,
    *,
    text: str = "",
    facts: Mapping[str, Any] | None = None,
    inbound_id: int | None = None,
) -> TicketEntry:
    """One thing more in the thread; it goes with the ticket's member."""
    return TicketEntry.objects.create(
        ticket=ticket,
        kind=kind,
        member_id=ticket.member_id,
        text=text,
        facts=dict(facts or {}),
        inbound_id=inbound_id,
        at=now,
        by=actor.id,
    )


def turn(
    ticket: Ticket, status: str, actor: Actor, now: datetime, **facts: Any
) -> TicketEntry | None:
    """The ticket's state changes, and the thread says so; None where it stands so already. The
    caller saves the ticket.
    """
    if ticket.status == status:
        return None
    facts = {"from": ticket.status, "to": status, **facts}
    ticket.status = status
    return add_entry(ticket, TicketEntry.Kind.TURN, actor, now, facts=facts)


def clean_words(text: str) -> str:
    """What was typed, tidied, its line breaks kept; refuses nothing at all (`InvalidField`)."""
    return typed_text(text, field="text", most=LONGEST_TEXT)


def clean_assignee(user_id: int | None, shop_id: int | None, *, is_withheld: bool) -> int | None:
    """One of those who answer tickets, in the shop where one is named; what is the owner's first
    only he has. Refuses anybody else (`InvalidField`: assignee).
    """
    if user_id is None:
        return None
    user = User.objects.filter(pk=user_id, is_active=True).first()
    needed = Right.FEEDBACK_FIRST if is_withheld else Right.TICKETS_WRITE
    if user is None or needed not in RIGHTS[Role(user.role)] or not _works_in(user, shop_id):
        raise InvalidField(field="assignee", problem="not_an_answerer")
    return user_id


def tell(
    ticket: Ticket, action: str, actor: Actor, now: datetime, facts: Mapping[str, Any] | None = None
) -> None:
    """A row of the audit, without a word that anybody typed: the audit outlives the member.

    Of what the owner sees first it names no shop, so that only who sees every shop reads it.
    """
    write_audit(
        actor=actor,
        action=action,
        subject=f"ticket:{ticket.pk}",
        member_id=ticket.member_id,
        shop_id=None if ticket.is_withheld else ticket.shop_id,
        facts={"kind": ticket.kind, **(facts or {})},
        now=now,
    )


def _works_in(user: User, shop_id: int | None) -> bool:
    if shop_id is None or user.role == Role.OWNER:
        return True
    return user.shops.filter(pk=shop_id).exists()
