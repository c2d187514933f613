"""How often somebody comes: his own interval, when he is due, and whether he is late."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median_low

FEWEST_VISITS = 3
LATE_AFTER = 2


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The days on which somebody came, read as a habit.

    `interval_days` is the median gap between his visits, known from the third visit on; `due_on`
    is one interval after the last, and `is_late` from twice the interval on.
    """

    visits: int
    first_on: date | None = None
    last_on: date | None = None
    interval_days: int | None = None
    due_on: date | None = None
    is_late: bool = False


def rhythm_of(days: Iterable[date], *, today: date) -> Rhythm:
    """The rhythm of these days of visit, in any order; several purchases of a day are one visit."""
    visits = sorted(set(days))
    if not visits:
        return Rhythm(visits=0)
    first_on, last_on = visits[0], visits[-1]
    if len(visits) < FEWEST_VISITS:
        return Rhythm(len(visits), first_on, last_on)
    gaps = [(later - day).days for day, later in pairwise(visits)]
    interval = median_low(gaps)
    return Rhythm(
        visits=len(visits),
        first_on=first_on,
        last_on=last_on,
        interval_days=interval,
        due_on=last_on + timedelta(days=interval),
        is_late=today >= last_on + timedelta(days=interval * LATE_AFTER),
    )


def usual(seen: Sequence[str], *, least: int = FEWEST_VISITS) -> str:
    """What makes up at least half of what was seen; empty where nothing does, or too little was
    seen to tell.
    """
    if len(seen) < least:
        return ""
    name, count = Counter(seen).most_common(1)[0]
    return name if count * 2 >= len(seen) else ""
