"""When a day that comes round is spoken of: its steps, the day each leaves on, what is too late."""

from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Literal

StepName = Literal["before", "day", "after"]
Missed = Literal["late", "overtaken"]

# A day that a member keeps as his own is greeted; the others are somebody else's to be given for.
GREETED = frozenset({"birthday", "wedding", "engagement", "graduation"})
REMEMBRANCE = "remembrance"
# Of these a member has one: a name is not needed to tell which, and would be too familiar.
ONE_OF_A_KIND = frozenset({"wife", "husband", "mother", "father"})
# A reminder steps aside for days of mourning by so many days at most.
MOST_MOVED = 31
# What follows a day is of use for so long.
AFTER_IS_USEFUL = 7
# A date that was told, or changed, so shortly before the day earns no gift; as points see it.
SETTLED_AFTER = timedelta(days=14)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One time at which a day is spoken of; `days` before it, or after it."""

    name: StepName
    days: int = 0

    @property
    def code(self) -> str:
        """What tells this step from the others of the same day, in keys."""
        return f"before-{self.days}" if self.name == "before" else self.name


@dataclass(frozen=True, slots=True)
class Due:
    """A step of a day that is kept `on`. It is meant for `wanted_on`, leaves on `leaves_on`, and
    is of no use after `latest`.
    """

    step: Step
    on: date
    wanted_on: date
    leaves_on: date
    latest: date

    @property
    def is_moved(self) -> bool:
        """Whether mourning has moved it."""
        return self.leaves_on != self.wanted_on


def due_of(step: Step, on: date, mourning: Container[date]) -> Due | None:
    """When this step of a day leaves. On a day of mourning it does not: it waits for the next
    ordinary day while it is still of use, else it leaves on an ordinary day before. None where
    the mourning is too long for either.
    """
    wanted, earliest, latest = _stretch(step, on)
    for leaves_on in chain(_days(wanted, latest), _days_back(wanted - ONE_DAY, earliest)):
        if leaves_on not in mourning:
            return Due(step, on, wanted, leaves_on, latest)
    return None


def schedule_of(
    on: date,
    *,
    lead_days: Iterable[int],
    steps: Collection[StepName],
    after_days: int = 0,
    mourning: Container[date] = (),
) -> list[Due]:
    """Everything that is due around a day, the earliest first. Notice of no day at all falls on
    the day itself; where the day has words of its own they take its place.
    """
    every = [*(Step("before", days) for days in lead_days), Step("day"), Step("after", after_days)]
    meant = [step for step in every if has_step(step, steps, after_days)]
    found = [due for step in meant if (due := due_of(step, on, mourning)) is not None]
    return sorted(found, key=lambda due: due.wanted_on)


def has_step(step: Step, steps: Collection[StepName], after_days: int) -> bool:
    """Whether a day with plans for these steps has this one."""
    if step.name == "before":
        return "before" in steps and (step.days > 0 or "day" not in steps)
    return step.name in steps and (step.name == "day" or step.days == after_days)


def judge(
    due: Due, schedule: Sequence[Due], *, today: date, mourning: Container[date]
) -> date | Missed:
    """The day on which a step that was due by today leaves after all, or why it does not.

    After days without the club running several steps of a day may be due at once: only the latest
    that is still of use leaves, and has overtaken the others. What is of no use any more is late.
    """
    leaves_on = _still_leaves(due, today, mourning)
    if leaves_on is None:
        return "late"
    overtaken = any(
        other.wanted_on > due.wanted_on
        and other.leaves_on <= today
        and _still_leaves(other, today, mourning) is not None
        for other in schedule
    )
    return "overtaken" if overtaken else leaves_on


def leaving_on(day: date, step: Step, mourning: Container[date]) -> list[date]:
    """The days whose step leaves on this one: one mostly; those that mourning has moved here;
    none on a day of mourning.
    """
    if day in mourning:
        return []
    nearest = day + _from_step(step)
    most = max(step.days, AFTER_IS_USEFUL)
    around = _days(nearest - most * ONE_DAY, nearest + MOST_MOVED * ONE_DAY)
    return [
        on
        for on in around
        if (due := due_of(step, on, mourning)) is not None and due.leaves_on == day
    ]


def subjects_of_date(whose: str, kind: str) -> tuple[str, ...]:
    """Under which names a member's day may have its plans, the most special first."""
    if whose == "self" and kind in GREETED:
        return (f"own:{kind}", "own:")
    return (f"date:{kind}", "date:")


def subjects_of_occasion(key: str) -> tuple[str, ...]:
    """The same for a day that everybody keeps."""
    return (f"occasion:{key}", "occasion:")


def source_of_date(date_id: int, year: int, *, is_own: bool) -> str:
    """The natural key of one coming of a member's day, in the year of its own calendar."""
    return f"{'own' if is_own else 'date'}:{date_id}:{year}"


def source_of_occasion(key: str, year: int, member_id: int) -> str:
    """The same of an occasion, for one member."""
    return f"occasion:{key}:{year}:{member_id}"


def _stretch(step: Step, on: date) -> tuple[date, date, date]:
    """When a step is meant to leave, and from when to when it may."""
    wanted = on - _from_step(step)
    if step.name == "after":
        return wanted, on + ONE_DAY, wanted + AFTER_IS_USEFUL * ONE_DAY
    is_before = step.name == "before" and step.days > 0
    return wanted, wanted - MOST_MOVED * ONE_DAY, on - ONE_DAY if is_before else on


def _from_step(step: Step) -> timedelta:
    """From the step to the day."""
    return (-step.days if step.name == "after" else step.days) * ONE_DAY


def _still_leaves(due: Due, today: date, mourning: Container[date]) -> date | None:
    for day in _days(max(today, due.leaves_on), due.latest):
        if day not in mourning:
            return day
    return None


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE_DAY


def _days_back(last: date, first: date) -> Iterator[date]:
    while last >= first:
        yield last
        last -= ONE_DAY
