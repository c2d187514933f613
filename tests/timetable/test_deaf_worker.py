"""K13, K15: the queue hangs, flaps, or a worker goes deaf; each time the work goes on by itself."""

import os
import signal
import time

import pytest
from celery import Celery

from loyalty_club.processes import DEAF
from loyalty_club.watchdog import Ear
from members.models import Message
from members.services.messages import Owed, queue_messages
from tests.members.sending_cases import rules
from tests.timetable.processes import Queue, Stage, await_that, kill

pytestmark = pytest.mark.django_db(transaction=True)

TASK = "loyalty_club.tasks.send_due_messages"
# The slowest way back that K13 and K15 allow.
HUNG, FLAPPED = 60.0, 30.0
# A worker beside a whole suite takes its time to come up.
BEGINNING = 40.0
FLAPS = 10
SHORTLY = 4


def owe(key: str) -> None:
    """One message that is due now."""
    queue_messages([Owed(key, Message.Kind.SERVICE, "+989121110000", "سلام")])


def wake(queue: Queue) -> None:
    """What beat does."""
    Celery(broker=queue.url).send_task(TASK, queue="sender")


def is_sent(key: str) -> bool:
    """Whether the message has left."""
    return Message.objects.filter(natural_key=key, status=Message.Status.SENT).exists()


def send_one(queue: Queue, key: str, *, patience: float = BEGINNING) -> None:
    """The worker hears a wake and sends."""
    owe(key)
    wake(queue)
    await_that(lambda: is_sent(key), patience)


def test_after_a_queue_that_hung_the_work_goes_on(stage: Stage, queue: Queue) -> None:
    """Hung at the wrong moment it leaves a wake that cannot be acknowledged; then the worker hears
    no other one and gives way, as it does wherever something keeps it running.
    """
    rules()
    server = stage.running[0]
    worker = stage.worker()
    send_one(queue, "before")

    os.killpg(server.pid, signal.SIGSTOP)
    # Longer than the worker's own patience with a socket.
    time.sleep(15)
    os.killpg(server.pid, signal.SIGCONT)

    owe("after")
    wake(queue)

    def is_done() -> bool:
        nonlocal worker
        if worker.poll() == DEAF:
            worker = stage.worker()
        return is_sent("after")

    await_that(is_done, HUNG)


def test_a_queue_that_comes_and_goes_ten_times_leaves_no_worker_deaf(
    stage: Stage, queue: Queue
) -> None:
    rules()
    server = stage.running[0]
    worker = stage.worker()
    send_one(queue, "before")

    for _flap in range(FLAPS):
        kill(server)
        time.sleep(0.5)
        server = queue.start()
        time.sleep(0.5)

    send_one(queue, "after", patience=FLAPPED)
    assert worker.poll() is None


def test_a_deaf_worker_ends_itself_and_its_successor_does_the_work(
    stage: Stage, queue: Queue
) -> None:
    rules()
    stage.environment = {"WORKER_DEAF_AFTER": str(SHORTLY)}
    worker = stage.worker()
    send_one(queue, "before")

    # Connected, alive and answering, and yet it takes nothing any more.
    Celery(broker=queue.url).control.cancel_consumer("sender")
    time.sleep(1)
    owe("unheard")
    wake(queue)
    await_that(lambda: worker.poll() is not None, 3 * SHORTLY + 10)

    assert worker.returncode == DEAF
    assert not is_sent("unheard")
    stage.worker()
    await_that(lambda: is_sent("unheard"))


def test_a_worker_without_work_or_at_work_is_not_deaf(stage: Stage, queue: Queue) -> None:
    rules()
    stage.environment = {"WORKER_DEAF_AFTER": str(SHORTLY)}
    worker = stage.worker()
    send_one(queue, "before")

    time.sleep(2 * SHORTLY)

    assert worker.poll() is None
    send_one(queue, "after")


@pytest.mark.parametrize(
    ("looks", "silence"),
    [
        # The same wake lies there all the time.
        ([(b"a", False), (b"a", False), (b"a", False)], 20),
        # Another one each time: the worker takes them.
        ([(b"a", False), (b"b", False), (b"c", False)], 0),
        # It has something to do, and the wake behind it waits.
        ([(b"a", False), (b"a", True), (b"a", True)], 0),
        # Its silence begins when its work is over.
        ([(b"a", True), (b"a", True), (b"a", False)], 10),
        # Nothing waits, or the queue is away.
        ([(b"", False), (b"", False), (b"", False)], 0),
        ([(b"a", False), (b"", False), (b"a", False)], 0),
    ],
)
def test_deaf_is_who_lets_the_same_wake_lie(looks: list[tuple[bytes, bool]], silence: int) -> None:
    ear, heard = Ear(), 0.0

    for number, (wake_in_front, is_busy) in enumerate(looks):
        foremost = {"sender": wake_in_front} if wake_in_front else {}
        heard = ear.deaf_for(foremost, is_busy=is_busy, now=10.0 * number)

    assert heard == silence
