"""What was written to the club's lines, as one may read it before the owner has released it."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from campaigns.models import Ticket, TicketEntry
from members.models import Inbound
from members.roles import Actor, Right
from members.selectors.outbox import inbound_for


def inbound_seen_by(actor: Actor, *, meaning: str = "") -> QuerySet[Inbound]:
    """What was written to the club, as `members.selectors.outbox.inbound_for`, without the words
    of what the owner reads first: those that stand in a withheld ticket, and those that will, from
    whom the owner has answered in such a one.
    """
    rows = inbound_for(actor, meaning=meaning)
    if actor.may(Right.FEEDBACK_FIRST):
        return rows
    entries = TicketEntry.objects.filter(inbound__isnull=False)
    theirs = Ticket.objects.filter(is_withheld=True, replied_at__isnull=False)
    is_new = Q(meaning=Inbound.Meaning.OTHER) & ~Q(pk__in=entries.values("inbound"))
    return rows.exclude(pk__in=entries.filter(ticket__is_withheld=True).values("inbound")).exclude(
        is_new & Q(member__in=theirs.filter(member__isnull=False).values("member"))
    )


def tickets_of(inbound_ids: Collection[int]) -> dict[int, int]:
    """By what was written the ticket in which it stands; what became none is left out."""
    entries = TicketEntry.objects.filter(inbound__in=inbound_ids)
    return dict(entries.values_list("inbound", "ticket"))
