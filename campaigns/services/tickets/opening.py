"""Opening a ticket: whoever it comes from, it has its targets from the first moment."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from campaigns.exceptions import TooManyTickets
from campaigns.models import Survey, Ticket, TicketEntry
from campaigns.selectors.tickets.people import cards_of_person
from campaigns.selectors.tickets.targets import ticket_targets
from campaigns.services.tickets.entries import add_entry, clean_assignee, clean_words, tell
from members.exceptions import InvalidField, NotAllowed
from members.models import Inbound, Shop
from members.roles import Actor, Right
from members.services.members import lock_member
from points.models import Purchase

# From the member's own pages; a survey is answered once anyway.
MOST_A_DAY = 5
A_DAY = timedelta(days=1)
OWN_WAYS = frozenset({Ticket.Way.PORTAL, Ticket.Way.SURVEY})


@transaction.atomic
def open_ticket(
    *,
    kind: str,
    way: str,
    text: str,
    actor: Actor,
    member_id: int | None = None,
    shop_id: int | None = None,
    purchase_id: int | None = None,
    survey_id: int | None = None,
    inbound_id: int | None = None,
    assignee_id: int | None = None,
    is_withheld: bool = False,
    now: datetime | None = None,
) -> Ticket:
    """A new matter, in the words of whoever brought it, with the targets that hold now.

    Staff and tills need the right in the shop; a member opens his own, from his pages or by a
    survey, and at most five a day from his pages (`TooManyTickets`). A survey, or an inbound
    message, opens one ticket: asked again, the one that stands comes back. Only a survey may
    come without words. Without a shop, that of the purchase is taken.

    Refuses (`InvalidField`) an unknown kind, way, shop or purchase, and an assignee who does not
    answer tickets there; and a member who is gone (`MemberClosed`).
    """
    now = now or timezone.now()
    kind = _choice("kind", kind, Ticket.Kind.values)
    way = _choice("way", way, Ticket.Way.values)
    _may_open(actor, way, member_id, shop_id)
    words = "" if way == Ticket.Way.SURVEY and not text.strip() else clean_words(text)
    if member_id is not None:
        lock_member(member_id)
    standing = _opened_before(survey_id, inbound_id)
    if standing is not None:
        return standing
    if actor.kind == "member" and way == Ticket.Way.PORTAL:
        _count_today(actor, now)
    purchase = _purchase(purchase_id, member_id)
    shop_id = _shop(shop_id) if purchase is None or shop_id is not None else purchase.shop_id
    ticket = Ticket(
        kind=kind,
        way=way,
        member_id=member_id,
        shop_id=shop_id,
        purchase=purchase,
        survey_id=survey_id,
        assignee_id=clean_assignee(assignee_id, shop_id, is_withheld=is_withheld),
        is_withheld=is_withheld,
    )
    return _begun(ticket, words, inbound_id, actor, now)


def _begun(
    ticket: Ticket, words: str, inbound_id: int | None, actor: Actor, now: datetime
) -> Ticket:
    """Opened at this moment, by the targets that hold now, with what was said."""
    target = ticket_targets()[ticket.kind]
    ticket.opened_at, ticket.opened_by, ticket.last_at = now, actor.id, now
    ticket.reply_due_at, ticket.solve_due_at = target.reply_due(now), target.solve_due(now)
    ticket.save(force_insert=True)
    if words:
        add_entry(ticket, TicketEntry.Kind.SAID, actor, now, text=words, inbound_id=inbound_id)
    tell(ticket, "ticket.opened", actor, now, {"way": ticket.way})
    return ticket


def _may_open(actor: Actor, way: str, member_id: int | None, shop_id: int | None) -> None:
    if actor.kind != "member":
        actor.require(Right.TICKETS_WRITE, shop_id=shop_id)
    elif actor.id != f"member:{member_id}" or way not in OWN_WAYS:
        raise NotAllowed(right=Right.TICKETS_WRITE.value)


def _opened_before(survey_id: int | None, inbound_id: int | None) -> Ticket | None:
    """What this survey or message has opened; who opens it at this very moment is waited for."""
    if inbound_id is not None:
        Inbound.objects.select_for_update(no_key=True, of=("self",)).filter(pk=inbound_id).first()
        return Ticket.objects.filter(entries__inbound_id=inbound_id).first()
    if survey_id is not None:
        Survey.objects.select_for_update(no_key=True, of=("self",)).filter(pk=survey_id).first()
        return Ticket.objects.filter(survey_id=survey_id).first()
    return None


def _count_today(actor: Actor, now: datetime) -> None:
    opened = Ticket.objects.filter(
        member_id__in=cards_of_person(int(actor.id.removeprefix("member:"))),
        way=Ticket.Way.PORTAL,
        opened_at__gt=now - A_DAY,
    )
    if opened.count() >= MOST_A_DAY:
        raise TooManyTickets(most=MOST_A_DAY)


def _purchase(purchase_id: int | None, member_id: int | None) -> Purchase | None:
    """What was bought by this very person, where both are known."""
    if purchase_id is None:
        return None
    purchase = Purchase.objects.filter(pk=purchase_id).first()
    owners = {None} if member_id is None else {None, *cards_of_person(member_id)}
    if purchase is None or (member_id is not None and purchase.member_id not in owners):
        raise InvalidField(field="purchase", problem="invalid_choice")
    return purchase


def _shop(shop_id: int | None) -> int | None:
    if shop_id is not None and not Shop.objects.filter(pk=shop_id).exists():
        raise InvalidField(field="shop", problem="invalid_choice")
    return shop_id


def _choice(field: str, value: str, allowed: list[str]) -> str:
    if value not in allowed:
        raise InvalidField(field=field, problem="invalid_choice")
    return value
