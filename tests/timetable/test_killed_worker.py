"""K16: a real Celery worker is killed while it sends; nobody gets a message twice.

WORKER_KILLS=40 does it forty times, which takes minutes; tests/concurrency/test_killed_sender.py
kills forty senders without Celery every time.
"""

import random
import time
from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from celery import Celery
from django.utils import timezone

from loyalty_club.environment import number
from members.gateways.shape import SIDE_BY_SIDE
from members.models import Message
from members.services.messages import Owed, queue_messages
from members.services.reconciling import SETTLED, reconcile_unknown
from members.services.sending import LEASE, send_due_messages
from tests.members.sending_cases import rules
from tests.standins.fixtures import Choose
from tests.standins.server import StandIn
from tests.standins.webhook import KEY
from tests.timetable.processes import Queue, Stage, await_that, kill, kill_child

pytestmark = pytest.mark.django_db(transaction=True)

KILLS = number("WORKER_KILLS", 6)
# Every so many kills the whole worker dies, not its child alone.
WHOLE = 3
OWED = 400 + 10 * KILLS
TASK = "loyalty_club.tasks.send_due_messages"
Status = Message.Status


def hears_more(stand_in: StandIn, heard: int) -> bool:
    """Whether the carrier has been called again."""
    return len(stand_in.memory.calls) > heard


def calls(stand_in: StandIn) -> Counter[str]:
    """How often the carrier was called for each message."""
    posts = (call for call in stand_in.memory.calls if call.method == "POST")
    return Counter(call.headers["idempotency-key"] for call in posts)


def test_a_worker_killed_at_its_work_calls_for_nobody_twice(stage: Stage, send_by: Choose) -> None:
    stand_in = send_by("webhook")
    queue = Queue(stage)
    stage.redis_url = queue.url
    queue.start()
    stage.environment = {
        "SMS_CARRIER": "webhook",
        "SMS_BASE_URL": stand_in.address("webhook"),
        "SMS_API_KEY": KEY,
    }
    rules()
    queue_messages(
        [
            Owed(f"k:{place}", Message.Kind.SERVICE, f"+98912{place:07}", "سلام")
            for place in range(OWED)
        ]
    )
    wake, pick = Celery(broker=queue.url), random.Random(16)

    worker, amid = stage.worker(), 0
    for turn in range(KILLS):
        at_work = partial(hears_more, stand_in, len(stand_in.memory.calls))
        wake.send_task(TASK, queue="sender")
        await_that(at_work)
        time.sleep(pick.uniform(0, 0.03))
        if turn % WHOLE == WHOLE - 1:
            kill(worker)
            worker = stage.worker()
        else:
            kill_child(worker)
        amid += Message.objects.filter(status=Status.QUEUED).exists()
    kill(worker)
    later = timezone.now() + LEASE + SETTLED
    while Message.objects.filter(status__in=(Status.QUEUED, Status.SENDING)).exists():
        send_due_messages(now=later)
    doubtful = Message.objects.filter(status=Status.UNKNOWN).count()

    assert amid == KILLS
    assert set(calls(stand_in).values()) == {1}
    assert 0 < doubtful <= KILLS * SIDE_BY_SIDE

    while reconcile_unknown(now=later):
        send_due_messages(now=later + timedelta(seconds=1))

    assert Counter(Message.objects.values_list("status", flat=True)) == {Status.SENT: OWED}
    assert set(stand_in.memory.rings().values()) == {1}
    assert len(stand_in.memory.sent) == OWED
