"""Tickets as tests need them: opened, answered, solved; and people who write from outside."""

from datetime import datetime
from itertools import count
from typing import Any

from campaigns.models import Ticket
from campaigns.services.tickets.opening import open_ticket
from campaigns.services.tickets.states import solve_ticket
from campaigns.services.tickets.words import reply
from members.gateways.shape import Received
from members.models import Inbound, Member
from members.roles import SYSTEM, Actor
from members.services.inbound import take_received
from tests.clock import NOON

STRANGER = "+989350000077"
_references = count(1)


def himself(member: Member) -> Actor:
    """The member in his own pages."""
    return Actor(
        kind="member",
        id=f"member:{member.pk}",
        name="",
        rights=frozenset(),
        mobile=member.mobile,
    )


def opened(member: Member | None, *, now: datetime = NOON, **given: Any) -> Ticket:
    """A ticket that staff have written down at noon: a question, unless it is said otherwise."""
    terms: dict[str, Any] = {
        "kind": "question",
        "way": "staff",
        "text": "Do you have tulips?",
        "actor": SYSTEM,
    }
    member_id = None if member is None else member.pk
    return open_ticket(member_id=member_id, now=now, **(terms | given))


def answered(member: Member, *, now: datetime = NOON, **given: Any) -> Ticket:
    """One that was answered at once."""
    ticket = opened(member, now=now, **given)
    reply(ticket_id=ticket.pk, text="Yes, from Thursday on.", actor=SYSTEM, now=now)
    return fresh(ticket)


def solved(member: Member, *, now: datetime = NOON, **given: Any) -> Ticket:
    """One that was answered and solved at once."""
    ticket = answered(member, now=now, **given)
    solve_ticket(ticket_id=ticket.pk, actor=SYSTEM, now=now)
    return fresh(ticket)


def fresh(ticket: Ticket) -> Ticket:
    """As it stands now."""
    return Ticket.objects.get(pk=ticket.pk)


def write_in(address: str, text: str, *, at: datetime = NOON) -> Inbound:
    """Somebody writes to the club's line."""
    reference = f"in-{next(_references)}"
    word = Received(reference=reference, address=address, line="10004", text=text, at=at)
    take_received("console", [word], now=at)
    return Inbound.objects.get(carrier_ref=reference)


def thread(ticket: Ticket) -> list[tuple[str, str]]:
    """Kind and words of each entry, the oldest first."""
    return list(ticket.entries.order_by("id").values_list("kind", "text"))
