"""Where a member stands on his way: new, growing, mature, loyal, at risk or lost.

Two questions are asked apart. How far has he come? That is his *rung*: it depends on his visits
alone, is reached on the day of a visit and never taken back. And is he still with us? That is his
silence, measured by his own habit. Whoever is silent for too long is at risk, and then lost,
however far he had come; his next visit brings him back to his rung, or one higher.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from points.rules.habits import FEWEST_VISITS, rhythm_of


class Stage(StrEnum):
    """The six of them; the first four are rungs, in their order."""

    NEW = "new"
    GROWING = "growing"
    MATURE = "mature"
    LOYAL = "loyal"
    AT_RISK = "at_risk"
    LOST = "lost"


RUNGS = (Stage.NEW, Stage.GROWING, Stage.MATURE, Stage.LOYAL)


@dataclass(frozen=True, slots=True)
class Rung:
    """What reaching a rung takes: days of visit, and days from the first of them to the last."""

    stage: Stage
    visits: int
    span_days: int


# He came back: the first purchase may be chance, the second is a choice.
GROWING = Rung(Stage.GROWING, visits=2, span_days=0)
# Three gaps between four visits show a habit; two months, that it outlasted the first weeks.
MATURE = Rung(Stage.MATURE, visits=4, span_days=60)
# Eight visits through half a year: two seasons have passed, and the reasons to come with them.
LOYAL = Rung(Stage.LOYAL, visits=8, span_days=180)
LADDER = (LOYAL, MATURE, GROWING)

# Silent for twice his own interval he is late by a whole visit, as `points.rules.habits` says it.
RISK_INTERVALS = 2
# Nobody is called at risk within a month, however often he came.
RISK_LEAST_DAYS = 30
# Who comes once a year, for his wedding day, is at risk when it has passed by a month.
RISK_MOST_DAYS = 400
# With too few visits for an interval a season is the measure.
RISK_UNKNOWN_DAYS = 90
# Four intervals: three visits in a row did not take place.
LOST_INTERVALS = 4
LOST_LEAST_DAYS = 180
LOST_MOST_DAYS = 800
# A year and a month: the yearly day on which he came first has gone by without him.
LOST_UNKNOWN_DAYS = 400

# All of them under the names that statements of the database ask for.
THRESHOLDS = {
    "fewest": FEWEST_VISITS,
    "growing_visits": GROWING.visits,
    "growing_days": GROWING.span_days,
    "mature_visits": MATURE.visits,
    "mature_days": MATURE.span_days,
    "loyal_visits": LOYAL.visits,
    "loyal_days": LOYAL.span_days,
    "risk_intervals": RISK_INTERVALS,
    "risk_least": RISK_LEAST_DAYS,
    "risk_most": RISK_MOST_DAYS,
    "risk_unknown": RISK_UNKNOWN_DAYS,
    "lost_intervals": LOST_INTERVALS,
    "lost_least": LOST_LEAST_DAYS,
    "lost_most": LOST_MOST_DAYS,
    "lost_unknown": LOST_UNKNOWN_DAYS,
}

# Nobody measures how long a follow-up took; so long is assumed where its cost is asked for.
FOLLOW_UP_MINUTES = 5


@dataclass(frozen=True, slots=True)
class Bond:
    """What decides a member's stage.

    `known_on`: the day he joined, or his first purchase where that was earlier. `visits` are
    different days of purchase; `interval_days` is the median gap between them, known from the
    third on. `lost_days` is the club's fixed silence of the lost; None where his own interval
    decides.
    """

    known_on: date
    visits: int = 0
    first_on: date | None = None
    last_on: date | None = None
    interval_days: int | None = None
    lost_days: int | None = None

    @property
    def span_days(self) -> int:
        """From his first visit to his last."""
        if self.first_on is None or self.last_on is None:
            return 0
        return (self.last_on - self.first_on).days

    @property
    def seen_on(self) -> date:
        """When he last showed himself."""
        return self.last_on or self.known_on

    @property
    def rung(self) -> Stage:
        """How far he has come."""
        return rung_of(self.visits, self.span_days)

    @property
    def at_risk_on(self) -> date:
        """The first day on which he is at risk unless he comes; never after the lost."""
        return min(self.seen_on + timedelta(days=risk_after(self.interval_days)), self.lost_on)

    @property
    def lost_on(self) -> date:
        """The first day on which he counts as lost unless he comes."""
        days = lost_after(self.interval_days) if self.lost_days is None else self.lost_days
        return self.seen_on + timedelta(days=days)

    def stage_on(self, day: date) -> Stage:
        """His one stage on this day, if he has not come after `last_on`."""
        if day >= self.lost_on:
            return Stage.LOST
        return Stage.AT_RISK if day >= self.at_risk_on else self.rung


@dataclass(frozen=True, slots=True)
class Reached:
    """On this day he came to this stage."""

    stage: Stage
    on: date


@dataclass(frozen=True, slots=True)
class Missing:
    """What the next rung asks beyond what there is: so many visits, the last not before a day."""

    stage: Stage
    visits: int
    not_before: date


def rung_of(visits: int, span_days: int) -> Stage:
    """The highest rung whose visits and days are both reached."""
    for rung in LADDER:
        if visits >= rung.visits and span_days >= rung.span_days:
            return rung.stage
    return Stage.NEW


def risk_after(interval_days: int | None) -> int:
    """Days of silence from which on a member is at risk."""
    if interval_days is None:
        return RISK_UNKNOWN_DAYS
    return min(max(interval_days * RISK_INTERVALS, RISK_LEAST_DAYS), RISK_MOST_DAYS)


def lost_after(interval_days: int | None) -> int:
    """Days of silence from which on a member is lost; always later than at risk."""
    if interval_days is None:
        return LOST_UNKNOWN_DAYS
    return min(max(interval_days * LOST_INTERVALS, LOST_LEAST_DAYS), LOST_MOST_DAYS)


def bond_of(
    joined_on: date, days: Iterable[date], *, today: date, lost_days: int | None = None
) -> Bond:
    """The bond as it was on this day, from the days on which he bought."""
    visits = [day for day in days if day <= today]
    rhythm = rhythm_of(visits, today=today)
    return Bond(
        known_on=min([joined_on, *visits]),
        visits=rhythm.visits,
        first_on=rhythm.first_on,
        last_on=rhythm.last_on,
        interval_days=rhythm.interval_days,
        lost_days=lost_days,
    )


def way_of(
    joined_on: date, days: Iterable[date], *, today: date, lost_days: int | None = None
) -> list[Reached]:
    """All that he has been until this day, the oldest first, the last of them his stage now.

    Falling silent and coming back are part of it, so a stage may stand there more than once.
    """
    visits = sorted({day for day in days if day <= today})
    known_on = min([joined_on, *visits])
    way = [Reached(Stage.NEW, known_on)]
    bond = Bond(known_on, lost_days=lost_days)
    for place, day in enumerate(visits):
        _fall_silent(way, bond, before=day)
        bond = bond_of(known_on, visits[: place + 1], today=day, lost_days=lost_days)
        _come_to(way, bond.rung, day)
    _fall_silent(way, bond, before=today + timedelta(days=1))
    return way


def missing_for_next(bond: Bond, today: date) -> Missing | None:
    """What his next rung asks of him; None for who is loyal already.

    Whoever is silent needs one visit at least, which brings him back to his rung at once.
    """
    if bond.rung == Stage.LOYAL:
        return None
    rung = next(one for one in reversed(LADDER) if RUNGS.index(one.stage) > RUNGS.index(bond.rung))
    first_on = bond.first_on or today
    return Missing(
        stage=rung.stage,
        visits=max(rung.visits - bond.visits, 1),
        not_before=max(first_on + timedelta(days=rung.span_days), today),
    )


def _fall_silent(way: list[Reached], bond: Bond, *, before: date) -> None:
    if bond.at_risk_on < min(before, bond.lost_on):
        _come_to(way, Stage.AT_RISK, bond.at_risk_on)
    if bond.lost_on < before:
        _come_to(way, Stage.LOST, bond.lost_on)


def _come_to(way: list[Reached], stage: Stage, on: date) -> None:
    if way[-1].stage != stage:
        way.append(Reached(stage, on))
