"""Two at once upon one ticket, one survey and one inbound message: each thing is done once."""

import pytest

from campaigns.models import Survey, Ticket, TicketEntry
from campaigns.services.tickets.closing import close_solved
from campaigns.services.tickets.inbound import take_up_inbound
from campaigns.services.tickets.states import solve_ticket
from campaigns.services.tickets.words import reply
from members.models import AuditEntry, Message
from tests.campaigns.ticket_cases import fresh, opened, solved, thread, write_in
from tests.cast import assemble_cast
from tests.clock import DAY, MINUTE, NOON
from tests.concurrency.racing import race, refusals, successes

pytestmark = pytest.mark.django_db(transaction=True)

SARA = "+989121234567"


def test_two_runners_take_each_message_up_once() -> None:
    assemble_cast()
    texts = [f"word {number}" for number in range(6)]
    for number, text in enumerate(texts):
        write_in(SARA, text, at=NOON + number * MINUTE)

    taken = race(*[lambda: take_up_inbound(now=NOON + DAY) for _runner in range(4)])

    assert sum(successes(taken)) == len(texts)
    assert [text for _kind, text in thread(Ticket.objects.get())] == texts


def test_two_solve_one_ticket() -> None:
    cast = assemble_cast()
    ticket = opened(cast.sara)
    owner, manager = cast.actor("owner"), cast.actor("manager")

    outcomes = race(
        lambda: solve_ticket(ticket_id=ticket.pk, actor=owner),
        lambda: solve_ticket(ticket_id=ticket.pk, actor=manager),
    )

    assert refusals(outcomes) == ["ticket_done"]
    assert AuditEntry.objects.filter(action="ticket.solved").count() == 1


def test_the_first_of_two_answers_is_the_first() -> None:
    cast = assemble_cast()
    ticket = opened(cast.sara)
    seen = ticket.entries.get().pk
    owner, manager = cast.actor("owner"), cast.actor("manager")

    outcomes = race(
        lambda: reply(ticket_id=ticket.pk, text="Yes", seen=seen, actor=owner),
        lambda: reply(ticket_id=ticket.pk, text="No", seen=seen, actor=manager),
    )

    assert refusals(outcomes) == ["ticket_moved"]
    assert TicketEntry.objects.filter(kind="reply").count() == 1
    assert Message.objects.filter(natural_key__startswith="ticket:").count() == 1
    assert fresh(ticket).replied_at is not None


@pytest.mark.usefixtures("public")
def test_two_runners_close_and_ask_once() -> None:
    cast = assemble_cast()
    ticket = solved(cast.sara)

    closed = race(*[lambda: close_solved(now=NOON + 4 * DAY) for _runner in range(4)])

    assert sum(successes(closed)) == 1
    assert fresh(ticket).status == "closed"
    assert Survey.objects.count() == 1
    assert Message.objects.filter(natural_key__startswith="survey:").count() == 1


def test_a_survey_opens_one_ticket() -> None:
    cast = assemble_cast()
    survey = Survey.objects.create(
        kind="purchase", natural_key="s", member=cast.sara, asked_at=NOON, expires_at=NOON + DAY
    )

    race(
        *[
            lambda: opened(cast.sara, way="survey", text="Bad", survey_id=survey.pk)
            for _runner in range(3)
        ]
    )

    assert Ticket.objects.count() == 1
