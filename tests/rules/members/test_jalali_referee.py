"""The Jalali calendar of 1300 to 1467 against a second library, which shares nothing with ours."""

from datetime import date, timedelta

import jdatetime
import pytest

from members.rules.calendars import (
    InvalidDate,
    is_jalali_leap,
    jalali_of,
    month_length,
    month_start,
    named_day,
    parse_day,
)

YEARS = range(1300, 1468)
MONTHS = [(year, month) for year in YEARS for month in range(1, 13)]


def test_every_month_begins_and_ends_on_the_referees_day() -> None:
    ours = [(month_start("jalali", *one), month_length("jalali", *one)) for one in MONTHS]

    referee = [jdatetime.date(*one, 1) for one in MONTHS]
    lengths = [
        29 + first.isleap() if first.month == 12 else 31 if first.month < 7 else 30
        for first in referee
    ]
    assert ours == list(zip([first.togregorian() for first in referee], lengths, strict=True))


def test_leap_years() -> None:
    ours = [year for year in YEARS if is_jalali_leap(year)]

    assert ours == [year for year in YEARS if jdatetime.date(year, 1, 1).isleap()]
    assert [year for year in ours if 1399 <= year <= 1424] == [
        *(1399, 1403, 1408, 1412, 1416, 1420, 1424)
    ]


def test_every_day_of_fifty_years_has_the_referees_name() -> None:
    first = date(1990, 1, 1)
    days = [first + timedelta(days=later) for later in range(50 * 366)]

    other = [
        day
        for day in days
        for referee in [jdatetime.date.fromgregorian(date=day)]
        if (referee.year, referee.month, referee.day)
        != (jalali_of(day).year, jalali_of(day).month, jalali_of(day).day)
    ]

    assert other == []


def test_30_esfand_1404_is_refused() -> None:
    """T05."""
    with pytest.raises(InvalidDate):
        named_day("jalali", 1404, 12, 30)
    with pytest.raises(InvalidDate):
        parse_day("۱۴۰۴/۱۲/۳۰", calendar="jalali")
    assert parse_day("1403-12-30", calendar="jalali") == date(2025, 3, 20)
