"""The clocks as they stand, and what is remembered of them."""

import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from django.db import connection
from django.utils import timezone

from members.models import Clock
from members.rules.clock import Kept, Reading, compare, seconds_since

BOOT = Path("/proc/sys/kernel/random/boot_id")
# A tick comes every minute; without one for so many seconds nobody wakes the timetable.
LATE = 180


@dataclass(frozen=True, slots=True)
class Pulse:
    """How the timetable is: `paused` since `jumped_at`, where the clock is not believed."""

    state: Literal["ok", "late", "never", "paused"]
    seconds: int = 0
    jumped_at: datetime | None = None


def read_clocks() -> Reading:
    """The wall clock, the database's and the machine's count of seconds since it was started."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        database: datetime = cursor.fetchone()[0]
    return Reading(timezone.now(), database, _boot(), _seconds())


def kept_clock() -> Kept | None:
    """What the last tick has left; None before the first."""
    row = Clock.objects.filter(pk=1).first()
    return None if row is None else Kept(row.ticked_at, row.boot, row.seconds, row.jumped_at)


def is_clock_believed() -> bool:
    """Whether work of which much hangs on the hour may go on, by what is remembered and by what
    the clocks say now.
    """
    return compare(kept_clock(), read_clocks()).jumped_at is None


def pulse() -> Pulse:
    """Whether the timetable lives, in one statement: the health page asks."""
    kept = kept_clock()
    if kept is None:
        return Pulse("never")
    now = timezone.now()
    seconds = seconds_since(kept, Reading(now, now, _boot(), _seconds()))
    if seconds > LATE:
        return Pulse("late", seconds, kept.jumped_at)
    return Pulse("ok" if kept.jumped_at is None else "paused", seconds, kept.jumped_at)


def _boot() -> str:
    """The name of this start of the machine; empty where the system does not tell."""
    try:
        return BOOT.read_text("ascii").strip()
    except OSError:
        return ""


def _seconds() -> int:
    return int(time.clock_gettime(time.CLOCK_BOOTTIME)) if _boot() else 0
