"""A sender that dies or comes late, and two at once: nothing leaves twice."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from members.gateways.shape import Outcome, Outgoing, Taken
from members.models import WIPED, Message
from members.services.sending import LEASE, send_due_messages
from tests.clock import NOON
from tests.members.sending_cases import (
    Kind,
    SenderDied,
    StandInCarrier,
    Status,
    carrier,
    dies,
    owe,
    plain_rules,
)

__all__ = ["carrier", "plain_rules"]
pytestmark = pytest.mark.django_db


def test_dead_sender_leaves_unknown_and_never_a_second_message(carrier: StandInCarrier) -> None:
    carrier.most_at_once = 1
    rows = [owe(Kind.CODE) for _number in range(3)]
    carrier.behave = dies
    with pytest.raises(SenderDied):
        send_due_messages(now=NOON)
    carrier.behave = lambda one: Taken("fine")

    others = send_due_messages(now=NOON)
    lost = Message.objects.get(status=Status.SENDING)
    send_due_messages(now=NOON + LEASE + timedelta(seconds=1))

    lost.refresh_from_db()
    assert others == 2
    assert Counter(one.client_id for one in carrier.handed) == {str(row.pk): 1 for row in rows}
    assert (lost.status, lost.text, lost.problem) == (Status.UNKNOWN, WIPED, "no_answer")


def test_answer_after_the_lease_is_still_written_down(carrier: StandInCarrier) -> None:
    row = owe()

    def answers_late(one: Outgoing) -> Outcome:
        Message.objects.filter(pk=row.pk).update(status=Status.UNKNOWN)
        return Taken("late")

    carrier.behave = answers_late
    send_due_messages(now=NOON)

    row.refresh_from_db()
    assert (row.status, row.carrier_ref) == (Status.SENT, "late")


def test_answer_does_not_undo_an_erasure(carrier: StandInCarrier) -> None:
    row = owe()

    def erases(one: Outgoing) -> Outcome:
        Message.objects.filter(pk=row.pk).update(status=Status.BLOCKED, address="", text=WIPED)
        return Taken("tells a number")

    carrier.behave = erases
    send_due_messages(now=NOON)

    row.refresh_from_db()
    assert (row.status, row.carrier_ref, row.text) == (Status.BLOCKED, "", WIPED)


def test_carrier_that_forgets_one_leaves_it_unknown(carrier: StandInCarrier) -> None:
    class Forgetful(StandInCarrier):
        def send(self, batch: Sequence[Outgoing]) -> list[Outcome]:
            return super().send(batch)[:1]

    carrier.__class__ = Forgetful
    first, second = owe(), owe()

    send_due_messages(now=NOON)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == (Status.SENT, Status.UNKNOWN)


@pytest.mark.django_db(transaction=True)
def test_two_senders_share_the_work(carrier: StandInCarrier) -> None:
    for number in range(12):
        owe(Kind.CODE if number % 2 else Kind.SERVICE)
    carrier.most_at_once = 1
    start, taken = Barrier(2), []

    def sweep() -> None:
        start.wait()
        taken.append(send_due_messages(now=NOON))
        connection.close()

    senders = [Thread(target=sweep) for _sender in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert sum(taken) == 12
    assert set(Counter(one.client_id for one in carrier.handed).values()) == {1}
    assert Message.objects.filter(status=Status.SENT).count() == 12
