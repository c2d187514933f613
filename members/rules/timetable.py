"""When a job is due, and what it has missed."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal, Protocol

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
# How far back missed days are made up for, today among them.
CAUGHT_UP = 14
# Twice as long after each failure, and no longer than this.
LONGEST_PAUSE = timedelta(minutes=15)
Ending = Literal["done", "failed", "died"]


class Timed(Protocol):
    """What is due by the clock: at these local times of every day, or every so many minutes, or
    (neither given) at every tick.
    """

    @property
    def name(self) -> str: ...
    @property
    def at(self) -> tuple[time, ...]: ...
    @property
    def every(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Slot:
    """When something is due, for whoever need not know how it is done."""

    name: str
    at: tuple[time, ...] = ()
    every: int | None = None
    catches_up: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """One entry of the timetable.

    `run` is called with `now=` and returns how many it has done; whatever kills it, running it
    again finishes the work. One that catches up is called with `days=` as well: every business
    day on which it has not come through yet, the oldest first, today last.
    """

    name: str
    run: Callable[..., int]
    at: tuple[time, ...] = ()
    every: int | None = None
    catches_up: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """How the last run of a job, at this slot or before it, has ended: it came through, failed,
    or was killed at work; `attempts` counts failures and deaths in a row.
    """

    slot: datetime
    started_at: datetime
    ending: Ending
    attempts: int


def due_slot(job: Timed, now: datetime, zone: tzinfo) -> datetime | None:
    """The instant for which the job is due now, the latest one of today; None before the first.

    A local time that the change to summer time leaves out comes an hour later; one that the
    change back repeats comes once.
    """
    if job.at:
        today = now.astimezone(zone).date()
        return max((slot for slot in _slots(job, today, zone) if slot <= now), default=None)
    return _floor(now, job.every or 1)


def next_slot(job: Timed, now: datetime, zone: tzinfo) -> datetime:
    """The next instant after now for which the job is due."""
    if not job.at:
        return _floor(now, job.every or 1) + (job.every or 1) * MINUTE
    today = now.astimezone(zone).date()
    days = (today, today + DAY)
    return min(slot for day in days for slot in _slots(job, day, zone) if slot > now)


def is_to_run(job: Job, slot: datetime, past: Past | None, now: datetime, *, is_told: bool) -> bool:
    """A slot that came through is over; one that did not is tried again after a pause that grows.

    What is due at every tick has no slots to be over. A tick that was told its time by a person
    waits for no pause, and does again what is done more than once a day.
    """
    if past is None:
        return True
    if past.ending == "done":
        is_always = not job.at and job.every is None
        is_repeated = len(job.at) != 1 and is_told
        return is_always or is_repeated or past.slot != slot
    # A worker that was restarted goes on at once; only one that dies of it again and again waits.
    failures = past.attempts - (past.ending == "died")
    return is_told or now >= past.started_at + pause_after(failures)


def pause_after(attempts: int) -> timedelta:
    """How long to leave a job alone that has failed so many times in a row."""
    return min(LONGEST_PAUSE, MINUTE * (1 << min(attempts, 10) - 1)) if attempts else timedelta()


def days_to_catch_up(today: date, done: Collection[date], *, begun_on: date) -> list[date]:
    """The days without a run that came through, the oldest first and today always last; what was
    before the day of the very first run is nobody's business.
    """
    before = (today - age * DAY for age in range(CAUGHT_UP - 1, 0, -1))
    return [*(day for day in before if day >= begun_on and day not in done), today]


def start_of(day: date, zone: tzinfo) -> datetime:
    """The instant at which a local day begins."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _slots(job: Timed, day: date, zone: tzinfo) -> list[datetime]:
    return [datetime.combine(day, at, zone).astimezone(UTC) for at in job.at]


def _floor(now: datetime, minutes: int) -> datetime:
    length = minutes * 60
    return datetime.fromtimestamp(int(now.timestamp()) // length * length, UTC)
