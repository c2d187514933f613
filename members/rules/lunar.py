"""The lunar calendar as it is counted in Iran: where its months begin, and how sure that is.

Iran's calendar is printed year by year; what is printed, and what was predicted beyond it, stands
in the table below. Every other month is estimated by `members.rules.crescent`.
"""

from bisect import bisect_right
from datetime import date, timedelta
from itertools import accumulate
from typing import Literal, NamedTuple

from members.rules.crescent import day_after_crescent, lunations_before

Standing = Literal["official", "predicted", "estimated"]


class LunarName(NamedTuple):
    """A day as the lunar calendar names it."""

    year: int
    month: int
    day: int


# Months are numbered through, so that one more is the month after: year × 12 + month - 1.
_TABLE_BEGINS = 1446 * 12 + 8
_LAST_OFFICIAL = 1448 * 12 + 9
_LAST_PREDICTED = 1449 * 12 + 11
_LENGTHS = (
    *(29, 29, 29, 30),  # 1446, from Ramadan on
    *(29, 30, 30, 29, 30, 30, 30, 29, 30, 29, 29, 29),  # 1447
    *(30, 29, 30, 29, 30, 30, 30, 29, 30, 29, 30, 29),  # 1448, from Dhu al-Qadah on predicted
    *(30, 29, 29, 30, 29, 30, 29, 30, 30, 30, 29, 30),  # 1449
    *(29, 30, 29, 30, 29, 29, 30, 29, 30, 30),  # 1450, estimated, to Dhu al-Qadah
)
_STARTS = tuple(
    accumulate(_LENGTHS, lambda start, days: start + timedelta(days), initial=date(2025, 3, 2))
)
_AFTER_TABLE = _TABLE_BEGINS + len(_STARTS)


def lunar_month_start(year: int, month: int) -> date:
    """The first day of a month; months beyond the twelfth belong to the years that follow."""
    return _start(year * 12 + month - 1)


def lunar_name(day: date) -> LunarName:
    """The lunar name of a day."""
    number = _month_of(day)
    year, index = divmod(number, 12)
    return LunarName(year, index + 1, (day - _start(number)).days + 1)


def lunar_standing(year: int, month: int) -> Standing:
    """How sure it is on which day this month begins."""
    number = year * 12 + month - 1
    if _TABLE_BEGINS <= number <= _LAST_OFFICIAL:
        return "official"
    return "predicted" if _LAST_OFFICIAL < number <= _LAST_PREDICTED else "estimated"


def _start(number: int) -> date:
    if _TABLE_BEGINS <= number < _AFTER_TABLE:
        return _STARTS[number - _TABLE_BEGINS]
    return day_after_crescent(number)


def _month_of(day: date) -> int:
    if _STARTS[0] <= day < _STARTS[-1]:
        return _TABLE_BEGINS + bisect_right(_STARTS, day) - 1
    # The mean month tells it within one.
    number = lunations_before(day) + 1
    while _start(number) > day:
        number -= 1
    return number
