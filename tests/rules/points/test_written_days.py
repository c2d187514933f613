"""Days as files write them: read where there is one reading, refused where there are two."""

from datetime import date

import pytest

from members.rules.calendars import CalendarName
from points.rules.written_days import (
    DayOrder,
    UnreadableDay,
    YearlyDay,
    read_day,
    read_yearly,
)

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("written", "order", "day"),
    [
        ("1403/12/30", "", date(2025, 3, 20)),
        ("۱۴۰۳-۱۲-۳۰", "", date(2025, 3, 20)),
        ("2025-03-20 00:00:00", "", date(2025, 3, 20)),
        ("14031230", "", date(2025, 3, 20)),
        ("20250320", "", date(2025, 3, 20)),
        ("45736", "", date(2025, 3, 20)),
        ("25/12/1403", "", date(2025, 3, 15)),
        ("12/12/1403", "", date(2025, 3, 2)),
        ("12/03/1403", "dmy", date(2024, 6, 1)),
        ("12/03/1403", "mdy", date(2025, 2, 21)),
        ("۱۲ مرداد ۱۳۶۵", "", date(1986, 8, 3)),
        ("5 March 1990", "", date(1990, 3, 5)),
    ],
)
def test_one_reading(written: str, order: DayOrder, day: date) -> None:
    assert read_day(written, order=order) == day


def test_days_counted_from_1904() -> None:
    assert read_day("44274", from_1904=True) == read_day("45736")


@pytest.mark.parametrize(
    ("written", "order", "code"),
    [
        ("12/03/1403", "", "ambiguous_date"),
        ("25/12/1403", "mdy", "invalid_date"),
        ("12/25/1403", "dmy", "invalid_date"),
        ("85/3/2", "", "two_digit_year"),
        ("1404/12/30", "", "invalid_date"),
        ("31/02/2024", "", "invalid_date"),
        ("99999", "", "invalid_date"),
        ("9999", "", "invalid_date"),
        ("soon", "", "invalid_date"),
        ("", "", "invalid_date"),
    ],
)
def test_no_reading_or_two(written: str, order: DayOrder, code: str) -> None:
    with pytest.raises(UnreadableDay) as problem:
        read_day(written, order=order)

    assert problem.value.code == code


@pytest.mark.parametrize(
    ("written", "calendar", "day"),
    [
        ("1365/05/12", "jalali", YearlyDay("jalali", 5, 12, 1365)),
        ("1990-03-05", "jalali", YearlyDay("gregorian", 3, 5, 1990)),
        ("1446/09/15", "lunar", YearlyDay("lunar", 9, 15, 1446)),
        ("۱۵ رمضان", "jalali", YearlyDay("lunar", 9, 15)),
        ("ربیع‌الاول ۳", "jalali", YearlyDay("lunar", 3, 3)),
        ("30 اسفند", "gregorian", YearlyDay("jalali", 12, 30)),
        ("29 February", "jalali", YearlyDay("gregorian", 2, 29)),
        ("5/25", "jalali", YearlyDay("jalali", 5, 25)),
        ("45736", "jalali", YearlyDay("jalali", 12, 30, 1403)),
        ("45736", "gregorian", YearlyDay("gregorian", 3, 20, 2025)),
    ],
)
def test_days_that_come_back(written: str, calendar: CalendarName, day: YearlyDay) -> None:
    assert read_yearly(written, calendar=calendar, today=TODAY) == day


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("5/12", "ambiguous_date"),
        ("32 مهر", "invalid_date"),
        ("31 مهر", "invalid_date"),
        ("1408/1/1", "in_future"),
        ("۱۰ تیر ۶۲", "two_digit_year"),
    ],
)
def test_days_that_do_not(written: str, code: str) -> None:
    with pytest.raises(UnreadableDay) as problem:
        read_yearly(written, calendar="jalali", today=TODAY)

    assert problem.value.code == code
