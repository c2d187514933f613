"""On which day an occasion falls: a small language of rules, read in the occasion's calendar.

    12-20             a fixed day; 12-30 falls on the last day of a shorter month
    01-01..12         several days of one month, from the first to the twelfth
    end-of-02         the last day of a month
    nth:4:thu:11+1    the fourth Thursday of a month, and the day after (-1: the day before)
    last:fri:11       the last Friday of a month
    last:tue:year     the last Tuesday of the year
    easter-21         Western Easter, and so many days before or after (Gregorian only)
    explicit          only the days that somebody has written down

Days of the week are sat, sun, mon, tue, wed, thu, fri.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from members.exceptions import InvalidField
from members.rules.calendars import CalendarName, month_length, month_start
from members.rules.lunar import lunar_standing
from members.rules.yearly import day_in_year, longest_month

DayStatus = Literal["official", "predicted", "estimated", "edited", "fixed", "rule"]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_DAYS_FROM_EASTER = 100
MOST_DAYS_BESIDE = 7
LONGEST_RULE = 40

_FIXED = re.compile(r"([0-9]{2})-([0-9]{2})(?:\.\.([0-9]{2}))?")
_END = re.compile(r"end-of-([0-9]{2})")
_NTH = re.compile(r"nth:([1-5]):([a-z]{3}):([0-9]{2})([+-][0-9]+)?")
_LAST = re.compile(r"last:([a-z]{3}):([0-9]{2}|year)([+-][0-9]+)?")
_EASTER = re.compile(r"easter([+-][0-9]+)?")
_ONE_DAY = timedelta(days=1)

Finder = Callable[[CalendarName, int], date | None]


@dataclass(frozen=True, slots=True)
class OccasionRule:
    """One rule, read: where it puts the occasion in a year, and for how many days.

    `month` is the one whose beginning decides the day: for the last day of a month, or of a year,
    the one that follows. 0 where the rule itself names no day.
    """

    find: Finder
    kind: Literal["fixed", "rule", "explicit"]
    month: int = 0
    days: int = 1


@dataclass(frozen=True, slots=True)
class RuleDay:
    """The first and the last day of an occasion in one year, and how sure they are."""

    on: date
    until: date
    status: DayStatus


@lru_cache(maxsize=1024)
def read_rule(rule: str, calendar: CalendarName) -> OccasionRule:
    """The rule as it is meant; `InvalidField` (rule) says what cannot be: not_a_rule,
    invalid_date (a day that no year has), invalid_choice (no such day of the week), out_of_range
    (too far away), gregorian_only.
    """
    if rule == "explicit":
        return OccasionRule(lambda _calendar, _year: None, "explicit")
    for pattern, reader in _READERS:
        if found := pattern.fullmatch(rule):
            return reader(found, calendar)
    raise _refused("not_a_rule")


def rule_day(rule: str, calendar: CalendarName, year: int) -> RuleDay | None:
    """When the occasion is in this year of its calendar; None where the rule names no day."""
    read = read_rule(rule, calendar)
    on = read.find(calendar, year)
    if on is None:
        return None
    return RuleDay(on, on + (read.days - 1) * _ONE_DAY, _status(read, calendar, year))


def _status(read: OccasionRule, calendar: CalendarName, year: int) -> DayStatus:
    if calendar == "lunar":
        return lunar_standing(year, read.month)
    return "fixed" if read.kind == "fixed" else "rule"


def _fixed(found: re.Match[str], calendar: CalendarName) -> OccasionRule:
    month, day, last = int(found[1]), int(found[2]), int(found[3] or found[2])
    if not 1 <= day <= last <= longest_month(calendar, month):
        raise _refused("invalid_date")
    return OccasionRule(
        lambda calendar, year: day_in_year(calendar, year, month, day),
        "fixed",
        month,
        days=last - day + 1,
    )


def _end(found: re.Match[str], calendar: CalendarName) -> OccasionRule:
    month = _month(found[1], calendar)
    return OccasionRule(
        lambda calendar, year: month_start(calendar, year, month + 1) - _ONE_DAY, "rule", month + 1
    )


def _nth(found: re.Match[str], calendar: CalendarName) -> OccasionRule:
    number, weekday, month = int(found[1]), _weekday(found[2]), _month(found[3], calendar)
    beside = _days(found[4], MOST_DAYS_BESIDE)

    def find(calendar: CalendarName, year: int) -> date | None:
        begins = month_start(calendar, year, month)
        days_in = (weekday - begins.weekday()) % 7 + 7 * (number - 1)
        if days_in >= month_length(calendar, year, month):
            return None  # a fifth that this month does not have
        return begins + (days_in + beside) * _ONE_DAY

    return OccasionRule(find, "rule", month)


def _last(found: re.Match[str], calendar: CalendarName) -> OccasionRule:
    weekday = _weekday(found[1])
    month = 12 if found[2] == "year" else _month(found[2], calendar)
    beside = _days(found[3], MOST_DAYS_BESIDE)

    def find(calendar: CalendarName, year: int) -> date:
        ends = month_start(calendar, year, month + 1) - _ONE_DAY
        return ends - (ends.weekday() - weekday) % 7 * _ONE_DAY + beside * _ONE_DAY

    return OccasionRule(find, "rule", month + 1)


def _easter(found: re.Match[str], calendar: CalendarName) -> OccasionRule:
    if calendar != "gregorian":
        raise _refused("gregorian_only")
    away = _days(found[1], MOST_DAYS_FROM_EASTER)
    return OccasionRule(
        lambda _calendar, year: easter_sunday(year) + away * _ONE_DAY, "rule", month=4
    )


_READERS = (
    (_FIXED, _fixed),
    (_END, _end),
    (_NTH, _nth),
    (_LAST, _last),
    (_EASTER, _easter),
)


def easter_sunday(year: int) -> date:
    """Western Easter by the anonymous Gregorian rule (J. Meeus, Astronomical Algorithms, 8)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap, rest = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - moon + 15) % 30
    quarter, over = divmod(of_century, 4)
    weekday = (32 + 2 * rest + 2 * quarter - epact - over) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _month(written: str, calendar: CalendarName) -> int:
    month = int(written)
    if not longest_month(calendar, month):
        raise _refused("invalid_date")
    return month


def _weekday(written: str) -> int:
    if written not in WEEKDAYS:
        raise _refused("invalid_choice")
    return WEEKDAYS.index(written)


def _days(written: str | None, most: int) -> int:
    days = int(written or 0)
    if abs(days) > most:
        raise _refused("out_of_range")
    return days


def _refused(problem: str) -> InvalidField:
    return InvalidField(field="rule", problem=problem)
