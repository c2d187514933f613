"""A ticket's thread: what was said and done in it, and by whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from campaigns.models import Ticket, TicketEntry
from campaigns.selectors.tickets.listing import tickets_of
from members.models import Inbound, Message, User
from members.selectors.trail import names_of

Kind = TicketEntry.Kind
_FIRST_SAID = TicketEntry.objects.filter(ticket=OuterRef("pk"), kind=Kind.SAID).order_by("id")


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry; `who` is what its author is called, empty for the club itself and the member.

    `message` is what left for it, `colleague` whom the ticket was given to by it.
    """

    id: int
    kind: str
    text: str
    facts: Mapping[str, Any]
    at: datetime
    by: str
    who: str
    message: Message | None
    inbound: Inbound | None
    colleague: str


def thread_of(ticket_id: int) -> list[EntryView]:
    """All of it, the oldest first. At most four statements."""
    rows = TicketEntry.objects.filter(ticket_id=ticket_id).select_related("message", "inbound")
    entries = list(rows.order_by("id"))
    names = names_of({entry.by for entry in entries})
    given = {entry.facts["assignee"] for entry in entries if entry.facts.get("assignee")}
    colleagues = {user.pk: str(user) for user in User.objects.filter(pk__in=given)} if given else {}
    return [
        EntryView(
            id=entry.pk,
            kind=entry.kind,
            text=entry.text,
            facts=entry.facts,
            at=entry.at,
            by=entry.by,
            who=names.get(entry.by, ""),
            message=entry.message,
            inbound=entry.inbound,
            colleague=colleagues.get(entry.facts.get("assignee"), ""),
        )
        for entry in entries
    ]


def own_thread_of(ticket_id: int) -> list[EntryView]:
    """What the member reads of it: what he and the club have said, that they have spoken, and
    when it was solved, closed or opened again; never a note's words.
    """
    return [_for_him(entry) for entry in thread_of(ticket_id) if _is_his(entry)]


def own_tickets(member_id: int) -> list[dict[str, Any]]:
    """A person's tickets for the file of his own data: kinds, times, and what was said to him and
    by him. Two statements and one for each card merged into another.
    """
    rows = list(tickets_of(member_id, sees_withheld=True).order_by("id"))
    spoken = TicketEntry.objects.filter(ticket__in=rows, kind__in=(Kind.SAID, Kind.REPLY))
    words: dict[int, list[dict[str, Any]]] = {row.pk: [] for row in rows}
    for entry in spoken.order_by("id"):
        by = "member" if entry.kind == Kind.SAID else "club"
        words[entry.ticket_id].append({"at": entry.at, "by": by, "text": entry.text})
    return [
        {
            "kind": row.kind,
            "state": row.status,
            "opened_at": row.opened_at,
            "solved_at": row.solved_at,
            "closed_at": row.closed_at,
            "words": words[row.pk],
        }
        for row in rows
    ]


def with_first_words(rows: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Each with `first_words`: what it began with; None where nothing was written."""
    return rows.annotate(first_words=Subquery(_FIRST_SAID.values("text")[:1]))


def _is_his(entry: EntryView) -> bool:
    if entry.kind == Kind.NOTE:
        return "how" in entry.facts
    if entry.kind == Kind.TURN:
        is_opened_again = entry.facts.get("from") in {Ticket.Status.SOLVED, Ticket.Status.CLOSED}
        is_done = entry.facts.get("to") in {Ticket.Status.SOLVED, Ticket.Status.CLOSED}
        return is_done or is_opened_again
    return True


def _for_him(entry: EntryView) -> EntryView:
    """Staff stay nameless to him, and what they noted of a talk stays theirs."""
    text = "" if entry.kind == Kind.NOTE else entry.text
    return EntryView(
        id=entry.id,
        kind=entry.kind,
        text=text,
        facts=entry.facts,
        at=entry.at,
        by=entry.by,
        who="",
        message=None,
        inbound=None,
        colleague="",
    )
