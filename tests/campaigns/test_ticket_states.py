"""A ticket taken in hand, solved, closed or put away; merged, erased, and told in the audit."""

import pytest

from campaigns.exceptions import TicketDone, TicketOpen, UnknownTicket
from campaigns.models import Survey, Ticket, TicketEntry
from campaigns.services.tickets.closing import close_solved, close_ticket
from campaigns.services.tickets.opening import open_ticket
from campaigns.services.tickets.states import (
    assign_ticket,
    reopen_ticket,
    solve_ticket,
    sort_ticket,
    take_back_solved,
    take_in_hand,
    wait_for_member,
)
from campaigns.services.tickets.words import note, reply, say
from members.exceptions import InvalidField, MemberClosed, NotAllowed
from members.models import AuditEntry, Erasure, Message
from members.roles import SYSTEM
from points.services.erasure import erase_member
from points.services.merging import merge_members
from tests.campaigns.ticket_cases import answered, fresh, himself, opened, solved, thread
from tests.cast import Cast
from tests.clock import DAY, HOUR, NOON, SECOND
from tests.factories import make_member, refused
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def test_assigning_takes_it_in_hand(cast: Cast) -> None:
    ticket = opened(cast.sara, shop_id=cast.other_shop.pk)

    assign_ticket(ticket_id=ticket.pk, assignee_id=cast.owner.pk, actor=SYSTEM, now=NOON)
    assign_ticket(ticket_id=ticket.pk, assignee_id=cast.owner.pk, actor=SYSTEM, now=NOON)
    with refused(InvalidField):
        assign_ticket(ticket_id=ticket.pk, assignee_id=cast.cashier.pk, actor=SYSTEM)
    with refused(InvalidField):
        assign_ticket(ticket_id=ticket.pk, assignee_id=cast.analyst.pk, actor=SYSTEM)

    now = fresh(ticket)
    assert (now.status, now.assignee) == ("open", cast.owner)
    assert [kind for kind, _text in thread(ticket)] == ["said", "turn"]


def test_solving_can_be_taken_back_uncounted(cast: Cast) -> None:
    ticket = answered(cast.sara)
    wait_for_member(ticket_id=ticket.pk, actor=SYSTEM)
    solve_ticket(ticket_id=ticket.pk, actor=SYSTEM, now=NOON + HOUR)
    solved_at = fresh(ticket).solved_at

    with nothing_changed(), refused(TicketDone):
        solve_ticket(ticket_id=ticket.pk, actor=SYSTEM)
    take_back_solved(ticket_id=ticket.pk, actor=SYSTEM)
    with refused(TicketOpen):
        take_back_solved(ticket_id=ticket.pk, actor=SYSTEM)

    now = fresh(ticket)
    assert solved_at == NOON + HOUR
    assert (now.status, now.solved_at, now.reopened) == ("waiting", None, 0)


def test_solving_stands_once_something_was_said(cast: Cast) -> None:
    ticket = solved(cast.sara)
    note(ticket_id=ticket.pk, text="Good work", actor=SYSTEM)

    with nothing_changed(), refused(TicketDone):
        take_back_solved(ticket_id=ticket.pk, actor=SYSTEM)
    reopen_ticket(ticket_id=ticket.pk, actor=SYSTEM)
    with refused(TicketOpen):
        reopen_ticket(ticket_id=ticket.pk, actor=SYSTEM)

    assert (fresh(ticket).status, fresh(ticket).reopened) == ("open", 1)


def test_another_kind_keeps_the_targets(cast: Cast) -> None:
    ticket = opened(cast.sara)

    sort_ticket(ticket_id=ticket.pk, kind="complaint", actor=SYSTEM)
    with refused(InvalidField):
        sort_ticket(ticket_id=ticket.pk, kind="praise", actor=SYSTEM)
    take_in_hand(ticket_id=ticket.pk, actor=SYSTEM)

    now = fresh(ticket)
    assert (now.kind, now.status, now.reply_due_at) == ("complaint", "open", NOON + 24 * HOUR)


def test_three_quiet_days_close_it(cast: Cast) -> None:
    ticket, spoken = solved(cast.sara), solved(cast.sara)
    reply(ticket_id=spoken.pk, text="One thing more", actor=SYSTEM, now=NOON + DAY)

    too_early = close_solved(now=NOON + 3 * DAY - SECOND)
    closed = close_solved(now=NOON + 3 * DAY)
    again = close_solved(now=NOON + 3 * DAY)

    assert (too_early, closed, again) == (0, 1, 0)
    assert (fresh(ticket).status, fresh(ticket).closed_at) == ("closed", NOON + 3 * DAY)
    assert fresh(spoken).status == "solved"


@pytest.mark.usefixtures("public")
def test_who_was_helped_is_asked_once(cast: Cast) -> None:
    ticket = solved(cast.sara)

    close_ticket(ticket_id=ticket.pk, actor=SYSTEM, now=NOON)
    say(ticket_id=ticket.pk, text="Again", actor=himself(cast.sara), now=NOON + DAY)
    solve_ticket(ticket_id=ticket.pk, actor=SYSTEM, now=NOON + DAY)
    close_solved(now=NOON + 4 * DAY)

    survey = Survey.objects.get(kind="ticket")
    assert (survey.ticket_id, survey.asked_at) == (ticket.pk, NOON)
    assert Message.objects.filter(natural_key=f"survey:{survey.pk}").count() == 1


@pytest.mark.usefixtures("public")
def test_what_nobody_solved_only_who_manages_puts_away(cast: Cast) -> None:
    ticket = opened(cast.sara)

    with nothing_changed(), refused(NotAllowed):
        close_ticket(ticket_id=ticket.pk, actor=cast.actor("cashier"))
    close_ticket(ticket_id=ticket.pk, actor=cast.actor("manager"), now=NOON)
    with refused(TicketDone):
        close_ticket(ticket_id=ticket.pk, actor=cast.actor("manager"))

    assert (fresh(ticket).status, fresh(ticket).solved_at) == ("closed", None)
    assert not Survey.objects.exists()


def test_the_ticket_of_a_merged_card_goes_on(cast: Cast) -> None:
    old = make_member()
    ticket = opened(old)
    merge_members(merged_id=old.pk, kept_id=cast.sara.pk, actor=SYSTEM, reason="same person")

    entry = reply(ticket_id=ticket.pk, text="Yes.", actor=SYSTEM)
    said = say(ticket_id=ticket.pk, text="Thanks", actor=himself(cast.sara))

    assert entry.message is not None
    assert (entry.message.address, entry.message.member) == (cast.sara.mobile, cast.sara)
    assert said.ticket_id == ticket.pk


def test_erasure_takes_every_word(cast: Cast) -> None:
    old = make_member()
    merged = answered(old)
    merge_members(merged_id=old.pk, kept_id=cast.sara.pk, actor=SYSTEM, reason="same person")
    ticket = answered(cast.sara)
    note(ticket_id=ticket.pk, text="Sara was upset", actor=SYSTEM)
    others = answered(make_member())

    erase_member(member_id=cast.sara.pk, ground=Erasure.Ground.STAFF, actor=SYSTEM)

    assert set(TicketEntry.objects.values_list("ticket_id", flat=True)) == {others.pk}
    assert Ticket.objects.filter(pk__in=[merged.pk, ticket.pk]).count() == 2
    with refused(UnknownTicket):
        note(ticket_id=ticket.pk, text="Sara", actor=SYSTEM)
    with refused(MemberClosed):
        open_ticket(
            kind="question", way="staff", text="Sara?", actor=SYSTEM, member_id=cast.sara.pk
        )


def test_the_audit_tells_what_was_done_and_no_words(cast: Cast) -> None:
    ticket = answered(cast.sara, shop_id=cast.shop.pk)
    solve_ticket(ticket_id=ticket.pk, actor=SYSTEM)

    rows = AuditEntry.objects.filter(subject=f"ticket:{ticket.pk}").order_by("id")

    assert [row.action for row in rows] == ["ticket.opened", "ticket.answered", "ticket.solved"]
    assert {(row.member_id, row.shop_id) for row in rows} == {(cast.sara.pk, cast.shop.pk)}
    assert [row.facts for row in rows] == [
        {"kind": "question", "way": "staff"},
        {"kind": "question"},
        {"kind": "question"},
    ]
