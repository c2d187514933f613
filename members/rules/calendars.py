"""Jalali, Gregorian and lunar days: conversion, reading and writing dates, months and years."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from persiantools.jdatetime import JalaliDate

from members.rules.lunar import LunarName, lunar_month_start, lunar_name
from members.rules.text import drop_hidden, fold_digits, persian_digits

CalendarName = Literal["jalali", "gregorian", "lunar"]
WindowKind = Literal["month", "quarter", "year"]
DayStyle = Literal["long", "short", "month"]

JALALI_MONTHS = (
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
)
PERSIAN_WEEKDAYS = ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_MONTHS_OF_A_YEAR = 12
# The lunar count begins in July 622; nobody keeps a day beyond the other end.
_FIRST_LUNAR, _LAST_LUNAR = date(622, 7, 20), date(3000, 1, 1)
_MOST_LUNAR_YEARS = 3000
_MONTHS_IN: dict[WindowKind, int] = {"month": 1, "quarter": 3, "year": 12}
_WRITTEN_DAY = re.compile(r"([0-9]{4})\s*([-/.\u060d])\s*([0-9]{1,2})\s*\2\s*([0-9]{1,2})")
# A year outside these belongs to the other calendar or is a slip of the finger.
YEARS_READ: dict[CalendarName, range] = {
    "jalali": range(1200, 1500),
    "gregorian": range(1800, 2200),
    "lunar": range(1200, 1560),
}

# persiantools is typed only in part; these two names give its conversions their types.
_from_gregorian: Callable[[date], JalaliDate] = JalaliDate.to_jalali
_jalali_date: Callable[[int, int, int], JalaliDate] = JalaliDate


class InvalidDate(ValueError):
    """No such day in that calendar, or not written as a day; `code` is always "invalid_date"."""

    def __init__(self) -> None:
        super().__init__("invalid_date")
        self.code = "invalid_date"


@dataclass(frozen=True, slots=True, order=True)
class JalaliDay:
    """A day as the Jalali calendar names it."""

    year: int
    month: int
    day: int

    def gregorian(self) -> date:
        """The same day as a date; InvalidDate when the calendar has no such day."""
        try:
            return _jalali_date(self.year, self.month, self.day).to_gregorian()
        except (ValueError, OverflowError) as problem:
            raise InvalidDate from problem


class DayName(NamedTuple):
    """A day as one of the calendars names it."""

    year: int
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of days; both ends belong to it."""

    starts_on: date
    ends_on: date


def jalali_of(day: date) -> JalaliDay:
    """The Jalali name of a day; InvalidDate before the calendar begins (22 March 622)."""
    return _remembered_jalali(day)


# A page names the same few days over and over.
@lru_cache(maxsize=4096)
def _remembered_jalali(day: date) -> JalaliDay:
    try:
        jalali = _from_gregorian(day)
    except ValueError as problem:
        raise InvalidDate from problem
    return JalaliDay(jalali.year, jalali.month, jalali.day)


def is_jalali_leap(year: int) -> bool:
    return JalaliDate.is_leap(year)


def parse_day(raw: str, *, calendar: CalendarName) -> date:
    """A day written year first: 1405/8/30, ۱۴۰۵-۰۸-۳۰, 2026-11-21.

    Raises InvalidDate for other forms, for days that do not exist (1404-12-30) and for years
    that only make sense in the other calendar.
    """
    written = _WRITTEN_DAY.fullmatch(fold_digits(drop_hidden(raw)).strip())
    if not written:
        raise InvalidDate
    return named_day(calendar, int(written[1]), int(written[3]), int(written[4]))


def named_day(calendar: CalendarName, year: int, month: int, day: int) -> date:
    """The day with this name; InvalidDate when there is none, or the year is another calendar's."""
    if year not in YEARS_READ[calendar]:
        raise InvalidDate
    return _day_of(year, month, day, calendar)


def window_of(day: date, kind: WindowKind, calendar: CalendarName) -> Window:
    """The month, quarter or year a day lies in; Jalali quarters are the seasons."""
    year, month, _day = name_of(day, calendar)
    length = _MONTHS_IN[kind]
    first_month = (month - 1) // length * length + 1
    starts_on = month_start(calendar, year, first_month)
    return Window(starts_on, month_start(calendar, year, first_month + length) - timedelta(days=1))


def add_months(day: date, months: int, calendar: CalendarName) -> date:
    """The same day of the month, months later (or earlier, if negative), or the month's last."""
    year, month, _day = name_of(day, calendar)
    days_in = day - month_start(calendar, year, month)
    target = month_start(calendar, year, month + months)
    last = month_start(calendar, year, month + months + 1) - timedelta(days=1)
    return min(target + days_in, last)


def end_of_year(day: date, calendar: CalendarName) -> date:
    return window_of(day, "year", calendar).ends_on


def week_start(day: date) -> date:
    """The Saturday on or before a day."""
    return day - timedelta(days=(day.weekday() + 2) % 7)


def format_day(day: date, language: str, *, style: DayStyle) -> str:
    """A day for people: Jalali in Persian, Gregorian in every other language.

    long «شنبه ۳۰ آبان ۱۴۰۵», short «۱۴۰۵/۰۸/۳۰», month «آبان ۱۴۰۵».
    """
    if not language.startswith("fa"):
        return _english_day(day, style)
    jalali = jalali_of(day)
    if style == "short":
        return persian_digits(f"{jalali.year:04}/{jalali.month:02}/{jalali.day:02}")
    month = JALALI_MONTHS[jalali.month - 1]
    if style == "month":
        return persian_digits(f"{month} {jalali.year}")
    weekday = PERSIAN_WEEKDAYS[day.weekday()]
    return persian_digits(f"{weekday} {jalali.day} {month} {jalali.year}")


def _english_day(day: date, style: DayStyle) -> str:
    if style == "short":
        return f"{day.year:04}-{day.month:02}-{day.day:02}"
    month = _MONTHS[day.month - 1]
    if style == "month":
        return f"{month} {day.year}"
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {month} {day.year}"


def name_of(day: date, calendar: CalendarName) -> DayName:
    """What a calendar calls a day; InvalidDate before it begins."""
    if calendar == "gregorian":
        return DayName(day.year, day.month, day.day)
    if calendar == "lunar":
        return DayName(*_remembered_lunar(day))
    jalali = jalali_of(day)
    return DayName(jalali.year, jalali.month, jalali.day)


@lru_cache(maxsize=4096)
def _remembered_lunar(day: date) -> LunarName:
    if not _FIRST_LUNAR <= day < _LAST_LUNAR:
        raise InvalidDate
    return lunar_name(day)


def month_start(calendar: CalendarName, year: int, month: int) -> date:
    """The first day of a month; a month beyond the twelfth, or before the first, belongs to
    another year.
    """
    years, index = divmod(month - 1, 12)
    return _day_of(year + years, index + 1, 1, calendar)


def month_length(calendar: CalendarName, year: int, month: int) -> int:
    """How many days this month of this year has."""
    return (month_start(calendar, year, month + 1) - month_start(calendar, year, month)).days


def _day_of(year: int, month: int, day: int, calendar: CalendarName) -> date:
    if calendar == "jalali":
        return JalaliDay(year, month, day).gregorian()
    if calendar == "lunar":
        return _lunar_day(year, month, day)
    try:
        return date(year, month, day)
    except (ValueError, OverflowError) as problem:
        raise InvalidDate from problem


def _lunar_day(year: int, month: int, day: int) -> date:
    if not (0 < year < _MOST_LUNAR_YEARS and 1 <= month <= _MONTHS_OF_A_YEAR and day >= 1):
        raise InvalidDate
    named = lunar_month_start(year, month) + timedelta(days=day - 1)
    if named >= lunar_month_start(year, month + 1):
        raise InvalidDate
    return named
