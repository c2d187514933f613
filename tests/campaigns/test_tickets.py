"""Tickets: opened with targets to the second, answered through the outbox, solved, opened again."""

from datetime import timedelta
from typing import Any

import pytest

from campaigns.exceptions import (
    TicketDone,
    TicketMoved,
    TicketNoAddress,
    TicketOpen,
    TooManyTickets,
    UnknownTicket,
)
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
from campaigns.services.tickets.targets import change_target
from campaigns.services.tickets.words import answer_in_person, note, reply, say
from members.exceptions import InvalidField, MemberClosed, NotAllowed
from members.models import AuditEntry, Erasure, Member, Message
from members.roles import SYSTEM
from points.services.erasure import erase_member
from points.services.merging import merge_members
from tests.campaigns.ticket_cases import answered, fresh, himself, opened, solved, thread
from tests.cast import Cast
from tests.clock import DAY, MINUTE, NOON, SECOND
from tests.factories import make_member, refused, ring_up
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def test_the_targets_are_fixed_at_the_opening(cast: Cast) -> None:
    ticket = opened(cast.sara, kind="complaint")
    change_target(kind="complaint", reply_hours=1, solve_hours=2, actor=SYSTEM, now=NOON)
    later = opened(cast.sara, kind="complaint", now=NOON + SECOND)

    assert (ticket.reply_due_at, ticket.solve_due_at) == (NOON + 12 * HOUR, NOON + 48 * HOUR)
    assert (fresh(ticket).reply_due_at, fresh(ticket).status) == (NOON + 12 * HOUR, "new")
    assert (later.reply_due_at - NOON, later.solve_due_at - NOON) == (
        HOUR + SECOND,
        2 * HOUR + SECOND,
    )


@pytest.mark.parametrize(
    ("reply_hours", "solve_hours", "field"),
    [(0, 5, "reply_hours"), (1, 2161, "solve_hours"), (6, 5, "reply_hours")],
)
def test_nonsense_is_no_target(cast: Cast, reply_hours: int, solve_hours: int, field: str) -> None:
    with nothing_changed(), refused(InvalidField) as refusal:
        change_target(
            kind="question", reply_hours=reply_hours, solve_hours=solve_hours, actor=SYSTEM
        )

    assert refusal.value.facts["field"] == field


def test_a_purchase_brings_its_shop_and_must_be_his(cast: Cast) -> None:
    sale = ring_up(cast.other_shop, member=cast.sara).purchase

    ticket = opened(cast.sara, purchase_id=sale.pk)
    with nothing_changed(), refused(InvalidField) as refusal:
        opened(make_member(), purchase_id=sale.pk)

    assert (ticket.shop_id, ticket.purchase_id) == (cast.other_shop.pk, sale.pk)
    assert refusal.value.facts["field"] == "purchase"


def test_who_may_open(cast: Cast) -> None:
    ali = make_member()

    own = opened(cast.sara, way="portal", actor=himself(cast.sara))
    with nothing_changed():
        with refused(NotAllowed):
            opened(ali, way="portal", actor=himself(cast.sara))
        with refused(NotAllowed):
            opened(cast.sara, way="counter", actor=himself(cast.sara))
        with refused(NotAllowed):
            opened(cast.sara, actor=cast.actor("analyst"))
        with refused(NotAllowed):
            opened(cast.sara, actor=cast.actor("cashier"), shop_id=cast.other_shop.pk)

    assert own.opened_by == f"member:{cast.sara.pk}"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"kind": "praise"}, "kind"), ({"way": "pigeon"}, "way"), ({"text": " \n "}, "text"),
     ({"text": "x" * 2_001}, "text"), ({"shop_id": 0}, "shop")],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused(cast: Cast, change: dict[str, Any], field: str) -> None:
    with nothing_changed(), refused(InvalidField) as refusal:
        opened(cast.sara, **change)

    assert refusal.value.facts["field"] == field


def test_five_a_day_from_his_own_pages(cast: Cast) -> None:
    for number in range(5):
        opened(cast.sara, way="portal", actor=himself(cast.sara), now=NOON + number * MINUTE)

    with nothing_changed(), refused(TooManyTickets):
        opened(cast.sara, way="portal", actor=himself(cast.sara), now=NOON + DAY - SECOND)
    opened(cast.sara, way="staff", now=NOON + HOUR)
    again = opened(cast.sara, way="portal", actor=himself(cast.sara), now=NOON + DAY)

    assert again.opened_at == NOON + DAY


def test_a_survey_opens_one(cast: Cast) -> None:
    survey = Survey.objects.create(
        kind="purchase", natural_key="s", member=cast.sara, asked_at=NOON, expires_at=NOON + DAY
    )

    first = opened(cast.sara, way="survey", text="", survey_id=survey.pk, kind="complaint")
    second = opened(cast.sara, way="survey", text="again", survey_id=survey.pk)

    assert first == second
    assert thread(first) == []


def test_an_answer_is_owed_once_and_is_the_first(cast: Cast) -> None:
    ticket = opened(cast.sara)

    entry = reply(
        ticket_id=ticket.pk, text="Yes, we do.", actor=cast.actor("manager"), now=NOON + 90 * MINUTE
    )
    reply(ticket_id=ticket.pk, text="Until Friday.", actor=SYSTEM, now=NOON + 2 * HOUR)

    message = Message.objects.get(natural_key=f"ticket:{entry.pk}")
    assert entry.message == message
    assert (message.kind, message.status, message.channel) == ("service", "queued", "sms")
    assert (message.address, message.member, message.text) == (
        cast.sara.mobile,
        cast.sara,
        "Yes, we do.",
    )
    now = fresh(ticket)
    assert (now.replied_at, now.last_at) == (NOON + 90 * MINUTE, NOON + 2 * HOUR)
    assert (now.status, now.assignee) == ("open", cast.manager)
    assert Message.objects.filter(natural_key__startswith="ticket:").count() == 2


def test_without_a_mobile_it_goes_by_mail_or_not_at_all(cast: Cast) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(mobile=None)
    ticket = opened(cast.sara)

    with nothing_changed(), refused(TicketNoAddress):
        reply(ticket_id=ticket.pk, text="Yes.", actor=SYSTEM)
    Member.objects.filter(pk=cast.sara.pk).update(email="sara@example.ir")
    entry = reply(ticket_id=ticket.pk, text="Yes.", actor=SYSTEM)

    assert entry.message is not None
    assert (entry.message.channel, entry.message.address) == ("email", "sara@example.ir")


def test_a_word_in_person_is_an_answer_and_a_note_is_none(cast: Cast) -> None:
    ticket = opened(cast.sara)

    note(ticket_id=ticket.pk, text="The grower was late.", actor=SYSTEM, now=NOON + HOUR)
    unanswered = fresh(ticket).replied_at
    answer_in_person(
        ticket_id=ticket.pk, how="phone", actor=cast.actor("cashier"), now=NOON + 2 * HOUR
    )
    with refused(InvalidField):
        answer_in_person(ticket_id=ticket.pk, how="pigeon", actor=SYSTEM)

    assert unanswered is None
    assert fresh(ticket).replied_at == NOON + 2 * HOUR
    assert thread(ticket)[1:] == [("note", "The grower was late."), ("note", "")]
    assert not Message.objects.filter(natural_key__startswith="ticket:").exists()


def test_an_answer_to_what_nobody_has_read_is_refused(cast: Cast) -> None:
    ticket = opened(cast.sara)
    seen = ticket.entries.get().pk
    say(ticket_id=ticket.pk, text="I found some.", actor=himself(cast.sara), now=NOON)

    with nothing_changed(), refused(TicketMoved):
        reply(ticket_id=ticket.pk, text="Yes.", seen=seen, actor=SYSTEM)
    last = ticket.entries.latest("id").pk
    note(ticket_id=ticket.pk, text="Wait.", actor=SYSTEM)
    entry = reply(ticket_id=ticket.pk, text="Good.", seen=last, actor=SYSTEM)

    assert entry.kind == "reply"


def test_the_member_takes_it_up_again(cast: Cast) -> None:
    ticket = answered(cast.sara)
    wait_for_member(ticket_id=ticket.pk, actor=SYSTEM, now=NOON)

    say(ticket_id=ticket.pk, text="Thank you", actor=himself(cast.sara), now=NOON + HOUR)

    now = fresh(ticket)
    assert (now.status, now.reopened, now.last_at) == ("open", 0, NOON + HOUR)


def test_nobody_speaks_in_the_ticket_of_another(cast: Cast) -> None:
    ticket, ali = opened(cast.sara), make_member()

    with nothing_changed(), refused(UnknownTicket):
        say(ticket_id=ticket.pk, text="Mine!", actor=himself(ali))


def test_a_word_after_the_solution_opens_it_again(cast: Cast) -> None:
    ticket = solved(cast.sara)

    entry = say(ticket_id=ticket.pk, text="Still wilted", actor=himself(cast.sara), now=NOON + DAY)

    now = fresh(ticket)
    assert (entry.ticket_id, now.status, now.reopened, now.solved_at) == (
        ticket.pk,
        "open",
        1,
        None,
    )
    assert now.solve_due_at == ticket.solve_due_at


def test_after_two_weeks_a_word_begins_a_new_one(cast: Cast) -> None:
    ticket = solved(cast.sara, kind="complaint", shop_id=cast.shop.pk)
    close_ticket(ticket_id=ticket.pk, actor=SYSTEM, now=NOON)
    sara = himself(cast.sara)

    late = say(ticket_id=ticket.pk, text="Once more", actor=sara, now=NOON + 14 * DAY)
    in_time = say(ticket_id=ticket.pk, text="Still", actor=sara, now=NOON + 14 * DAY - SECOND)

    assert late.ticket_id != ticket.pk
    new = late.ticket
    assert (new.kind, new.shop, new.member, new.way) == (
        "complaint",
        cast.shop,
        cast.sara,
        "portal",
    )
    assert (in_time.ticket_id, fresh(ticket).reopened) == (ticket.pk, 1)
    assert fresh(ticket).closed_at is None


def test_thirty_words_a_day_are_enough(cast: Cast) -> None:
    ticket, sara = opened(cast.sara), himself(cast.sara)
    for number in range(30):
        say(ticket_id=ticket.pk, text=f"and {number}", actor=sara, now=NOON)

    with nothing_changed(), refused(TooManyTickets):
        say(ticket_id=ticket.pk, text="and on", actor=sara, now=NOON + HOUR)


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
