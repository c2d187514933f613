"""What is written to the club's lines becomes a ticket, or a word more in the one that is open."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from campaigns.models import Ticket, TicketEntry
from campaigns.rules.tickets.kinds import kind_of
from campaigns.selectors.tickets.people import cards_of_person
from campaigns.services.tickets.opening import open_ticket
from campaigns.services.tickets.words import say
from members.exceptions import Busy
from members.models import Inbound, Member
from members.roles import SYSTEM
from members.selectors.standing import standing_member
from members.services.conflicts import retry_conflicts

# What lies longer was written before anybody read it as a ticket.
TAKEN_UP_WITHIN = timedelta(days=7)
GOES_ON_WITHIN = timedelta(days=14)
A_ROUND = 500
_IN_A_TICKET = TicketEntry.objects.filter(inbound_id=OuterRef("pk"))


def take_up_inbound(*, now: datetime | None = None) -> int:
    """Every message of the last days that is no stop and no start word goes into a ticket, once,
    in the order of writing; how many did. Safe to run twice, and by two at once.

    It goes on in the open ticket with the newest word of the member, or of the number, within 14
    days; else it begins one. What the owner reads first goes on only after he has answered: till
    then the member writes of something else. A stranger who has become a member takes his
    tickets with him.
    """
    now = now or timezone.now()
    adopt_strangers()
    taken = 0
    for address in _addresses_waiting(now):
        try:
            taken += retry_conflicts(partial(_take_up, address, now))
        except Busy:  # somebody has the member for longer than we wait: the next run does it
            continue
    return taken


@transaction.atomic
def adopt_strangers() -> int:
    """Tickets of numbers that are a member's by now are his, with all that is written in them: he
    finds them in his pages, and they go with him. How many they are.
    """
    strangers = Ticket.objects.filter(member=None, entries__inbound__isnull=False)
    numbers = dict(strangers.values_list("pk", "entries__inbound__address"))
    if not numbers:
        return 0
    members = dict(
        Member.objects.select_for_update(no_key=True, of=("self",))
        .filter(mobile__in=set(numbers.values()), status=Member.Status.ACTIVE)
        .order_by("pk")
        .values_list("mobile", "pk")
    )
    adopted = 0
    for ticket_id, number in numbers.items():
        if number in members:
            rows = Ticket.objects.filter(pk=ticket_id, member=None)
            adopted += rows.update(member_id=members[number])
            TicketEntry.objects.filter(ticket_id=ticket_id).update(member_id=members[number])
    return adopted


def _addresses_waiting(now: datetime) -> list[str]:
    """Who has written, whoever has waited longest first."""
    waiting = _waiting(now).order_by("at", "pk").values_list("address", flat=True)
    return list(dict.fromkeys(waiting[:A_ROUND]))


def _waiting(now: datetime) -> QuerySet[Inbound]:
    return Inbound.objects.filter(
        ~Exists(_IN_A_TICKET),
        ~Q(text=""),
        meaning=Inbound.Meaning.OTHER,
        at__gt=now - TAKEN_UP_WITHIN,
    )


@transaction.atomic
def _take_up(address: str, now: datetime) -> int:
    """All that waits from one number; another runner stands still at the first of it."""
    rows = _waiting(now).filter(address=address).order_by("at", "pk")
    ids = list(rows.values_list("pk", flat=True))
    list(Inbound.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=ids))
    # Read anew under the lock: another runner may have taken them up in the meantime.
    letters = list(_waiting(now).filter(pk__in=ids).order_by("at", "pk").select_related("member"))
    for letter in letters:
        _put(letter, now)
    return len(letters)


def _put(letter: Inbound, now: datetime) -> None:
    # The targets run from his writing, whenever the carrier has told us of it.
    now = min(letter.at, now)
    person = _writer(letter)
    going_on = _open_ticket_of(letter.address, person, now)
    if going_on is not None:
        say(ticket_id=going_on.pk, text=letter.text, actor=SYSTEM, inbound_id=letter.pk, now=now)
        return
    open_ticket(
        kind=kind_of(letter.text),
        way=Ticket.Way.SMS,
        text=letter.text,
        actor=SYSTEM,
        member_id=None if person is None else person.pk,
        shop_id=None if person is None else person.joined_shop_id,
        inbound_id=letter.pk,
        now=now,
    )


def _writer(letter: Inbound) -> Member | None:
    """Whose number it is, or was before his card was merged into another; None for a stranger."""
    found = letter.member or Member.objects.filter(mobile=letter.address).first()
    return None if found is None else standing_member(found)


def _open_ticket_of(address: str, person: Member | None, now: datetime) -> Ticket | None:
    rows = Ticket.objects.filter(last_at__gt=now - GOES_ON_WITHIN)
    rows = rows.exclude(status=Ticket.Status.CLOSED)
    rows = rows.exclude(is_withheld=True, replied_at=None)
    if person is not None:
        rows = rows.filter(member_id__in=cards_of_person(person.pk))
    else:
        rows = rows.filter(member=None, entries__inbound__address=address)
    return rows.order_by("-last_at", "-pk").first()
