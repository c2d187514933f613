"""Real workers, beats and a real queue: killed, doubled and lost, and each thing done once."""

import time
from collections import Counter

import pytest

from loyalty_club.environment import number
from members.models import JobRun, Message, Messaging
from members.selectors.club import club_day
from members.services.messages import Owed, queue_messages
from tests.timetable.processes import Queue, Stage, await_that, kill

pytestmark = pytest.mark.django_db(transaction=True)

MESSAGES = 500
# Twenty in the whole battery; fewer every time.
RESTARTS = number("BEAT_RESTARTS", 4)


@pytest.mark.usefixtures("queue")
def test_two_beats_and_two_workers_do_each_slot_once(stage: Stage) -> None:
    for _ in range(2):
        stage.worker()
        stage.beat()

    await_that(lambda: len(stage.notes) >= 3)
    # Both beats go on calling for some more seconds.
    time.sleep(4)

    today = f"{club_day():%Y-%m-%d}"
    assert Counter(stage.notes) == Counter(
        [f"quick {today}", f"slow begins {today}", f"slow ends {today}"]
    )
    assert list(JobRun.objects.values_list("attempts", "problem", "count")) == [(1, "", 1)] * 2


@pytest.mark.usefixtures("queue")
def test_a_beat_that_is_killed_again_and_again_beside_another_wakes_each_once(
    stage: Stage,
) -> None:
    """K19."""
    Messaging.objects.update_or_create(pk=1, defaults={"per_second": 1_000})
    stage.worker()
    stage.beat()
    for turn in range(RESTARTS):
        queue_messages([Owed(f"beat:{turn}", "service", "+989121110000", "خبر")])
        beat = stage.beat()
        time.sleep(2)
        kill(beat)
    await_that(lambda: len(stage.notes) >= 3)
    await_that(lambda: not Message.objects.exclude(status="sent").exists())

    today = f"{club_day():%Y-%m-%d}"
    assert Counter(stage.notes) == Counter(
        [f"quick {today}", f"slow begins {today}", f"slow ends {today}"]
    )
    assert list(Message.objects.values_list("attempts", flat=True)) == [1] * RESTARTS


@pytest.mark.usefixtures("queue")
def test_a_worker_killed_amid_a_tick_is_followed_by_another(stage: Stage) -> None:
    first = stage.worker()
    stage.beat()
    await_that(lambda: any("begins" in line for line in stage.notes))

    kill(first)
    stage.worker()
    await_that(lambda: any("ends" in line for line in stage.notes))

    today = f"{club_day():%Y-%m-%d}"
    assert stage.notes == [f"quick {today}", *[f"slow begins {today}"] * 2, f"slow ends {today}"]
    assert dict(JobRun.objects.values_list("job", "attempts")) == {"quick": 1, "slow": 2}


def test_with_the_queue_dead_nothing_is_lost(stage: Stage, queue: Queue) -> None:
    server = stage.running[0]
    Messaging.objects.update_or_create(pk=1, defaults={"per_second": 1_000})
    stage.worker()
    stage.beat()
    await_that(lambda: any("ends" in line for line in stage.notes))

    kill(server)
    time.sleep(4)  # a tick that was under way would send them at its end
    queue_messages(
        [Owed(f"test:{place}", "service", "+989121110000", "خبر") for place in range(MESSAGES)]
    )
    time.sleep(3)
    waiting = Message.objects.filter(status="queued").count()
    queue.start()
    await_that(lambda: not Message.objects.filter(status="queued").exists())
    await_that(lambda: not Message.objects.filter(status="sending").exists())

    assert waiting == MESSAGES
    assert Counter(Message.objects.values_list("status", "attempts")) == {("sent", 1): MESSAGES}
