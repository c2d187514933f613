"""Whose a ticket is: the cards that are one person, and where an answer would reach him."""

from typing import NamedTuple

from campaigns.models import Ticket
from members.models import Inbound, Member, Message
from members.selectors.once import asked_once
from members.selectors.standing import standing_member


class Address(NamedTuple):
    """Where an answer goes, over which channel."""

    channel: str
    address: str


@asked_once
def cards_of_person(member_id: int) -> list[int]:
    """The member's card and those that were merged into it: a ticket stays with its own card."""
    cards = latest = [member_id]
    while latest:
        merged = Member.objects.filter(merged_into__in=latest).order_by("pk")
        latest = list(merged.values_list("pk", flat=True))
        cards = cards + latest
    return cards


def person_of(ticket: Ticket) -> Member | None:
    """The active member whose ticket it is today; None for a stranger, and for who is gone."""
    return None if ticket.member is None else standing_member(ticket.member)


def address_of(ticket: Ticket, person: Member | None) -> Address | None:
    """A text message before an e-mail; for a stranger the number he wrote from; None where
    neither is known. What he has agreed to is judged when the message leaves.
    """
    if person is not None:
        if person.mobile:
            return Address(str(Message.Channel.SMS), person.mobile)
        return Address(str(Message.Channel.EMAIL), person.email) if person.email else None
    if ticket.member_id is not None:
        return None
    written_from = stranger_address(ticket.pk)
    return Address(str(Message.Channel.SMS), written_from) if written_from else None


def stranger_address(ticket_id: int) -> str:
    """The number that the last text message of a ticket came from; empty where none came."""
    rows = Inbound.objects.filter(pk__in=_inbound_ids(ticket_id)).order_by("-at", "-pk")
    return rows.values_list("address", flat=True).first() or ""


def _inbound_ids(ticket_id: int) -> list[int]:
    from_entries = Ticket.objects.filter(pk=ticket_id, entries__inbound__isnull=False)
    return list(from_entries.values_list("entries__inbound", flat=True))
