"""Tickets as rows of a list, and as a card on their member's page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from campaigns.selectors.tickets.listing import tickets_of
from campaigns.selectors.tickets.thread import with_first_words
from loyalty_club.web.ticket_words import ICONS, TONES, Due, due_of
from members.roles import Actor, Right

ON_A_MEMBER = 4


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A ticket in a list; `due` is None where it is done."""

    row: Any
    icon: str
    tone: str
    due: Due | None


def ticket_rows(rows: Iterable[Any]) -> list[TicketRow]:
    """Each with its icon and what is due next."""
    now = timezone.now()
    return [
        TicketRow(row, ICONS[row.kind], TONES[row.status], due_of(row, now=now)) for row in rows
    ]


def own_tickets(actor: Actor, member_id: int) -> QuerySet[Any]:
    """A member's tickets that this actor may see."""
    sees_withheld = actor.may(Right.FEEDBACK_FIRST)
    return tickets_of(member_id, sees_withheld=sees_withheld, shop_ids=actor.shop_ids)


def member_tickets(actor: Actor, member_id: int) -> dict[str, Any]:
    """What `dashboard/parts/member_tickets.html` shows; None for who may not look."""
    if not actor.may(Right.TICKETS_READ):
        return {"tickets": None}
    rows = own_tickets(actor, member_id)
    return {
        "tickets": ticket_rows(with_first_words(rows)[:ON_A_MEMBER]),
        "tickets_in_all": rows.count(),
        "may_open_ticket": actor.may(Right.TICKETS_WRITE),
    }
