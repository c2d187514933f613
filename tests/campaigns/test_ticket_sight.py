"""Who sees which tickets: shops, what the owner reads first, one's own; lists, counts, deeds."""

import pytest

from campaigns.exceptions import UnknownTicket
from campaigns.models import Ticket
from campaigns.selectors.tickets.listing import (
    access_ticket,
    answerers_of,
    count_late,
    in_hand_of,
    ticket_numbers,
    tickets_list,
    tickets_of,
)
from campaigns.selectors.tickets.thread import own_thread_of
from campaigns.services.tickets.closing import close_ticket
from campaigns.services.tickets.states import (
    assign_ticket,
    release_ticket,
    reopen_ticket,
    solve_ticket,
    sort_ticket,
    take_back_solved,
    take_in_hand,
    wait_for_member,
)
from campaigns.services.tickets.words import answer_in_person, note, reply, say
from members.exceptions import InvalidField, NotAllowed
from members.models import AuditEntry, Erasure, Message
from members.roles import SYSTEM, Actor
from members.selectors.outbox import messages_to
from members.selectors.trail import trail_for
from points.services.erasure import erase_member
from points.services.merging import merge_members
from tests.campaigns.ticket_cases import answered, fresh, himself, opened, solved
from tests.cast import Cast
from tests.clock import DAY, MINUTE, NOON
from tests.factories import make_member, refused
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

NOT_FIRST = ("manager", "cashier", "analyst", "till")


def test_the_latest_stand_on_top(cast: Cast) -> None:
    soon, late = (
        opened(cast.sara, now=NOON - 23 * 60 * MINUTE),
        opened(cast.sara, now=NOON - 2 * DAY),
    )
    complaint = opened(cast.sara, kind="complaint", now=NOON - DAY)
    done = solved(cast.sara, now=NOON - 5 * DAY)
    overdue = answered(cast.sara, now=NOON - 5 * DAY)

    assert list(tickets_list(None, state="open", now=NOON)) == [overdue, late, complaint, soon]
    assert list(tickets_list(None, state="late", now=NOON)) == [overdue, late, complaint]
    assert list(tickets_list(None, state="solved", now=NOON)) == [done]
    assert ticket_numbers(None, now=NOON) == {
        "open": 4,
        "late": 3,
        "new": 3,
        "waiting": 0,
        "solved": 1,
    }


def test_late_begins_with_the_second_after(cast: Cast) -> None:
    ticket = opened(cast.sara)

    assert count_late(None, now=ticket.reply_due_at) == 0
    assert count_late(None, now=ticket.reply_due_at.replace(microsecond=1)) == 1


def test_by_kind_person_and_member(cast: Cast) -> None:
    ali = make_member(first_name="Ali", last_name="Karimi", mobile="09351112233")
    his = opened(ali, kind="suggestion", assignee_id=cast.manager.pk)
    hers = opened(cast.sara)

    assert list(tickets_list(None, kind="suggestion")) == [his]
    assert list(tickets_list(None, assignee_id=cast.manager.pk)) == [his]
    assert list(tickets_list(None, is_for_nobody=True)) == [hers]
    assert list(tickets_list(None, query="karimi")) == [his]
    assert list(tickets_list(None, query="1112233")) == [his]
    assert list(tickets_list(None, query=str(hers.pk))) == [hers]
    assert list(tickets_list(None, query="nobody like this")) == []


def test_other_shops_are_not_seen(cast: Cast) -> None:
    there, nowhere = opened(cast.sara, shop_id=cast.other_shop.pk), opened(cast.sara)
    shops = [cast.shop.pk]

    assert list(tickets_list(shops)) == [nowhere]
    assert list(tickets_of(cast.sara.pk, shop_ids=shops)) == [nowhere]
    assert ticket_numbers(shops)["open"] == 1
    with refused(UnknownTicket):
        access_ticket(cast.actor("cashier"), there.pk)
    assert access_ticket(cast.actor("analyst"), there.pk) == there


@pytest.mark.parametrize("role", NOT_FIRST)
def test_what_the_owner_reads_first_nobody_else_touches(cast: Cast, role: str) -> None:
    ticket = opened(cast.sara, shop_id=cast.shop.pk, kind="complaint", is_withheld=True)
    actor, on = cast.actor(role), ticket.pk
    refusal = NotAllowed if role == "analyst" else UnknownTicket

    with nothing_changed():
        with refused(UnknownTicket):
            access_ticket(actor, on)
        for deed in (
            lambda: reply(ticket_id=on, text="x", actor=actor),
            lambda: note(ticket_id=on, text="x", actor=actor),
            lambda: say(ticket_id=on, text="x", actor=actor),
            lambda: answer_in_person(ticket_id=on, how="phone", actor=actor),
            lambda: assign_ticket(ticket_id=on, assignee_id=cast.owner.pk, actor=actor),
            lambda: sort_ticket(ticket_id=on, kind="question", actor=actor),
            lambda: take_in_hand(ticket_id=on, actor=actor),
            lambda: wait_for_member(ticket_id=on, actor=actor),
            lambda: solve_ticket(ticket_id=on, actor=actor),
            lambda: take_back_solved(ticket_id=on, actor=actor),
            lambda: reopen_ticket(ticket_id=on, actor=actor),
            lambda: close_ticket(ticket_id=on, actor=actor),
        ):
            with refused(refusal):
                deed()
        with refused(NotAllowed):
            release_ticket(ticket_id=on, actor=actor)


def test_what_the_owner_reads_first_is_in_no_list_and_no_count(cast: Cast) -> None:
    ticket = opened(
        cast.sara, shop_id=cast.shop.pk, kind="complaint", is_withheld=True, now=NOON - 9 * DAY
    )

    for_all = (tickets_list(None), tickets_list(None, query="1234567"), tickets_of(cast.sara.pk))
    assert [list(rows) for rows in for_all] == [[], [], []]
    assert list(in_hand_of(cast.sara.pk)) == []
    assert (count_late(None), set(ticket_numbers(None).values())) == (0, {0})
    assert list(tickets_list(None, sees_withheld=True, state="late")) == [ticket]
    assert list(tickets_of(cast.sara.pk, sees_withheld=True)) == [ticket]
    assert access_ticket(cast.actor("owner"), ticket.pk) == ticket
    assert access_ticket(himself(cast.sara), ticket.pk) == ticket


def test_neither_audit_nor_outbox_tells_of_it(cast: Cast) -> None:
    ticket = opened(cast.sara, shop_id=cast.shop.pk, kind="complaint", is_withheld=True)
    entry = reply(ticket_id=ticket.pk, text="We are sorry.", actor=cast.actor("owner"))
    manager, owner = cast.actor("manager"), cast.actor("owner")

    def told(who: Actor) -> tuple[int, int]:
        seen = messages_to(who, member_id=cast.sara.pk)
        return (
            trail_for(who, action="ticket").count(),
            seen.filter(natural_key=f"ticket:{entry.pk}").count(),
        )

    before = told(manager), told(owner)
    release_ticket(ticket_id=ticket.pk, actor=owner)

    assert before == ((0, 0), (2, 1))
    assert (told(manager), told(owner)) == ((1, 1), (3, 1))


def test_releasing_shows_it_once(cast: Cast) -> None:
    ticket = opened(cast.sara, is_withheld=True)
    with refused(InvalidField):
        assign_ticket(ticket_id=ticket.pk, assignee_id=cast.manager.pk, actor=SYSTEM)

    release_ticket(ticket_id=ticket.pk, actor=cast.actor("owner"))
    release_ticket(ticket_id=ticket.pk, actor=cast.actor("owner"))

    assert list(tickets_list(None)) == [ticket]
    assert AuditEntry.objects.filter(action="ticket.released").count() == 1
    assert cast.manager in answerers_of(fresh(ticket))


def test_a_person_has_the_tickets_of_his_merged_cards(cast: Cast) -> None:
    oldest, old = make_member(), make_member()
    first, second = opened(oldest, now=NOON - DAY), opened(old)
    merge_members(merged_id=oldest.pk, kept_id=old.pk, actor=SYSTEM, reason="same person")
    merge_members(merged_id=old.pk, kept_id=cast.sara.pk, actor=SYSTEM, reason="same person")

    assert list(tickets_of(cast.sara.pk)) == [second, first]
    assert access_ticket(himself(cast.sara), first.pk) == first


def test_an_erased_member_has_no_tickets_in_any_list(cast: Cast) -> None:
    opened(cast.sara, now=NOON - 9 * DAY)
    erase_member(member_id=cast.sara.pk, ground=Erasure.Ground.STAFF, actor=SYSTEM)

    assert Ticket.objects.count() == 1
    assert list(tickets_list(None, sees_withheld=True)) == []
    assert count_late(None, sees_withheld=True) == 0


def test_the_member_reads_no_notes_and_no_names(cast: Cast) -> None:
    ticket = answered(cast.sara, shop_id=cast.shop.pk)
    note(ticket_id=ticket.pk, text="He complains often", actor=SYSTEM)
    answer_in_person(ticket_id=ticket.pk, how="phone", text="He was rude", actor=SYSTEM)
    assign_ticket(ticket_id=ticket.pk, assignee_id=cast.manager.pk, actor=SYSTEM)
    solve_ticket(ticket_id=ticket.pk, actor=cast.actor("manager"))

    shown = own_thread_of(ticket.pk)

    assert [(entry.kind, entry.text, entry.who) for entry in shown] == [
        ("said", "Do you have tulips?", ""),
        ("reply", "Yes, from Thursday on.", ""),
        ("note", "", ""),
        ("turn", "", ""),
    ]
    assert Message.objects.filter(natural_key__startswith="ticket:").count() == 1
