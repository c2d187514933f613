"""Tickets: opened with targets to the second, answered through the outbox, reopened by a word."""

from typing import Any

import pytest

from campaigns.exceptions import TicketMoved, TicketNoAddress, TooManyTickets, UnknownTicket
from campaigns.models import Survey
from campaigns.services.tickets.closing import close_ticket
from campaigns.services.tickets.states import wait_for_member
from campaigns.services.tickets.targets import change_target
from campaigns.services.tickets.words import answer_in_person, note, reply, say
from members.exceptions import InvalidField, NotAllowed
from members.models import Member, Message
from members.roles import SYSTEM
from tests.campaigns.ticket_cases import answered, fresh, himself, opened, solved, thread
from tests.cast import Cast
from tests.clock import DAY, HOUR, MINUTE, NOON, SECOND
from tests.factories import make_member, refused, ring_up
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


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
