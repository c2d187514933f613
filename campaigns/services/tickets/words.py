"""What is said in a ticket: by the member, to him through the outbox, and among colleagues."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from campaigns.exceptions import TicketMoved, TicketNoAddress, TooManyTickets
from campaigns.models import Ticket, TicketEntry
from campaigns.selectors.tickets.people import address_of, person_of
from campaigns.services.tickets.entries import (
    DONE,
    add_entry,
    clean_words,
    hold_ticket,
    tell,
    turn,
)
from campaigns.services.tickets.opening import open_ticket
from campaigns.services.tickets.states import open_again
from members.exceptions import InvalidField
from members.models import Message
from members.roles import Actor, Right
from members.selectors.outbox import WITHHELD
from members.services.messages import Owed, queue_messages

Kind = TicketEntry.Kind
Status = Ticket.Status

# After that a closed matter is past, and another word begins a new one.
REOPENS_WITHIN = timedelta(days=14)
A_DAY = timedelta(days=1)
MOST_WORDS_A_DAY = 30
IN_PERSON = ("phone", "face")


@transaction.atomic
def say(
    *,
    ticket_id: int,
    text: str,
    actor: Actor,
    inbound_id: int | None = None,
    now: datetime | None = None,
) -> TicketEntry:
    """Another word of the member, from himself or written down by staff.

    What waited for him is in hand again; what was solved, or closed within the last 14 days, is
    opened again and counted so; after that a new ticket of the same kind begins, and the entry
    that comes back stands in it. From his pages at most thirty a day (`TooManyTickets`).
    """
    now = now or timezone.now()
    ticket = hold_ticket(ticket_id, actor, _right_of(actor))
    words = clean_words(text)
    if actor.kind == "member":
        _count_today(ticket, actor, now)
    if ticket.closed_at is not None and ticket.closed_at <= now - REOPENS_WITHIN:
        return _begin_anew(ticket, words, actor, inbound_id, now)
    entry = add_entry(ticket, Kind.SAID, actor, now, text=words, inbound_id=inbound_id)
    ticket.last_at = max(ticket.last_at, now)
    if ticket.status in DONE:
        open_again(ticket, actor, now)
    elif ticket.status == Status.WAITING:
        turn(ticket, Status.OPEN, actor, now)
    ticket.save(update_fields=["last_at", "status"])
    return entry


@transaction.atomic
def reply(
    *,
    ticket_id: int,
    text: str,
    actor: Actor,
    seen: int | None = None,
    now: datetime | None = None,
) -> TicketEntry:
    """An answer, owed to the member, or to the number that a stranger wrote from, in the same
    transaction. The first is the ticket's first answer; who answers what nobody has, has it.

    `seen` is the last entry that the writer had before his eyes: where somebody has said or
    answered something since, it is refused (`TicketMoved`). Refuses where no address is known
    (`TicketNoAddress`). What is solved or closed stays so.
    """
    now = now or timezone.now()
    ticket = hold_ticket(ticket_id, actor, Right.TICKETS_WRITE)
    words = clean_words(text)
    _refuse_unseen(ticket, seen)
    person = person_of(ticket)
    address = address_of(ticket, person)
    if address is None:
        raise TicketNoAddress(ticket_id=ticket_id)
    entry = add_entry(ticket, Kind.REPLY, actor, now, text=words)
    owed = Owed(
        natural_key=f"ticket:{entry.pk}",
        kind=str(Message.Kind.SERVICE),
        channel=address.channel,
        address=address.address,
        text=words,
        member_id=None if person is None else person.pk,
        facts=WITHHELD if ticket.is_withheld else {},
    )
    entry.message_id = queue_messages([owed], now=now)[owed.natural_key]
    entry.save(update_fields=["message"])
    _answered(ticket, actor, now)
    tell(ticket, "ticket.answered", actor, now)
    return entry


@transaction.atomic
def answer_in_person(
    *, ticket_id: int, how: str, actor: Actor, text: str = "", now: datetime | None = None
) -> TicketEntry:
    """Somebody has spoken with the member, by `phone` or `face` to face: it counts as an answer.

    What is written about it is for colleagues; nothing is sent.
    """
    now = now or timezone.now()
    if how not in IN_PERSON:
        raise InvalidField(field="how", problem="invalid_choice")
    ticket = hold_ticket(ticket_id, actor, Right.TICKETS_WRITE)
    words = clean_words(text) if text.strip() else ""
    entry = add_entry(ticket, Kind.NOTE, actor, now, text=words, facts={"how": how})
    _answered(ticket, actor, now)
    tell(ticket, "ticket.spoken", actor, now, {"how": how})
    return entry


@transaction.atomic
def note(*, ticket_id: int, text: str, actor: Actor, now: datetime | None = None) -> TicketEntry:
    """A word among colleagues, which the member never sees; it answers nothing."""
    now = now or timezone.now()
    ticket = hold_ticket(ticket_id, actor, Right.TICKETS_WRITE)
    entry = add_entry(ticket, Kind.NOTE, actor, now, text=clean_words(text))
    tell(ticket, "ticket.noted", actor, now)
    return entry


def _answered(ticket: Ticket, actor: Actor, now: datetime) -> None:
    """The member has had an answer: the first is kept, and what was new is in hand."""
    if ticket.replied_at is None:
        ticket.replied_at = now
    if ticket.assignee_id is None and actor.kind == "user":
        ticket.assignee_id = int(actor.id.removeprefix("user:"))
    if ticket.status == Status.NEW:
        ticket.status = Status.OPEN
    ticket.last_at = now
    ticket.save(update_fields=["replied_at", "assignee", "status", "last_at"])


def _refuse_unseen(ticket: Ticket, seen: int | None) -> None:
    if seen is None:
        return
    spoken = ticket.entries.filter(pk__gt=seen, kind__in=(Kind.SAID, Kind.REPLY))
    if spoken.exists():
        raise TicketMoved(ticket_id=ticket.pk)


def _begin_anew(
    past: Ticket, words: str, actor: Actor, inbound_id: int | None, now: datetime
) -> TicketEntry:
    """A new ticket of the kind of the old one, with these words."""
    person = person_of(past)
    ticket = open_ticket(
        kind=past.kind,
        way=_way_of(actor, inbound_id),
        text=words,
        actor=actor,
        member_id=None if person is None else person.pk,
        shop_id=past.shop_id,
        inbound_id=inbound_id,
        is_withheld=past.is_withheld,
        now=now,
    )
    return ticket.entries.get(kind=Kind.SAID)


def _way_of(actor: Actor, inbound_id: int | None) -> str:
    if inbound_id is not None:
        return str(Ticket.Way.SMS)
    if actor.kind == "member":
        return str(Ticket.Way.PORTAL)
    return str(Ticket.Way.API if actor.kind == "key" else Ticket.Way.STAFF)


def _count_today(ticket: Ticket, actor: Actor, now: datetime) -> None:
    said = TicketEntry.objects.filter(ticket=ticket, by=actor.id, at__gt=now - A_DAY)
    if said.count() >= MOST_WORDS_A_DAY:
        raise TooManyTickets(most=MOST_WORDS_A_DAY)


def _right_of(actor: Actor) -> Right | None:
    return None if actor.kind == "member" else Right.TICKETS_WRITE
