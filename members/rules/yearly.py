"""Days that come back every year in their own calendar: when next, and which are kept on a day."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import count
from typing import Literal, NamedTuple

from members.rules.calendars import (
    CalendarName,
    month_length,
    month_start,
    name_of,
)

LeapPolicy = Literal["before", "after", "leap-only"]
LEAP_POLICIES: tuple[LeapPolicy, ...] = ("before", "after", "leap-only")

_LONGEST: dict[CalendarName, tuple[int, ...]] = {
    "jalali": (31, 31, 31, 31, 31, 31, 30, 30, 30, 30, 30, 30),
    "gregorian": (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31),
    "lunar": (30,) * 12,
}
_SHORTEST_YEAR = 354


class Occurrence(NamedTuple):
    """A yearly day in one year: the day on which it is kept, and the year of its own calendar
    that it belongs to (30 Esfand 1404 kept the day after is on 1 Farvardin 1405).
    """

    on: date
    year: int


def longest_month(calendar: CalendarName, month: int) -> int:
    """How many days this month has at most; 0 when there is no such month."""
    return _LONGEST[calendar][month - 1] if 1 <= month <= 12 else 0


@lru_cache(maxsize=16_384)
def day_in_year(
    calendar: CalendarName, year: int, month: int, day: int, policy: LeapPolicy = "before"
) -> date | None:
    """When this day is kept in one year of its calendar.

    What becomes of a day that its month lacks that year (30 Esfand, 29 February, a lunar 30th)
    `policy` says: the last of the month, the first of the next, or None.
    """
    begins = month_start(calendar, year, month)
    length = month_length(calendar, year, month)
    if day <= length:
        return begins + timedelta(days=day - 1)
    if policy == "leap-only":
        return None
    return begins + timedelta(days=length if policy == "after" else length - 1)


def next_occurrence(
    calendar: CalendarName, month: int, day: int, *, today: date, policy: LeapPolicy = "before"
) -> Occurrence:
    """The first day from today on, today included, on which this day of the year is kept."""
    return next(_occurrences(calendar, month, day, first=today, policy=policy))


def next_yearly_day(
    calendar: CalendarName, month: int, day: int, *, today: date, policy: LeapPolicy = "before"
) -> date:
    """When this day of the year comes next; today counts."""
    return next_occurrence(calendar, month, day, today=today, policy=policy).on


def occurrences_between(
    calendar: CalendarName,
    month: int,
    day: int,
    *,
    first: date,
    last: date,
    policy: LeapPolicy = "before",
) -> list[Occurrence]:
    """Every time this day of the year is kept from the first day to the last, both included; a
    lunar day may come twice in a Jalali or Gregorian year.
    """
    found = []
    for occurrence in _occurrences(calendar, month, day, first=first, policy=policy):
        if occurrence.on > last:
            break
        found.append(occurrence)
    return found


def month_day_near(
    calendar: CalendarName,
    month: int,
    day: int,
    *,
    first: date,
    last: date,
    policy: LeapPolicy = "before",
) -> bool:
    """Whether this day of the year is kept between two days, both included."""
    year = name_of(first, calendar).year
    earliest = year - 1 if policy == "after" else year
    # Two years, mostly: a rule asks this of every date at every sale.
    for one in range(earliest, year + 2 + (last - first).days // _SHORTEST_YEAR):
        on = day_in_year(calendar, one, month, day, policy)
        if on is not None and on >= first:
            return on <= last
    return False


def yearly_days_on(
    day: date, calendar: CalendarName, policy: LeapPolicy = "before"
) -> list[tuple[int, int]]:
    """The (month, day) that are kept on this day under this policy: its own, and a day that its
    month lacks this year.
    """
    year, month, number = name_of(day, calendar)
    kept = [(month, number)]
    if policy == "before" and number == month_length(calendar, year, month):
        kept += _lacking(calendar, year, month)
    elif policy == "after" and number == 1:
        before = name_of(day - timedelta(days=1), calendar)
        kept += _lacking(calendar, before.year, before.month)
    return kept


def _lacking(calendar: CalendarName, year: int, month: int) -> list[tuple[int, int]]:
    """The days that this month has in other years only."""
    beyond = range(month_length(calendar, year, month) + 1, longest_month(calendar, month) + 1)
    return [(month, number) for number in beyond]


def _occurrences(
    calendar: CalendarName, month: int, day: int, *, first: date, policy: LeapPolicy
) -> Iterator[Occurrence]:
    """All from this day on, without end. What the year before puts off may fall on this day."""
    for year in count(name_of(first, calendar).year - 1):
        on = day_in_year(calendar, year, month, day, policy)
        if on is not None and on >= first:
            yield Occurrence(on, year)
