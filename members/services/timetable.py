"""One tick of the timetable: what is due is done, each slot once, whatever is killed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from time import monotonic, sleep

import structlog
from django.db import connection
from django.db.models import Min
from django.utils import timezone

from members.models import JobRun
from members.rules.timetable import (
    CAUGHT_UP,
    DAY,
    Ending,
    Job,
    Past,
    days_to_catch_up,
    due_slot,
    is_to_run,
    start_of,
)
from members.selectors.club import club_day, club_zone
from members.services.clock import look_at_clock
from members.services.patience import unhurried

logger = structlog.get_logger()

# The name of the lock in the database: one tick at a time, on whatever machine.
LOCK = 5_120_601
LOOK_AGAIN = 0.2
KEPT = timedelta(days=90)
# What had nothing to do tells nothing after a while.
KEPT_WITHOUT_WORK = timedelta(days=30)


@dataclass(slots=True)
class Tick:
    """What one tick did: how many each job has done, and by name what went wrong where one did
    not come through. Paused, it did nothing, for the clock has jumped; elsewhere, because
    another tick is at work.
    """

    now: datetime
    counts: dict[str, int] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    is_paused: bool = False
    is_elsewhere: bool = False


def tick(jobs: Sequence[Job], *, now: datetime | None = None, patience: float = 0) -> Tick:
    """Do what is due, in this order; safe to call at any time, from any number of machines.

    Where another tick is at work it is left to it, after `patience` seconds of waiting for its end.

    A job that fails stops no other; it is tried again with growing pauses. `now` told by a person
    is believed, and leaves what is remembered of the clock alone; otherwise nothing is done
    while the wall clock is not to be believed. Must not run inside a transaction.
    """
    if not _await_lock(patience):
        return Tick(now or timezone.now(), is_elsewhere=True)
    try:
        if now is None and look_at_clock() is not None:
            return Tick(timezone.now(), is_paused=True)
        return _run_all(jobs, now or timezone.now(), is_told=now is not None)
    finally:
        _release_lock()


def forget_old_runs(*, now: datetime | None = None) -> int:
    """Let go of runs that are long over; returns how many."""
    now = now or timezone.now()
    idle = JobRun.objects.filter(started_at__lt=now - KEPT_WITHOUT_WORK, count=0, problem="")
    old = JobRun.objects.filter(started_at__lt=now - KEPT)
    return idle.delete()[0] + old.delete()[0]


def _run_all(jobs: Sequence[Job], now: datetime, *, is_told: bool) -> Tick:
    done = Tick(now)
    begun = monotonic()
    for job in jobs:
        slot = due_slot(job, now, club_zone())
        if slot is None:
            continue
        # A nightly job may take a while; those behind it go by the time it is then.
        moment = now + timedelta(seconds=monotonic() - begun)
        past = _past(job, slot)
        if is_to_run(job, slot, past, moment, is_told=is_told):
            _run(job, slot, past, moment, done)
    return done


def _run(job: Job, slot: datetime, past: Past | None, moment: datetime, done: Tick) -> None:
    """Claim the slot, do the work, and note how it ended; each of the three by itself."""
    day = club_day(slot)
    failed_before = past.attempts if past is not None and past.ending != "done" else 0
    row, _is_new = JobRun.objects.update_or_create(
        job=job.name,
        slot=slot,
        defaults={
            "business_date": day,
            "started_at": moment,
            "ended_at": None,
            "attempts": failed_before + 1,
        },
    )
    begun = monotonic()
    try:
        with unhurried():
            days = _missed_days(job, day) if job.catches_up else []
            told = {"days": days} if job.catches_up else {}
            count = job.run(now=moment, **told)
    except Exception as problem:
        logger.exception("job failed", job=job.name, slot=slot.isoformat())
        row.problem = done.problems[job.name] = type(problem).__name__
    else:
        row.problem = ""
        row.count = (row.count or 0) + count
        done.counts[job.name] = count
        _note_days(job, days[:-1], moment)
    row.ended_at = moment + timedelta(seconds=monotonic() - begun)
    row.save(update_fields=["problem", "count", "ended_at"])


def _past(job: Job, slot: datetime) -> Past | None:
    """The last run up to this slot. One without an end has died: we hold the lock, nobody else is
    at it.
    """
    row = JobRun.objects.filter(job=job.name, slot__lte=slot).order_by("-slot").first()
    if row is None:
        return None
    return Past(row.slot, row.started_at, _ending(row), row.attempts)


def _ending(row: JobRun) -> Ending:
    if row.ended_at is None:
        return "died"
    return "failed" if row.problem else "done"


def _missed_days(job: Job, today: date) -> list[date]:
    runs = JobRun.objects.filter(job=job.name).order_by()
    since = runs.filter(slot__gte=start_of(today - CAUGHT_UP * DAY, club_zone()))
    through = since.filter(ended_at__isnull=False, problem="")
    done = set(through.values_list("business_date", flat=True).distinct())
    begun_on = runs.aggregate(first=Min("business_date", default=today))["first"]
    return days_to_catch_up(today, done, begun_on=begun_on)


def _note_days(job: Job, days: Sequence[date], moment: datetime) -> None:
    """Missed days that were made up for are done from now on."""
    rows = [
        JobRun(
            job=job.name,
            slot=start_of(day, club_zone()),
            business_date=day,
            started_at=moment,
            ended_at=moment,
            count=0,
        )
        for day in days
    ]
    JobRun.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["job", "slot"],
        update_fields=["started_at", "ended_at", "count", "problem"],
    )


def _await_lock(patience: float) -> bool:
    ends = monotonic() + patience
    while not (is_taken := _take_lock()) and monotonic() < ends:
        sleep(LOOK_AGAIN)
    return is_taken


def _take_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _release_lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
