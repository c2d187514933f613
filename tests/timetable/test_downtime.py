"""I12, K20: thirteen days without a worker, then ticks: all that is due comes to an end, at the
carrier's pace, and nobody is told twice."""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

import pytest

from campaigns.models import Reminder
from campaigns.services.reminder_plans import install_reminder_plans
from loyalty_club.timetable import run_tick
from members.models import Message, Occasion
from members.roles import SYSTEM
from tests.campaigns.reminder_cases import at, keep, make_reminded
from tests.cast import assemble_cast
from tests.clock import DAY
from tests.members.sending_cases import rules
from tests.standins.fixtures import Choose
from tests.standins.server import StandIn

pytestmark = pytest.mark.django_db(transaction=True)

# Mehr 1405: no day of mourning among them, and the week's reminders as any other's.
LAST_DAY_UP, BACK = date(2026, 9, 28), date(2026, 10, 11)
MEMBERS, PACE = 60, 10
OPEN = (Message.Status.QUEUED, Message.Status.HELD, Message.Status.SENDING)


@contextmanager
def measured(stand_in: StandIn, pauses: float = 0.05) -> Iterator[list[tuple[float, int]]]:
    """How many calls had come at each moment."""
    seen: list[tuple[float, int]] = []
    over = threading.Event()

    def look() -> None:
        while not over.wait(pauses):
            posts = [call for call in list(stand_in.memory.calls) if call.method == "POST"]
            seen.append((time.monotonic(), len(posts)))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


def seconds_between(seen: list[tuple[float, int]]) -> float:
    """From the first call to the last one."""
    most = seen[-1][1]
    began = min(moment for moment, calls in seen if calls)
    return min(moment for moment, calls in seen if calls == most) - began


def tick_at(day: date, hour: int = 10) -> None:
    """One tick of the whole timetable, as Celery's beat or a cron job wakes it."""
    done = run_tick(now=_moment(day, hour))

    assert done.problems == {}


def _moment(day: date, hour: int) -> datetime:
    return at(day).replace(hour=hour)


def test_thirteen_days_down_end_within_the_hour_without_a_burst(send_by: Choose) -> None:
    stand_in = send_by("webhook")
    assemble_cast()
    rules(per_second=PACE)
    Occasion.objects.update(is_kept=False)
    install_reminder_plans(actor=SYSTEM)
    tick_at(LAST_DAY_UP)
    dice = random.Random(20)
    for _member in range(MEMBERS):
        keep(make_reminded(), "mother", "birthday", 7, dice.randint(7, 28))

    with measured(stand_in) as seen:
        tick_at(BACK)
        tick_at(BACK, 11)

    outcomes = Counter(Reminder.objects.values_list("outcome", flat=True))
    told = Message.objects.filter(natural_key__startswith="date:")
    assert set(outcomes) == {"queued", "overtaken", "late"}
    assert not Message.objects.filter(status__in=OPEN).exists()
    assert Counter(told.values_list("status", flat=True)) == {"sent": outcomes["queued"]}
    assert outcomes["queued"] > PACE
    assert len({row.member_id for row in told}) == told.count() == len(stand_in.memory.sent)
    assert seconds_between(seen) > (told.count() - 2) / PACE - 0.2

    tick_at(BACK, 12)
    tick_at(BACK + DAY)
    again = Counter(Reminder.objects.filter(on__lte=BACK).values_list("outcome", flat=True))
    assert again["queued"] <= outcomes["queued"]
    assert set(stand_in.memory.rings().values()) == {1}


def test_who_took_back_his_leave_while_the_club_was_down_hears_nothing(send_by: Choose) -> None:
    """I13: what was owed before is judged at the moment of the call."""
    stand_in = send_by("webhook")
    assemble_cast()
    rules(per_second=1_000)
    Occasion.objects.update(is_kept=False)
    install_reminder_plans(actor=SYSTEM)
    leaves, stays = make_reminded("سارا"), make_reminded("علی")
    for member in (leaves, stays):
        keep(member, "mother", "birthday", 7, 25)
    # Owed in the night, before anything may leave.
    run_tick(now=_moment(date(2026, 10, 10), 1))
    owed = Message.objects.filter(status=Message.Status.QUEUED).count()
    type(leaves).objects.filter(pk=leaves.pk).update(allows_occasion=False)

    tick_at(date(2026, 10, 11))

    ends = dict(Message.objects.values_list("member_id", "status"))
    assert owed == 2
    assert ends == {leaves.pk: "blocked", stays.pk: "sent"}
    assert [one.to for one in stand_in.memory.sent] == [stays.mobile]
