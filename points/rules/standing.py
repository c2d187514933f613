"""Where a member stands: when he rises, stays and falls, decided from what he bought."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from members.rules.calendars import CalendarName, Window, add_months, end_of_year, window_of
from points.rules.tiers import Qualifying, Scheme

Cause = Literal["rose", "kept", "fell", "by_hand", "hand_ended", "returned"]
# The scheme's measure (points earned, or money spent) over the days of a window.
Measured = Callable[[Window], int]
ONE_DAY = timedelta(days=1)
YEAR = 12


@dataclass(frozen=True, slots=True)
class Held:
    """A standing as the rules see it; `until` is its last promised day, none for the lowest.

    `earlier` are standings that this one replaced while their own promise still ran: what is
    left when this one ends before its time.
    """

    tier: str
    since: date
    until: date | None
    cause: Cause = "rose"
    earlier: tuple["Held", ...] = ()

    @property
    def is_by_hand(self) -> bool:
        """True when somebody has set it, whatever was bought."""
        return self.cause == "by_hand"


@dataclass(frozen=True, slots=True)
class Change:
    """The standing that follows, and what was measured when it was decided."""

    held: Held
    measured: int

    @property
    def tier(self) -> str:
        """The code of the level from now on."""
        return self.held.tier

    @property
    def since(self) -> date:
        """The first day of it."""
        return self.held.since

    @property
    def until(self) -> date | None:
        """The last day that is promised."""
        return self.held.until

    @property
    def cause(self) -> Cause:
        """Why it changed."""
        return self.held.cause


@lru_cache(maxsize=65_536)
def days_that_count(period: Qualifying, day: date, calendar: CalendarName) -> Window:
    """The days measured on a day: the twelve months, or its program year, that end with it."""
    if period == "year":
        return Window(window_of(day, "year", calendar).starts_on, day)
    return Window(add_months(day, -YEAR, calendar) + ONE_DAY, day)


def rising_days(scheme: Scheme, day: date, calendar: CalendarName) -> Window:
    """The days whose measure lifts a member on this day."""
    return days_that_count(scheme.period, day, calendar)


def staying_days(scheme: Scheme, until: date, calendar: CalendarName) -> Window:
    """The days whose measure keeps a member whose term ends with `until`: the twelve months, or
    the last whole program year, up to it.
    """
    if scheme.period == "rolling":
        return days_that_count(scheme.period, until, calendar)
    this_year = days_that_count(scheme.period, until + ONE_DAY, calendar)
    return days_that_count(scheme.period, this_year.starts_on - ONE_DAY, calendar)


def promised_until(scheme: Scheme, day: date, calendar: CalendarName) -> date:
    """How long a level reached on this day is promised: for twelve months, or to the end of the
    next program year, so that nobody who rises in Esfand loses it in Farvardin.

    The twelve months that end with the promise begin after the rise: what has lifted a member
    does not keep him as well.
    """
    if scheme.period == "rolling":
        return add_months(day, YEAR, calendar)
    return end_of_year(end_of_year(day, calendar) + ONE_DAY, calendar)


def next_term(scheme: Scheme, until: date, calendar: CalendarName) -> date:
    """The end of the term that follows one which ended with `until`."""
    if scheme.period == "rolling":
        return add_months(until, YEAR, calendar)
    return end_of_year(until + ONE_DAY, calendar)


def last_day_to_stay(scheme: Scheme, held: Held) -> date | None:
    """The last day on which he still stands there, whatever he buys: the grace is over then."""
    if held.until is None or held.is_by_hand:
        return held.until
    return held.until + timedelta(days=scheme.grace_days)


def decide_standing(
    scheme: Scheme, held: Held | None, measured: Measured, day: date, calendar: CalendarName
) -> Change | None:
    """Where he stands from this day on, where that differs; None when all stays as it is."""
    changes = changes_due(scheme, held, measured, day, calendar)
    return changes[-1] if changes else None


def held_on(
    scheme: Scheme, held: Held | None, measured: Measured, day: date, calendar: CalendarName
) -> Held | None:
    """Where he stands when this day begins to be sold: a term that has ended is decided first,
    whether or not the night's work has been there already.
    """
    if held is None or held.until is None or day <= held.until:
        return held
    change = decide_standing(scheme, held, measured, day, calendar)
    return change.held if change else held


def changes_due(
    scheme: Scheme, held: Held | None, measured: Measured, day: date, calendar: CalendarName
) -> tuple[Change, ...]:
    """Every change up to this day, the oldest first, each on the day it was due.

    He rises at once, over a hand-set standing too. When a term has ended he keeps the level that
    its days have reached; otherwise he stands there for the grace, may still reach it then, and
    after it falls: one level where the scheme is soft, and never below what he has reached. A
    hand-set standing ends with its last day, and he stands where he has earned to. Deciding
    again with the outcome changes nothing more.
    """
    if _nothing_due(scheme, held, measured, day, calendar):
        return ()
    case = _Case(scheme, measured, calendar)
    standing = held or Held(scheme.levels[0].code, day, None)
    changes = []
    while change := case.after_term(standing, day):
        changes.append(change)
        standing = change.held
    if change := case.by_reaching(standing, day):
        changes.append(change)
    return tuple(changes)


def decide_after_return(
    scheme: Scheme, held: Held | None, measured: Measured, day: date, calendar: CalendarName
) -> Change | None:
    """Where he stands when goods came back: what they alone had lifted or kept is taken back.

    He stands where he would without them; nobody buys a level and returns it. What was set by
    hand stays, and so does a standing whose term is over: that one is decided by the day.
    """
    if held is None or held.until is None or day > held.until:
        return None
    case = _Case(scheme, measured, calendar)
    if case.is_earned(held):
        return None
    earned = case.earned(held, day)
    if held.cause == "kept" and scheme.is_soft:
        earned = max(earned, _Earned(scheme.rank(held.tier) - 1, held.until))
    if earned >= _Earned(scheme.rank(held.tier), held.until):
        return None
    return case.change(held, earned, on=day, cause="returned")


def end_hand_standing(
    scheme: Scheme, held: Held, measured: Measured, day: date, calendar: CalendarName
) -> Change:
    """Where he stands from this day on when what was set by hand ends with the day before."""
    ended = replace(held, until=day - ONE_DAY)
    return _Case(scheme, measured, calendar).after_hand(ended, on=day)


def _nothing_due(
    scheme: Scheme, held: Held | None, measured: Measured, day: date, calendar: CalendarName
) -> bool:
    """The common purchase, told apart at little cost: within the term, not enough to rise."""
    if held is not None and held.until is not None and day > held.until:
        return False
    place = 0 if held is None else scheme.rank(held.tier)
    if place + 1 == len(scheme.levels):
        return True
    return measured(rising_days(scheme, day, calendar)) < scheme.levels[place + 1].threshold


@dataclass(frozen=True, slots=True, order=True)
class _Earned:
    """A level by its place, and how long it is promised (no matter for the lowest)."""

    place: int
    until: date


@dataclass(frozen=True, slots=True)
class _Case:
    """What a decision looks at: the scheme, what the member bought, the program's calendar."""

    scheme: Scheme
    measured: Measured
    calendar: CalendarName

    def after_term(self, held: Held, day: date) -> Change | None:
        """The change that follows from the end of a term before this day."""
        if held.until is None or day <= held.until:
            return None
        if held.is_by_hand:
            return self.after_hand(held, on=held.until + ONE_DAY)
        place = self.scheme.rank(held.tier)
        stayed = self.stayed(held.until)
        if stayed.place >= place > 0:
            return self.change(held, stayed, on=held.until + ONE_DAY)
        falls_on = held.until + timedelta(days=self.scheme.grace_days + 1)
        if place and day < falls_on:
            return None
        softly = _Earned(place - 1 if self.scheme.is_soft else 0, stayed.until)
        best = max(softly, stayed, self.reached(falls_on))
        return self.change(held, best, on=falls_on if place else held.until + ONE_DAY)

    def by_reaching(self, held: Held, day: date) -> Change | None:
        """The change that follows from what is reached today: a rise, or a level kept in its
        grace.
        """
        place = self.scheme.rank(held.tier)
        reached = self.reached(day)
        is_in_grace = held.until is not None and day > held.until
        if reached.place < place or (reached.place == place and not is_in_grace):
            return None
        return self.change(held, reached, on=max(day, held.since))

    def after_hand(self, held: Held, *, on: date) -> Change:
        """What he has earned, from the day after a hand-set standing."""
        earned = self.earned(held, on)
        is_kept = earned.place == self.scheme.rank(held.tier) > 0
        return self.change(held, earned, on=on, cause="kept" if is_kept else "hand_ended")

    def earned(self, held: Held, day: date) -> _Earned:
        """The best that holds on a day without this standing; a promise that runs already is not
        made anew.
        """
        reached = max(self.reached(day), self.stayed(day - ONE_DAY))
        promised = max(self._still_promised(held, day), default=reached)
        return promised if promised.place >= reached.place else reached

    def reached(self, day: date) -> _Earned:
        """What the days up to this one have reached."""
        level = self.scheme.reached(self._rising(day))
        return _Earned(
            self.scheme.rank(level.code), promised_until(self.scheme, day, self.calendar)
        )

    def stayed(self, until: date) -> _Earned:
        """What the days of a term have reached, for one more term."""
        window = staying_days(self.scheme, until, self.calendar)
        level = self.scheme.reached(self.measured(window))
        return _Earned(self.scheme.rank(level.code), next_term(self.scheme, until, self.calendar))

    def is_earned(self, held: Held) -> bool:
        """Whether it still rests on what was bought, or needs no purchase to rest on."""
        if held.is_by_hand or (held.cause == "fell" and self.scheme.is_soft):
            return True
        # What it was decided by: its first day, the term before it, the one before its grace.
        basis = [held.since, held.since - ONE_DAY]
        if held.cause == "fell":
            basis.append(held.since - timedelta(days=self.scheme.grace_days + 1))
        threshold = self.scheme.level(held.tier).threshold
        return any(self._rising(day) >= threshold for day in basis)

    def change(
        self, held: Held, earned: _Earned, *, on: date, cause: Cause | None = None
    ) -> Change:
        """The standing that follows `held`."""
        place = self.scheme.rank(held.tier)
        after = Held(
            tier=self.scheme.levels[earned.place].code,
            since=on,
            until=earned.until if earned.place else None,
            cause=cause or _cause_of(earned.place - place),
            earlier=promises_left(self.scheme, held, on),
        )
        return Change(after, self._rising(on))

    def _rising(self, day: date) -> int:
        return self.measured(rising_days(self.scheme, day, self.calendar))

    def _still_promised(self, held: Held, day: date) -> Iterator[_Earned]:
        for earlier in held.earlier:
            last_day = last_day_to_stay(self.scheme, earlier)
            if earlier.until and last_day and last_day >= day and self.is_earned(earlier):
                yield _Earned(self.scheme.rank(earlier.tier), earlier.until)


def promises_left(scheme: Scheme, held: Held, day: date) -> tuple[Held, ...]:
    """What of a standing, and of those that it replaced, is promised on this day still."""
    return tuple(
        earlier
        for earlier in (*held.earlier, replace(held, earlier=()))
        if (last_day := last_day_to_stay(scheme, earlier)) and last_day >= day
    )


def _cause_of(steps: int) -> Cause:
    if steps > 0:
        return "rose"
    return "fell" if steps else "kept"
