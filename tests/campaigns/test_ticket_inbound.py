"""Text messages become tickets: each once, in order, of members and strangers, of merged cards."""

from datetime import timedelta

import pytest

from campaigns.models import Ticket, TicketEntry
from campaigns.selectors.tickets.written_in import inbound_seen_by
from campaigns.services.tickets.inbound import take_up_inbound
from campaigns.services.tickets.states import release_ticket, solve_ticket
from campaigns.services.tickets.words import reply
from members.models import Erasure, Member, Message
from members.roles import SYSTEM
from members.selectors.access import actor_for_user
from members.services.members import correct_member
from points.services.erasure import erase_member
from points.services.merging import merge_members
from tests.campaigns.ticket_cases import STRANGER, answered, fresh, opened, solved, thread, write_in
from tests.cast import Cast
from tests.clock import DAY, MINUTE, NOON, SECOND
from tests.factories import make_member

pytestmark = pytest.mark.django_db

SARA = "+989121234567"


def test_a_member_opens_a_ticket_by_text_message(cast: Cast) -> None:
    write_in(SARA, "سلام، دسته‌گل پژمرده بود", at=NOON)

    taken = take_up_inbound(now=NOON + 5 * MINUTE)
    again = take_up_inbound(now=NOON + 6 * MINUTE)

    ticket = Ticket.objects.get()
    assert (taken, again) == (1, 0)
    assert (ticket.member, ticket.way, ticket.kind, ticket.shop) == (
        cast.sara,
        "sms",
        "complaint",
        cast.shop,
    )
    assert (ticket.opened_at, ticket.reply_due_at) == (NOON, NOON + timedelta(hours=12))
    assert thread(ticket) == [("said", "سلام، دسته‌گل پژمرده بود")]


def test_words_go_on_in_the_order_of_writing(cast: Cast) -> None:
    ticket = answered(cast.sara)
    write_in(SARA, "second", at=NOON + 2 * MINUTE)
    write_in(SARA, "first", at=NOON + MINUTE)

    take_up_inbound(now=NOON + 5 * MINUTE)

    assert thread(ticket)[2:] == [("said", "first"), ("said", "second")]
    assert fresh(ticket).last_at == NOON + 2 * MINUTE
    assert Ticket.objects.count() == 1


def test_what_was_solved_is_opened_again_and_what_is_old_is_left(cast: Cast) -> None:
    old, ticket = opened(cast.sara, now=NOON - 14 * DAY), solved(cast.sara)
    write_in(SARA, "Not yet", at=NOON + DAY)
    take_up_inbound(now=NOON + DAY)
    Ticket.objects.filter(pk=ticket.pk).update(last_at=NOON - 20 * DAY)
    write_in(SARA, "Something else", at=NOON + 2 * DAY)
    take_up_inbound(now=NOON + 2 * DAY)

    assert (fresh(ticket).status, fresh(ticket).reopened) == ("open", 1)
    assert [text for _kind, text in thread(old)] == ["Do you have tulips?"]
    assert Ticket.objects.exclude(pk__in=[old.pk, ticket.pk]).get().way == "sms"


def test_stop_and_start_are_no_tickets(cast: Cast) -> None:
    write_in(SARA, "لغو")
    write_in(SARA, "12")
    write_in(SARA, "")
    write_in(SARA, "long ago", at=NOON - 7 * DAY)

    assert take_up_inbound(now=NOON) == 0
    assert not Ticket.objects.exists()


def test_a_stranger_is_answered_at_his_number(cast: Cast) -> None:
    write_in(STRANGER, "How do I join?")
    write_in(STRANGER, "And where?", at=NOON + SECOND)
    take_up_inbound(now=NOON + MINUTE)
    ticket = Ticket.objects.get()

    entry = reply(ticket_id=ticket.pk, text="At the till.", actor=SYSTEM, now=NOON + MINUTE)

    assert (ticket.member, ticket.kind, ticket.shop) == (None, "question", None)
    message = Message.objects.get(natural_key=f"ticket:{entry.pk}")
    assert (message.address, message.member) == (STRANGER, None)


def test_a_stranger_who_joins_takes_his_ticket_with_him(cast: Cast) -> None:
    write_in(STRANGER, "How do I join?")
    take_up_inbound(now=NOON)
    ticket = Ticket.objects.get()
    reply(ticket_id=ticket.pk, text="At the till.", actor=SYSTEM, now=NOON)
    member = make_member(mobile=STRANGER)

    take_up_inbound(now=NOON + MINUTE)
    owner = fresh(ticket).member
    erase_member(member_id=member.pk, ground=Erasure.Ground.STAFF, actor=SYSTEM)

    assert owner == member
    assert not TicketEntry.objects.filter(ticket=ticket).exists()


def test_a_merged_card_writes_for_the_one_that_stands(cast: Cast) -> None:
    old = make_member(mobile="09123334455")
    before = opened(old)
    merge_members(merged_id=old.pk, kept_id=cast.sara.pk, actor=SYSTEM, reason="same person")
    solve_ticket(ticket_id=before.pk, actor=SYSTEM, now=NOON)
    write_in("+989123334455", "It is me", at=NOON + MINUTE)

    take_up_inbound(now=NOON + MINUTE)

    assert thread(before)[-1] == ("turn", "")
    assert ("said", "It is me") in thread(before)
    assert fresh(before).reopened == 1


def test_an_erased_member_is_a_stranger(cast: Cast) -> None:
    answered(cast.sara)
    write_in(SARA, "Forget me")
    erase_member(member_id=cast.sara.pk, ground=Erasure.Ground.STAFF, actor=SYSTEM)
    lost = take_up_inbound(now=NOON + MINUTE)
    write_in(SARA, "Who are you?", at=NOON + 2 * MINUTE)

    taken = take_up_inbound(now=NOON + 2 * MINUTE)

    ticket = Ticket.objects.latest("id")
    assert (lost, taken) == (0, 1)
    assert (ticket.member, thread(ticket)) == (None, [("said", "Who are you?")])


def test_what_the_owner_reads_first_is_not_gone_on_with(cast: Cast) -> None:
    withheld = opened(cast.sara, kind="complaint", is_withheld=True)
    write_in(SARA, "Are you open?", at=NOON + MINUTE)
    take_up_inbound(now=NOON + MINUTE)
    other = Ticket.objects.exclude(pk=withheld.pk).get()
    solve_ticket(ticket_id=other.pk, actor=SYSTEM, now=NOON + 2 * MINUTE)

    reply(ticket_id=withheld.pk, text="Sorry.", actor=SYSTEM, now=NOON + 3 * MINUTE)
    write_in(SARA, "Thank you", at=NOON + 4 * MINUTE)
    take_up_inbound(now=NOON + 4 * MINUTE)

    assert not other.is_withheld
    assert thread(withheld)[-1] == ("said", "Thank you")


def test_another_number_of_his_finds_his_ticket(cast: Cast) -> None:
    ticket = opened(cast.sara)
    correct_member(
        actor=SYSTEM,
        member_id=cast.sara.pk,
        first_name="سارا",
        last_name="احمدی",
        mobile="09127654321",
    )
    write_in("+989127654321", "New number", at=NOON + MINUTE)

    take_up_inbound(now=NOON + MINUTE)

    assert thread(ticket)[-1] == ("said", "New number")


def test_words_of_what_the_owner_reads_first_are_not_in_what_came_in(cast: Cast) -> None:
    owner, manager = actor_for_user(cast.owner), actor_for_user(cast.manager)
    Member.objects.filter(pk=cast.sara.pk).update(joined_shop=cast.shop)
    stop = write_in(SARA, "لغو", at=NOON - MINUTE)
    ticket = answered(cast.sara, kind="complaint", way="survey", is_withheld=True)

    fresh_words = write_in(SARA, "خیلی بد بود", at=NOON + MINUTE)
    hidden_at_once = list(inbound_seen_by(manager))
    take_up_inbound(now=NOON + 2 * MINUTE)
    hidden_in_its_ticket = list(inbound_seen_by(manager))
    release_ticket(ticket_id=ticket.pk, actor=SYSTEM, now=NOON + 3 * MINUTE)

    assert ticket.entries.filter(inbound=fresh_words).exists()
    assert hidden_at_once == hidden_in_its_ticket == [stop]
    assert list(inbound_seen_by(owner)) == list(inbound_seen_by(manager)) == [fresh_words, stop]
