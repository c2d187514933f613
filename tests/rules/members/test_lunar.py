"""The lunar calendar of Iran: the months that are known, and how far the estimate may be off."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.rules.calendars import (
    InvalidDate,
    add_months,
    month_length,
    month_start,
    name_of,
    named_day,
    parse_day,
    window_of,
)
from members.rules.crescent import day_after_crescent
from members.rules.lunar import Standing, lunar_standing

quick = settings(max_examples=100, deadline=None)
FIRST_KNOWN, LAST_KNOWN = 1446 * 12 + 8, 1450 * 12 + 10

# As Iran's calendar has them, and for 1449 the predictions: Gregorian first days.
PRINTED = {
    1447: "2025-06-27 07-26 08-25 09-24 10-23 11-22 12-22 2026-01-21 02-19 03-21 04-19 05-18",
    1448: "2026-06-16 07-16 08-14 09-13 10-12 11-11 12-11 2027-01-10 02-08 03-10 04-08 05-08",
    1449: "2027-06-06 07-06 08-04 09-02 10-02 10-31 11-30 12-29 2028-01-28 02-27 03-28 04-26",
}


def days_of(written: str) -> list[date]:
    """First days, each with its year where it changes."""
    days: list[date] = []
    for text in written.split():
        full = text if len(text) == 10 else f"{days[-1].year}-{text}"
        days.append(date.fromisoformat(full))
    return days


@pytest.mark.parametrize("year", PRINTED)
def test_the_months_that_are_known(year: int) -> None:
    assert [month_start("lunar", year, month) for month in range(1, 13)] == days_of(PRINTED[year])


@pytest.mark.parametrize(
    ("year", "month", "standing"),
    [
        (1446, 8, "estimated"),
        (1446, 9, "official"),
        (1448, 10, "official"),
        (1448, 11, "predicted"),
        (1449, 12, "predicted"),
        (1450, 1, "estimated"),
        (1450, 11, "estimated"),
        (1460, 1, "estimated"),
    ],
)
def test_how_sure_a_month_is(year: int, month: int, standing: Standing) -> None:
    assert lunar_standing(year, month) == standing


def test_the_estimate_is_never_more_than_a_day_off() -> None:
    off = Counter(
        (day_after_crescent(number) - month_start("lunar", *months(number))).days
        for number in range(FIRST_KNOWN, LAST_KNOWN + 1)
    )

    assert off == {0: 49, -1: 1, 1: 1}


def test_every_month_has_29_or_30_days() -> None:
    lengths = Counter(
        month_length("lunar", year, month) for year in range(1200, 1560) for month in range(1, 13)
    )

    assert lengths == {30: 2292, 29: 2028}


@quick
@given(st.dates(date(1786, 1, 1), date(2134, 12, 31)))
def test_there_and_back(day: date) -> None:
    year, month, number = name_of(day, "lunar")

    assert named_day("lunar", year, month, number) == day
    assert 1 <= number <= month_length("lunar", year, month)


def test_days_follow_each_other() -> None:
    first = month_start("lunar", 1446, 1)
    names = [name_of(first + timedelta(days=later), "lunar") for later in range(2_000)]

    assert names[0] == (1446, 1, 1)
    assert len(set(names)) == 2_000
    assert sorted(names) == names


def test_fathers_day_1404_was_a_saturday() -> None:
    """Umm al-Qura, which is not ours, calls this day the fourteenth."""
    assert name_of(date(2026, 1, 3), "lunar") == (1447, 7, 13)
    assert parse_day("۱۴۴۷/۰۷/۱۳", calendar="lunar") == date(2026, 1, 3)


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(1447, 1, 30), (1447, 13, 1), (1447, 0, 1), (1447, 2, 31), (1447, 2, 0), (2026, 1, 1)],
)
def test_what_is_no_lunar_day(year: int, month: int, day: int) -> None:
    with pytest.raises(InvalidDate):
        named_day("lunar", year, month, day)


def test_before_the_count_began() -> None:
    with pytest.raises(InvalidDate):
        name_of(date(600, 1, 1), "lunar")


def test_months_and_windows() -> None:
    ramadan = window_of(date(2027, 2, 20), "month", "lunar")
    year = window_of(date(2026, 11, 22), "year", "lunar")

    assert (ramadan.starts_on, ramadan.ends_on) == (date(2027, 2, 8), date(2027, 3, 9))
    assert (year.starts_on, year.ends_on) == (date(2026, 6, 16), date(2027, 6, 5))
    assert add_months(date(2026, 8, 13), 1, "lunar") == date(2026, 9, 11)
    assert add_months(date(2026, 9, 12), 1, "lunar") == date(2026, 10, 11)


def months(number: int) -> tuple[int, int]:
    """The year and month of a month's number."""
    return number // 12, number % 12 + 1
