"""Calendars: the Jalali year against an independent count, windows, months, written days."""

from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.rules.calendars import (
    CalendarName,
    DayStyle,
    InvalidDate,
    JalaliDay,
    Window,
    WindowKind,
    add_months,
    end_of_year,
    format_day,
    is_jalali_leap,
    jalali_of,
    named_day,
    parse_day,
    week_start,
    window_of,
)

quick = settings(max_examples=60, deadline=None)
days = st.dates(date(1921, 3, 21), date(2089, 3, 19))
calendars = st.sampled_from(["jalali", "gregorian"])

# The official rule for 1280 to 1498; nothing of the library under test goes into the referee.
LEAP_PLACES = {1, 5, 9, 13, 17, 22, 26, 30}
FIRST_YEAR, LAST_YEAR = 1300, 1467
FIRST_OF_1404 = date(2025, 3, 21)


def referee_year_length(year: int) -> int:
    return 366 if year % 33 in LEAP_PLACES else 365


def referee_months(year: int) -> list[int]:
    return [31] * 6 + [30] * 5 + [30 if referee_year_length(year) == 366 else 29]


def test_leap_years_agree_with_the_official_rule() -> None:
    years = range(FIRST_YEAR, LAST_YEAR + 1)

    leap = [year for year in years if is_jalali_leap(year)]

    assert leap == [year for year in years if referee_year_length(year) == 366]
    assert [year for year in leap if 1399 <= year <= 1424] == [
        1399,
        1403,
        1408,
        1412,
        1416,
        1420,
        1424,
    ]


def test_every_day_of_168_years_agrees_with_a_walk_by_hand() -> None:
    before = sum(referee_year_length(year) for year in range(FIRST_YEAR, 1404))
    ordinals = count((FIRST_OF_1404 - timedelta(days=before)).toordinal())

    wrong = [
        (year, month, day)
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
        for month, length in enumerate(referee_months(year), start=1)
        for day in range(1, length + 1)
        if jalali_of(date.fromordinal(next(ordinals))) != JalaliDay(year, month, day)
    ]

    assert wrong == []


def test_every_first_and_last_of_a_month_comes_back_from_the_walk() -> None:
    before = sum(referee_year_length(year) for year in range(FIRST_YEAR, 1404))
    first = FIRST_OF_1404 - timedelta(days=before)
    wrong = []

    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for month, length in enumerate(referee_months(year), start=1):
            last = first + timedelta(days=length - 1)
            ends = (
                JalaliDay(year, month, 1).gregorian(),
                JalaliDay(year, month, length).gregorian(),
            )
            if ends != (first, last):
                wrong.append((year, month))
            first = last + timedelta(days=1)

    assert wrong == []


@pytest.mark.parametrize(
    ("jalali", "gregorian"),
    [
        (JalaliDay(1403, 12, 30), date(2025, 3, 20)),
        (JalaliDay(1404, 1, 1), date(2025, 3, 21)),
        (JalaliDay(1405, 1, 1), date(2026, 3, 21)),
        (JalaliDay(1405, 8, 30), date(2026, 11, 21)),
        (JalaliDay(1405, 9, 9), date(2026, 11, 30)),
        (JalaliDay(1407, 1, 1), date(2028, 3, 20)),
        (JalaliDay(1408, 1, 1), date(2029, 3, 20)),
        (JalaliDay(1408, 12, 30), date(2030, 3, 20)),
        (JalaliDay(1366, 12, 10), date(1988, 2, 29)),
    ],
)
def test_known_days_convert_both_ways(jalali: JalaliDay, gregorian: date) -> None:
    assert jalali.gregorian() == gregorian
    assert jalali_of(gregorian) == jalali


@pytest.mark.parametrize(
    "day",
    [JalaliDay(1404, 12, 30), JalaliDay(1405, 7, 31), JalaliDay(1405, 13, 1), JalaliDay(0, 1, 1)],
)
def test_days_that_do_not_exist_are_refused(day: JalaliDay) -> None:
    with pytest.raises(InvalidDate):
        day.gregorian()


def test_days_before_the_calendar_are_refused() -> None:
    with pytest.raises(InvalidDate):
        jalali_of(date(600, 1, 1))


@pytest.mark.parametrize(
    ("raw", "calendar", "day"),
    [
        ("1405/8/30", "jalali", date(2026, 11, 21)),
        ("۱۴۰۵-۰۸-۳۰", "jalali", date(2026, 11, 21)),
        ("١٤٠٥.٠٨.٣٠", "jalali", date(2026, 11, 21)),
        ("\u200f ۱۴۰۵ / ۸ / ۳۰ ", "jalali", date(2026, 11, 21)),
        ("1403-12-30", "jalali", date(2025, 3, 20)),
        ("2026-11-21", "gregorian", date(2026, 11, 21)),
        ("2028/2/29", "gregorian", date(2028, 2, 29)),
    ],
)
def test_written_days_are_read(raw: str, calendar: CalendarName, day: date) -> None:
    assert parse_day(raw, calendar=calendar) == day


@pytest.mark.parametrize(
    ("raw", "calendar"),
    [
        ("1404-12-30", "jalali"),
        ("1405/7/31", "jalali"),
        ("1405/13/1", "jalali"),
        ("1405/0/1", "jalali"),
        ("2026/11/21", "jalali"),
        ("1405/8/30", "gregorian"),
        ("2027-02-29", "gregorian"),
        ("05/8/30", "jalali"),
        ("1405/8-30", "jalali"),
        ("1405/8", "jalali"),
        ("14050830", "jalali"),
        ("1405/8/3²", "jalali"),
        ("1405/8/30/1", "jalali"),
        ("today", "gregorian"),
        ("", "jalali"),
    ],
)
def test_other_writings_are_refused(raw: str, calendar: CalendarName) -> None:
    with pytest.raises(InvalidDate) as refusal:
        parse_day(raw, calendar=calendar)

    assert refusal.value.code == "invalid_date"


@quick
@given(days)
def test_what_is_shown_can_be_typed_again(day: date) -> None:
    persian = format_day(day, "fa", style="short")
    english = format_day(day, "en", style="short")

    assert parse_day(persian, calendar="jalali") == day
    assert parse_day(english, calendar="gregorian") == day


@pytest.mark.parametrize(
    ("kind", "calendar", "window"),
    [
        ("month", "jalali", Window(date(2026, 10, 23), date(2026, 11, 21))),
        ("quarter", "jalali", Window(date(2026, 9, 23), date(2026, 12, 21))),
        ("year", "jalali", Window(date(2026, 3, 21), date(2027, 3, 20))),
        ("month", "gregorian", Window(date(2026, 11, 1), date(2026, 11, 30))),
        ("quarter", "gregorian", Window(date(2026, 10, 1), date(2026, 12, 31))),
        ("year", "gregorian", Window(date(2026, 1, 1), date(2026, 12, 31))),
    ],
)
def test_the_window_a_day_lies_in(kind: WindowKind, calendar: CalendarName, window: Window) -> None:
    assert window_of(date(2026, 11, 21), kind, calendar) == window


def test_winter_ends_with_the_leap_day() -> None:
    leap = window_of(JalaliDay(1403, 10, 1).gregorian(), "quarter", "jalali")

    assert leap == Window(date(2024, 12, 21), date(2025, 3, 20))


@quick
@given(days, st.sampled_from(["month", "quarter", "year"]), calendars)
def test_windows_hold_their_day_and_leave_no_gap(
    day: date, kind: WindowKind, calendar: CalendarName
) -> None:
    window = window_of(day, kind, calendar)

    assert window.starts_on <= day <= window.ends_on
    assert window_of(window.starts_on, kind, calendar) == window
    assert window_of(window.ends_on, kind, calendar) == window
    following = window_of(window.ends_on + timedelta(days=1), kind, calendar)
    assert following.starts_on == window.ends_on + timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "months", "calendar", "later"),
    [
        (date(2026, 1, 31), 1, "gregorian", date(2026, 2, 28)),
        (date(2026, 1, 31), 25, "gregorian", date(2028, 2, 29)),
        (date(2026, 3, 31), -1, "gregorian", date(2026, 2, 28)),
        (date(2026, 11, 21), 0, "gregorian", date(2026, 11, 21)),
        (JalaliDay(1405, 6, 31).gregorian(), 1, "jalali", JalaliDay(1405, 7, 30).gregorian()),
        (JalaliDay(1403, 12, 30).gregorian(), 12, "jalali", JalaliDay(1404, 12, 29).gregorian()),
        (JalaliDay(1403, 12, 30).gregorian(), 60, "jalali", JalaliDay(1408, 12, 30).gregorian()),
        (JalaliDay(1405, 1, 15).gregorian(), -1, "jalali", JalaliDay(1404, 12, 15).gregorian()),
        (JalaliDay(1405, 8, 30).gregorian(), 12, "jalali", JalaliDay(1406, 8, 30).gregorian()),
    ],
)
def test_months_are_added_and_clamped(
    day: date, months: int, calendar: CalendarName, later: date
) -> None:
    assert add_months(day, months, calendar) == later


def test_the_end_of_the_year() -> None:
    day = date(2026, 11, 21)

    assert end_of_year(day, "jalali") == date(2027, 3, 20)
    assert end_of_year(day, "gregorian") == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("language", "style", "written"),
    [
        ("fa", "long", "شنبه ۳۰ آبان ۱۴۰۵"),
        ("fa", "short", "۱۴۰۵/۰۸/۳۰"),
        ("fa", "month", "آبان ۱۴۰۵"),
        ("en", "long", "Saturday 21 November 2026"),
        ("en", "short", "2026-11-21"),
        ("en", "month", "November 2026"),
    ],
)
def test_days_are_written(language: str, style: DayStyle, written: str) -> None:
    assert format_day(date(2026, 11, 21), language, style=style) == written


def test_the_days_of_a_week_have_their_names() -> None:
    week = [date(2026, 11, 21) + timedelta(days=after) for after in range(7)]

    names = [format_day(day, "fa", style="long").split(" ")[0] for day in week]

    assert names == ["شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه"]


def test_a_named_day_is_there_or_refused() -> None:
    assert named_day("jalali", 1403, 12, 30) == date(2025, 3, 20)
    assert named_day("gregorian", 2028, 2, 29) == date(2028, 2, 29)
    with pytest.raises(InvalidDate):
        named_day("jalali", 1404, 12, 30)
    with pytest.raises(InvalidDate):
        named_day("jalali", 2025, 12, 29)
    with pytest.raises(InvalidDate):
        named_day("gregorian", 1403, 12, 30)


def test_weeks_begin_on_saturday() -> None:
    week = [date(2026, 11, 21) + timedelta(days=after) for after in range(7)]

    starts = {week_start(day) for day in week}

    assert starts == {date(2026, 11, 21)}
    assert week_start(date(2026, 11, 28)) == date(2026, 11, 28)


@quick
@given(st.text(max_size=15) | st.text(alphabet="0123456789/-", max_size=10), calendars)
def test_any_text_is_a_day_or_a_named_refusal(raw: str, calendar: CalendarName) -> None:
    try:
        day = parse_day(raw, calendar=calendar)
    except InvalidDate:
        day = date(1800, 1, 1)

    assert date(1800, 1, 1) <= day < date(2200, 1, 1)
