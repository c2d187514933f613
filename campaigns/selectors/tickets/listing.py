"""Tickets as one may see them: of one's shops or of none, what the owner reads first left out."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.db.models.functions import Least
from django.utils import timezone

from campaigns.exceptions import UnknownTicket
from campaigns.models import Ticket
from campaigns.selectors.tickets.people import cards_of_person
from members.models import Member, User
from members.roles import RIGHTS, Actor, Right, Role
from members.rules.text import fold_digits
from members.selectors.search import find_members

ShopIds = Collection[int] | None
TicketState = Literal["", "open", "late", "new", "waiting", "solved", "closed"]

Status = Ticket.Status
UNSOLVED = (Status.NEW, Status.OPEN, Status.WAITING)
MOST_FOUND = 50
LONGEST_NUMBER = 9
# What is to happen next, and by when: the first answer, or the solution where that is due sooner.
NEXT_DUE = Case(
    When(replied_at=None, then=Least("reply_due_at", "solve_due_at")), default=F("solve_due_at")
)


def ticket_kinds() -> list[tuple[str, str]]:
    """The kinds of matters, with their words."""
    return [(kind.value, str(kind.label)) for kind in Ticket.Kind]


def seen_tickets(shop_ids: ShopIds, *, sees_withheld: bool = False) -> QuerySet[Ticket]:
    """Tickets of these shops and those of none, but for those of erased members; each with the
    member, shop and assignee, and with `next_due`.
    """
    rows = Ticket.objects.exclude(member__status=Member.Status.ERASED)
    if shop_ids is not None:
        rows = rows.filter(Q(shop_id__in=sorted(shop_ids)) | Q(shop=None))
    if not sees_withheld:
        rows = rows.filter(is_withheld=False)
    rows = rows.select_related("member", "shop", "assignee")
    return rows.annotate(next_due=NEXT_DUE)


def tickets_seen_by(actor: Actor) -> QuerySet[Ticket]:
    """What this actor may see of all; nothing without the right."""
    if not actor.may(Right.TICKETS_READ):
        return Ticket.objects.none()
    return seen_tickets(actor.shop_ids, sees_withheld=actor.may(Right.FEEDBACK_FIRST))


def access_ticket(actor: Actor, ticket_id: int) -> Ticket:
    """The ticket, for whom this actor may see; the member sees his own, also of a card that was
    merged into his. Unknown and forbidden give the same refusal (`UnknownTicket`).
    """
    if actor.kind == "member":
        own = int(actor.id.removeprefix("member:"))
        rows = tickets_of(own, sees_withheld=True)
    else:
        rows = tickets_seen_by(actor)
    found = rows.filter(pk=ticket_id).first()
    if found is None:
        raise UnknownTicket(ticket_id=ticket_id)
    return found


def tickets_list(
    shop_ids: ShopIds,
    *,
    sees_withheld: bool = False,
    state: TicketState = "",
    kind: str = "",
    assignee_id: int | None = None,
    is_for_nobody: bool = False,
    query: str = "",
    now: datetime | None = None,
) -> QuerySet[Ticket]:
    """Unsolved ones by what is due first, so that the latest stand on top; then the newest word.

    `open` is all that is unsolved, `late` what of it has passed a target. `query` is a member's
    name, mobile or card, or the number of a ticket.
    """
    rows = seen_tickets(shop_ids, sees_withheld=sees_withheld)
    rows = in_state(rows, state, now or timezone.now())
    if kind:
        rows = rows.filter(kind=kind)
    if assignee_id is not None or is_for_nobody:
        rows = rows.filter(assignee_id=assignee_id)
    if query:
        rows = rows.filter(_asked(query))
    if state in {"open", "late", "new", "waiting"}:
        return rows.order_by(NEXT_DUE, "id")
    return rows.order_by("-last_at", "-id")


def tickets_of(
    member_id: int, *, sees_withheld: bool = False, shop_ids: ShopIds = None
) -> QuerySet[Ticket]:
    """All tickets of a person, also those of cards merged into his; unsolved ones first, then the
    newest word.
    """
    rows = seen_tickets(shop_ids, sees_withheld=sees_withheld)
    rows = rows.filter(member_id__in=cards_of_person(member_id))
    is_done = Case(When(status__in=UNSOLVED, then=0), default=1)
    return rows.annotate(is_done=is_done).order_by("is_done", "-last_at", "-id")


def in_hand_of(member_id: int, *, shop_ids: ShopIds = None) -> QuerySet[Ticket]:
    """What a person waits for an answer to, the next due first; never what is the owner's."""
    rows = tickets_of(member_id, shop_ids=shop_ids).filter(status__in=UNSOLVED)
    return rows.order_by(NEXT_DUE, "id")


def ticket_numbers(
    shop_ids: ShopIds, *, sees_withheld: bool = False, now: datetime | None = None
) -> dict[str, int]:
    """How many are open, late, new, waiting and solved: by the names of the states."""
    now = now or timezone.now()
    rows = seen_tickets(shop_ids, sees_withheld=sees_withheld).order_by()
    counted = dict(rows.values_list("status").annotate(number=Count("id")))
    return {
        "open": sum(counted.get(status, 0) for status in UNSOLVED),
        "late": count_late(shop_ids, sees_withheld=sees_withheld, now=now),
        "new": counted.get(Status.NEW, 0),
        "waiting": counted.get(Status.WAITING, 0),
        "solved": counted.get(Status.SOLVED, 0),
    }


def count_late(
    shop_ids: ShopIds, *, sees_withheld: bool = False, now: datetime | None = None
) -> int:
    """How many unsolved tickets have passed a target. One statement over the unsolved."""
    rows = seen_tickets(shop_ids, sees_withheld=sees_withheld)
    return in_state(rows, "late", now or timezone.now()).count()


def count_open_and_late(
    shop_ids: ShopIds, *, sees_withheld: bool = False, now: datetime | None = None
) -> tuple[int, int]:
    """How many tickets are unsolved, and how many of them have passed a target. One statement."""
    rows = in_state(seen_tickets(shop_ids, sees_withheld=sees_withheld), "open", timezone.now())
    late = Q(next_due__lt=now or timezone.now())
    found = rows.aggregate(open=Count("id"), late=Count("id", filter=late))
    return found["open"], found["late"]


def in_state(rows: QuerySet[Ticket], state: TicketState, now: datetime) -> QuerySet[Ticket]:
    """Those of `rows` in a state; all of them where none is named."""
    if state in {"open", "late"}:
        rows = rows.filter(status__in=UNSOLVED)
        return rows.alias(due=NEXT_DUE).filter(due__lt=now) if state == "late" else rows
    return rows.filter(status=state) if state else rows


def answerers(shop_ids: ShopIds) -> list[User]:
    """Who may be given a ticket: those who answer and work in one of these shops, by name."""
    roles = [role.value for role, rights in RIGHTS.items() if Right.TICKETS_WRITE in rights]
    users = User.objects.filter(is_active=True, role__in=roles)
    if shop_ids is not None:
        users = users.filter(Q(role=Role.OWNER) | Q(shops__in=sorted(shop_ids))).distinct()
    return list(users.order_by("first_name", "last_name", "username"))


def answerers_of(ticket: Ticket) -> list[User]:
    """Who may be given this ticket; what is the owner's first only he has."""
    people = answerers(None if ticket.shop_id is None else [ticket.shop_id])
    if not ticket.is_withheld:
        return people
    return [one for one in people if Right.FEEDBACK_FIRST in RIGHTS[Role(one.role)]]


def _asked(query: str) -> Q:
    """Tickets of the members that match, cards merged into theirs with them; or by number."""
    found = [member.pk for member in find_members(query, limit=MOST_FOUND)]
    asked = Q(member_id__in=found) | Q(member__merged_into__in=found)
    number = fold_digits(query).strip().lstrip("#")
    return (
        asked | Q(pk=int(number)) if number.isdecimal() and len(number) <= LONGEST_NUMBER else asked
    )
