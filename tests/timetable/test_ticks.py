"""One tick: each slot once, failures apart, missed days made up for."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from members.models import JobRun
from members.rules.timetable import Job
from members.services.timetable import forget_old_runs, tick
from tests.clock import DAY, NOON
from tests.timetable.recording import Recorder

pytestmark = pytest.mark.django_db(transaction=True)

MINUTE = timedelta(minutes=1)
TODAY = NOON.date()


def test_each_slot_once_whoever_asks_again() -> None:
    nightly, often, always = Recorder(), Recorder(), Recorder()
    jobs = [nightly.nightly(), often.often(), always.always()]

    first = tick(jobs, now=NOON)
    again = tick(jobs, now=NOON)
    later = tick(jobs, now=NOON + 5 * MINUTE)
    tomorrow = tick(jobs, now=NOON + DAY)

    assert first.counts == {"nightly": 1, "often": 1, "always": 1}
    assert again.counts == {"often": 1, "always": 1}
    assert later.counts == {"often": 1, "always": 1}
    assert tomorrow.counts == {"nightly": 1, "often": 1, "always": 1}


def test_left_to_itself_it_repeats_only_what_is_due_at_every_tick() -> None:
    recorder = Recorder()
    jobs = [recorder.nightly(), Recorder().often(), recorder.always()]

    counts = [tick(jobs).counts for _ in range(3)]

    assert [set(count) - {"nightly"} for count in counts] == [
        {"often", "always"},
        *[{"always"}] * 2,
    ]
    assert JobRun.objects.get(job="often").count == 1


def test_what_ran_is_remembered() -> None:
    tick([Recorder().nightly()], now=NOON)

    row = JobRun.objects.get()
    assert (row.job, row.count, row.problem, row.attempts) == ("nightly", 1, "", 1)
    assert row.slot == NOON.replace(hour=2, minute=30)
    assert row.business_date == TODAY
    assert row.ended_at is not None
    assert NOON <= row.started_at <= row.ended_at < NOON + MINUTE


def test_on_a_fresh_club_the_past_is_nobodys_business() -> None:
    daily, evening = Recorder(), Recorder()
    early = NOON.replace(hour=1)

    done = tick([daily.catching_up(), evening.nightly()], now=early)

    assert done.counts == {"catching up": 1}
    assert daily.days == [[TODAY]]


def test_thirteen_days_of_rest_are_made_up_for_once() -> None:
    recorder, once_a_day = Recorder(), Recorder()
    jobs = [recorder.catching_up(), once_a_day.nightly()]
    tick(jobs, now=NOON - 13 * DAY)

    back = tick(jobs, now=NOON)
    tomorrow = tick(jobs, now=NOON + DAY)

    assert recorder.days == [
        [TODAY - 13 * DAY],
        [TODAY - age * DAY for age in range(12, -1, -1)],
        [TODAY + DAY],
    ]
    assert (back.counts["catching up"], tomorrow.counts["catching up"]) == (13, 1)
    assert len(once_a_day.calls) == 3


def test_days_that_failed_stay_missed() -> None:
    recorder = Recorder()
    jobs = [recorder.catching_up()]
    tick(jobs, now=NOON - 3 * DAY)
    recorder.fails = True
    tick(jobs, now=NOON - 2 * DAY)
    tick(jobs, now=NOON)

    recorder.fails = False
    tick(jobs, now=NOON + MINUTE)

    missed = [TODAY - 2 * DAY, TODAY - DAY, TODAY]
    assert recorder.days == [[TODAY - 3 * DAY], [TODAY - 2 * DAY], missed, missed]


def test_a_failure_stops_no_other_and_is_tried_again_with_pauses() -> None:
    bad, good = Recorder(fails=True), Recorder()
    # The real clock: pauses are waited for when nobody tells the time.
    jobs = [bad.often(), good.often("good")]

    first, second = tick(jobs), tick(jobs)

    assert (first.counts, first.problems) == ({"good": 1}, {"often": "LookupError"})
    assert (second.counts, second.problems) == ({}, {})
    assert len(bad.calls) == 1
    for failures, pause in ((1, 1), (2, 2), (3, 4)):
        _age(pause * MINUTE - timedelta(seconds=5))
        tick(jobs)
        assert len(bad.calls) == failures
        _age(timedelta(seconds=5))
        tick(jobs)
        assert len(bad.calls) == failures + 1
    bad.fails = False
    _age(8 * MINUTE)
    assert tick(jobs).counts["often"] == 1
    last = JobRun.objects.filter(job="often").latest("slot")
    assert (last.attempts, last.problem) == (5, "")


def _age(by: timedelta) -> None:
    """The last run of the failing job began earlier than it did."""
    row = JobRun.objects.filter(job="often").latest("slot")
    JobRun.objects.filter(pk=row.pk).update(started_at=row.started_at - by)


def test_who_died_at_work_is_followed_by_another() -> None:
    recorder = Recorder()
    tick([recorder.nightly()], now=NOON)
    JobRun.objects.update(ended_at=None, count=None)

    again = tick([recorder.nightly()], now=NOON)

    assert again.counts == {"nightly": 1}
    assert (JobRun.objects.get().attempts, JobRun.objects.get().count) == (2, 1)


def test_two_ticks_at_once_are_one() -> None:
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(5120601)")
    recorder = Recorder()

    beside = tick([recorder.always()], now=NOON)
    other.close()
    # The server notices a while later that the other is gone.
    after = tick([recorder.always()], now=NOON, patience=10)

    assert (beside.is_elsewhere, beside.counts) == (True, {})
    assert (after.is_elsewhere, after.counts) == (False, {"always": 1})


def test_the_lock_goes_with_a_tick_that_breaks() -> None:
    def broken(*, now: datetime) -> int:
        raise KeyboardInterrupt(now)

    with pytest.raises(KeyboardInterrupt):
        tick([Job("broken", broken)], now=NOON)

    assert tick([Recorder().always()], now=NOON).counts == {"always": 1}


def test_a_told_hour_that_lies_back_runs_nothing_twice() -> None:
    recorder = Recorder()
    jobs = [recorder.nightly(), Recorder().catching_up()]
    tick(jobs, now=NOON)

    back = tick(jobs, now=NOON - timedelta(hours=2))

    assert back.counts == {}


def test_runs_are_forgotten_after_a_season_idle_ones_after_a_month() -> None:
    tick([Recorder().nightly()], now=NOON)
    idle = JobRun.objects.get()
    idle.pk, idle.slot, idle.count = None, idle.slot - DAY, 0
    idle.save()

    kept = forget_old_runs(now=NOON + 29 * DAY)
    month = forget_old_runs(now=NOON + 31 * DAY)
    season = forget_old_runs(now=NOON + 91 * DAY)

    assert (kept, month, season) == (0, 1, 1)
