"""Days as files write them: year first or last, in either calendar, as a spreadsheet's number, or
in words. What could be read in two ways is refused unless the owner has said which one it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from members.rules.calendars import (
    JALALI_MONTHS,
    CalendarName,
    InvalidDate,
    jalali_of,
    named_day,
    parse_day,
)
from members.rules.text import drop_hidden, fold_digits, joined_key
from members.rules.yearly import longest_month

DayOrder = Literal["", "dmy", "mdy"]

_EPOCH = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)
# From 1927 to 2119: nobody's day lies outside, and no shorter number is a day.
_SERIALS = range(10_000, 80_001)
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})\s*([-/.\u060d])\s*([0-9]{1,2})\s*\2\s*([0-9]{4})")
_TWO_DIGIT_YEAR = re.compile(r"[0-9]{1,2}\s*[-/.\u060d]\s*[0-9]{1,2}\s*[-/.\u060d]\s*[0-9]{1,2}")
_YEAR_FIRST = re.compile(r"([0-9]{4})\s*([-/.\u060d])\s*([0-9]{1,2})\s*\2\s*([0-9]{1,2})")
_NO_YEAR = re.compile(r"([0-9]{1,2})\s*[-/.\u060d]\s*([0-9]{1,2})")
_MIDNIGHT = re.compile(r"[T\s]+00:00(?::00)?$")
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"[0-9]+")
_GREGORIAN_NAMES = (
    ("january", "jan", "ژانویه"),
    ("february", "feb", "فوریه"),
    ("march", "mar", "مارس"),
    ("april", "apr", "آوریل", "اوریل"),
    ("may", "مه", "می"),
    ("june", "jun", "ژوئن", "ژوین"),
    ("july", "jul", "ژوئیه", "جولای"),
    ("august", "aug", "اوت", "آگوست"),
    ("september", "sep", "سپتامبر"),
    ("october", "oct", "اکتبر"),
    ("november", "nov", "نوامبر"),
    ("december", "dec", "دسامبر"),
)
_JALALI_NAMES = (
    ("farvardin",),
    ("ordibehesht",),
    ("khordad",),
    ("tir",),
    ("mordad", "امرداد"),
    ("shahrivar",),
    ("mehr",),
    ("aban",),
    ("azar",),
    ("dey", "دیماه"),
    ("bahman",),
    ("esfand",),
)
_LUNAR_NAMES = (
    ("محرم", "muharram"),
    ("صفر", "safar"),
    ("ربیع الاول", "ربیع الأول", "rabi al-awwal"),
    ("ربیع الثانی", "ربیع الآخر", "rabi al-thani"),
    ("جمادی الاول", "جمادی الاولی", "jumada al-awwal"),
    ("جمادی الثانی", "جمادی الآخر", "jumada al-thani"),
    ("رجب", "rajab"),
    ("شعبان", "shaban"),
    ("رمضان", "ramadan"),
    ("شوال", "shawwal"),
    ("ذی القعده", "ذیقعده", "dhu al-qadah"),
    ("ذی الحجه", "ذیحجه", "dhu al-hijjah"),
)


class UnreadableDay(ValueError):
    """Not a day; `code` says why.

    One of: invalid_date, ambiguous_date, two_digit_year, in_future.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class YearlyDay:
    """A day that comes back every year, as its calendar names it; the year may be unknown."""

    calendar: CalendarName
    month: int
    day: int
    year: int | None = None


def read_day(raw: str, *, order: DayOrder = "", from_1904: bool = False) -> date:
    """One day of the past or the future, whichever way a file writes it.

    Year first in either calendar, eight digits, a spreadsheet's number of a day, a month in words,
    or the year last: then `order` decides, unless only one reading is a day. Raises UnreadableDay.
    """
    text = _tidy(raw)
    for calendar in ("jalali", "gregorian"):
        try:
            return parse_day(text, calendar=calendar)
        except InvalidDate:
            continue
    serial = _SERIAL.fullmatch(text)
    if serial and int(serial[1]) in _SERIALS:
        return (_EPOCH_1904 if from_1904 else _EPOCH) + timedelta(days=int(serial[1]))
    compact = _COMPACT.fullmatch(text)
    if compact:
        return _solar(int(compact[1]), int(compact[2]), int(compact[3]))
    last = _YEAR_LAST.fullmatch(text)
    if last:
        return _year_last(int(last[1]), int(last[3]), int(last[4]), order)
    if _TWO_DIGIT_YEAR.fullmatch(text):
        raise UnreadableDay("two_digit_year")
    worded = _in_words(text)
    if worded is None or worded.year is None or worded.calendar == "lunar":
        raise UnreadableDay("invalid_date")
    return _solar(worded.year, worded.month, worded.day)


def read_yearly(
    raw: str,
    *,
    calendar: CalendarName,
    today: date,
    order: DayOrder = "",
    from_1904: bool = False,
) -> YearlyDay:
    """A day that comes back, named in the calendar in which it is written.

    `calendar` is that of a day without a year, and tells lunar years from Jalali ones. A day still
    to come has no year: `in_future`. Raises UnreadableDay.
    """
    text = _tidy(raw)
    without = _NO_YEAR.fullmatch(text)
    if without:
        return _without_year(int(without[1]), int(without[2]), calendar, order)
    if calendar == "lunar" and (found := _lunar(text)):
        return checked_yearly(found, today=today)
    worded = _in_words(text)
    if worded:
        return checked_yearly(worded, today=today)
    day = read_day(text, order=order, from_1904=from_1904)
    return checked_yearly(_named_as_written(text, day, calendar), today=today)


def checked_yearly(day: YearlyDay, *, today: date) -> YearlyDay:
    """The same day, if its calendar has it and it is not still to come; else UnreadableDay."""
    if not 1 <= day.day <= longest_month(day.calendar, day.month):
        raise UnreadableDay("invalid_date")
    if day.year is not None and _known(day.calendar, day.year, day.month, day.day) > today:
        raise UnreadableDay("in_future")
    return day


def is_serial(raw: str) -> bool:
    """Whether a spreadsheet's number of a day is written here."""
    found = _SERIAL.fullmatch(_tidy(raw))
    return bool(found) and int(found[1]) in _SERIALS if found else False


def _tidy(raw: str) -> str:
    return _MIDNIGHT.sub("", fold_digits(drop_hidden(raw)).strip())


def _year_last(first: int, second: int, year: int, order: DayOrder) -> date:
    readings = {
        _solar_or_none(year, month, day)
        for month, day in _orders(first, second, order)
        if 1 <= month <= 12
    } - {None}
    if len(readings) > 1:
        raise UnreadableDay("ambiguous_date")
    found = readings.pop() if readings else None
    if found is None:
        raise UnreadableDay("invalid_date")
    return found


def _without_year(first: int, second: int, calendar: CalendarName, order: DayOrder) -> YearlyDay:
    readings = {
        (month, day)
        for month, day in _orders(first, second, order)
        if 1 <= day <= longest_month(calendar, month)
    }
    if len(readings) > 1:
        raise UnreadableDay("ambiguous_date")
    if not readings:
        raise UnreadableDay("invalid_date")
    month, day = readings.pop()
    return YearlyDay(calendar, month, day)


def _orders(first: int, second: int, order: DayOrder) -> Iterator[tuple[int, int]]:
    """(month, day) in every order that is open."""
    if order != "dmy":
        yield first, second
    if order != "mdy":
        yield second, first


def _solar(year: int, month: int, day: int) -> date:
    found = _solar_or_none(year, month, day)
    if found is None:
        raise UnreadableDay("invalid_date")
    return found


def _solar_or_none(year: int, month: int, day: int) -> date | None:
    for calendar in ("jalali", "gregorian"):
        try:
            return named_day(calendar, year, month, day)
        except InvalidDate:
            continue
    return None


def _known(calendar: CalendarName, year: int, month: int, day: int) -> date:
    try:
        return named_day(calendar, year, month, day)
    except InvalidDate as problem:
        raise UnreadableDay("invalid_date") from problem


def _named_as_written(text: str, day: date, calendar: CalendarName) -> YearlyDay:
    """By the calendar whose year stands in the text; a spreadsheet's own date has none, so that
    it is named as the club counts.
    """
    years = [int(number) for number in _NUMBER.findall(text) if len(number) == len("1403")]
    compact = _COMPACT.fullmatch(text)
    if compact:
        years = [int(compact[1])]
    is_jalali = any(1200 <= year < 1500 for year in years) if years else calendar != "gregorian"
    if not is_jalali:
        return YearlyDay("gregorian", day.month, day.day, day.year)
    name = jalali_of(day)
    return YearlyDay("jalali", name.month, name.day, name.year)


def _lunar(text: str) -> YearlyDay | None:
    match = _YEAR_FIRST.fullmatch(text)
    if match is None:
        return None
    return YearlyDay("lunar", int(match[3]), int(match[4]), int(match[1]))


def _in_words(text: str) -> YearlyDay | None:
    """«۱۲ مرداد ۱۳۶۵», "5 March 1990": a month by its name, a day and perhaps a year."""
    if not _WORD.search(text):
        return None
    numbers = _NUMBER.findall(text)
    named = _MONTHS.get(joined_key(_NUMBER.sub(" ", text)).removesuffix("ماه"))
    if named is None or len(numbers) not in {1, 2}:
        return None
    calendar, month = named
    days = [int(number) for number in numbers if len(number) <= len("31")]
    years = [int(number) for number in numbers if len(number) == len("1403")]
    if len(days) == len(numbers) == 2:
        raise UnreadableDay("two_digit_year")
    if len(days) != 1 or len(years) != len(numbers) - 1:
        return None
    return YearlyDay(calendar, month, days[0], years[0] if years else None)


def _month_names() -> dict[str, tuple[CalendarName, int]]:
    names: dict[str, tuple[CalendarName, int]] = {}
    for month, name in enumerate(JALALI_MONTHS, start=1):
        names[joined_key(name)] = ("jalali", month)
    tables: tuple[tuple[CalendarName, tuple[tuple[str, ...], ...]], ...] = (
        ("jalali", _JALALI_NAMES),
        ("gregorian", _GREGORIAN_NAMES),
        ("lunar", _LUNAR_NAMES),
    )
    for calendar, months in tables:
        for month, spellings in enumerate(months, start=1):
            for spelling in spellings:
                names.setdefault(joined_key(spelling), (calendar, month))
    return names


_MONTHS = _month_names()
