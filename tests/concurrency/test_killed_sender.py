"""K16, K22: the sender is killed 40 times in its work; nobody gets a message twice."""

import os
import random
import signal
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from members.gateways.shape import SIDE_BY_SIDE
from members.models import Message
from members.services.messages import Owed, queue_messages
from members.services.reconciling import SETTLED, reconcile_unknown
from members.services.sending import LEASE, send_due_messages
from tests.members.sending_cases import rules
from tests.standins.fixtures import Choose
from tests.standins.server import StandIn

pytestmark = pytest.mark.django_db(transaction=True)

KILLS = 40
OWED = 1_500
Status = Message.Status


def queue() -> None:
    """Receipts to people who are no members: their consent is not what is tried here."""
    rules()
    queue_messages(
        [
            Owed(f"k:{number}", Message.Kind.SERVICE, f"+98912{number:07}", "سلام")
            for number in range(OWED)
        ]
    )


def kill_one_sender(pick: random.Random, stand_in: StandIn) -> None:
    """A sender in a process of its own, killed when it has made a few calls, or none yet, wherever
    it is then.
    """
    connection.close()
    enough = len(stand_in.memory.calls) + pick.randrange(12)
    child = os.fork()
    if child == 0:
        try:
            send_due_messages()
        finally:
            os._exit(0)
    given_up = time.monotonic() + 5
    while len(stand_in.memory.calls) < enough and time.monotonic() < given_up:
        time.sleep(0.0005)
    time.sleep(pick.uniform(0, 0.01))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def calls(stand_in: StandIn) -> Counter[str]:
    """How often the carrier was called for each message."""
    posts = (call for call in stand_in.memory.calls if call.method == "POST")
    return Counter(call.headers["idempotency-key"] for call in posts)


def test_killed_forty_times_no_call_is_made_twice(send_by: Choose) -> None:
    stand_in = send_by("webhook")
    queue()
    pick = random.Random(22)

    for _kill in range(KILLS):
        kill_one_sender(pick, stand_in)
    marked = set(Message.objects.filter(status=Status.SENDING).values_list("pk", flat=True))
    sweeps = 0
    while Message.objects.filter(status=Status.QUEUED).exists():
        sweeps += 1
        assert sweeps <= 10
        send_due_messages()
    later = timezone.now() + LEASE + SETTLED
    send_due_messages(now=later)

    made = calls(stand_in)
    ends = Counter(Message.objects.values_list("status", flat=True))
    assert set(made.values()) == {1}
    assert 0 < len(marked) <= KILLS * SIDE_BY_SIDE
    assert ends == Counter({Status.SENT: OWED - len(marked), Status.UNKNOWN: len(marked)})

    while reconcile_unknown(now=later):
        send_due_messages(now=later + timedelta(seconds=1))

    assert Counter(Message.objects.values_list("status", flat=True)) == {Status.SENT: OWED}
    assert set(stand_in.memory.rings().values()) == {1}
    assert len(stand_in.memory.sent) == OWED
    assert set(calls(stand_in).values()) == {1}


def test_one_whose_mark_dies_with_it_would_be_caught(send_by: Choose) -> None:
    """The naive sender, planted: its marks are gone with it, and the count above goes red."""
    stand_in = send_by("webhook")
    queue()
    pick = random.Random(22)

    for _kill in range(KILLS // 4):
        kill_one_sender(pick, stand_in)
        Message.objects.filter(status=Status.SENDING).update(status=Status.QUEUED)
    while Message.objects.filter(status=Status.QUEUED).exists():
        send_due_messages()

    assert max(calls(stand_in).values()) > 1
