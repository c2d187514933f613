"""Whether the wall clock can be believed, seen beside the machine's own count of seconds."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

# Gained or lost more than this against the machine's own count: it has jumped.
JUMP = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Reading:
    """The clocks at one moment: the wall's, the database's, and the seconds that this start of
    the machine (`boot`) has counted, sleep among them. `boot` is empty where a machine does not
    tell.
    """

    wall: datetime
    database: datetime
    boot: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What is remembered from tick to tick: the time as it ought to have been at the last one,
    and since when the wall clock is not believed.
    """

    at: datetime
    boot: str
    seconds: int
    jumped_at: datetime | None = None


def compare(kept: Kept | None, seen: Reading) -> Kept:
    """What to remember now; `jumped_at` is set as long as the wall clock is not to be believed.

    Hours without a tick are counted by the machine too, and after a new start there is nothing to
    compare: neither is a jump. While a clock is ahead, the time goes on from the last one that
    was right, so that it is believed again by itself when it comes back. A clock that is set
    back is believed at once: nothing happens too early by it.
    """
    fresh = Kept(seen.wall, seen.boot, seen.seconds)
    if abs(seen.wall - seen.database) > JUMP:
        return _doubted(kept or fresh, seen)
    if kept is None:
        return fresh
    if not _is_same_start(kept, seen):
        if kept.jumped_at is not None and seen.wall > kept.jumped_at - JUMP:
            return _doubted(kept, seen)
        return fresh
    return _doubted(kept, seen) if seen.wall - _expected(kept, seen) > JUMP else fresh


def seconds_since(kept: Kept, seen: Reading) -> int:
    """How long ago the last tick was, whatever became of the wall clock in between."""
    if _is_same_start(kept, seen):
        return seen.seconds - kept.seconds
    return max(0, int((seen.wall - kept.at).total_seconds()))


def _is_same_start(kept: Kept, seen: Reading) -> bool:
    return bool(kept.boot) and kept.boot == seen.boot


def _expected(kept: Kept, seen: Reading) -> datetime:
    return kept.at + timedelta(seconds=seen.seconds - kept.seconds)


def _doubted(kept: Kept, seen: Reading) -> Kept:
    jumped_at = kept.jumped_at or seen.wall
    if not _is_same_start(kept, seen):
        return replace(kept, jumped_at=jumped_at)
    return Kept(_expected(kept, seen), seen.boot, seen.seconds, jumped_at)
