"""Days that come back every year: three calendars, leap days, and every one found just once."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.rules.calendars import CalendarName, JalaliDay, jalali_of, name_of
from members.rules.yearly import (
    LEAP_POLICIES,
    LeapPolicy,
    Occurrence,
    day_in_year,
    longest_month,
    month_day_near,
    next_occurrence,
    next_yearly_day,
    occurrences_between,
    yearly_days_on,
)

quick = settings(max_examples=80, deadline=None)
days = st.dates(date(1921, 3, 21), date(2089, 3, 19))
calendars = st.sampled_from(["jalali", "gregorian", "lunar"])
policies = st.sampled_from(LEAP_POLICIES)
LEAP_DAYS: list[tuple[CalendarName, int, int]] = [
    ("jalali", 12, 30),
    ("gregorian", 2, 29),
    ("lunar", 6, 30),
    ("lunar", 12, 30),
]


@pytest.mark.parametrize(
    ("calendar", "month", "day", "first", "last", "is_near"),
    [
        # Both ends belong to it.
        ("jalali", 7, 15, date(2026, 10, 7), date(2026, 10, 7), True),
        ("jalali", 7, 15, date(2026, 9, 30), date(2026, 10, 7), True),
        ("jalali", 7, 15, date(2026, 9, 29), date(2026, 10, 6), False),
        ("jalali", 7, 15, date(2026, 10, 8), date(2026, 10, 15), False),
        # 30 Esfand: on itself in the leap year 1403, on the 29th of 1404.
        ("jalali", 12, 30, date(2025, 3, 20), date(2025, 3, 20), True),
        ("jalali", 12, 30, date(2025, 3, 19), date(2025, 3, 19), False),
        ("jalali", 12, 30, date(2026, 3, 20), date(2026, 3, 20), True),
        ("jalali", 12, 30, date(2026, 3, 21), date(2026, 3, 28), False),
        # 29 February: on itself in 2028, on the 28th of 2027.
        ("gregorian", 2, 29, date(2028, 2, 29), date(2028, 2, 29), True),
        ("gregorian", 2, 29, date(2028, 2, 28), date(2028, 2, 28), False),
        ("gregorian", 2, 29, date(2027, 2, 28), date(2027, 2, 28), True),
        ("gregorian", 2, 29, date(2027, 3, 1), date(2027, 3, 7), False),
        # Over the turn of the year, forwards and back.
        ("jalali", 1, 1, date(2026, 3, 15), date(2026, 3, 22), True),
        ("jalali", 12, 29, date(2026, 3, 19), date(2026, 3, 26), True),
        ("jalali", 1, 8, date(2026, 3, 15), date(2026, 3, 22), False),
        ("gregorian", 1, 1, date(2026, 12, 29), date(2027, 1, 2), True),
        ("gregorian", 12, 31, date(2026, 12, 29), date(2027, 1, 2), True),
        ("gregorian", 1, 3, date(2026, 12, 29), date(2027, 1, 2), False),
    ],
)
def test_a_day_of_the_year_between_two_days(
    calendar: CalendarName, month: int, day: int, first: date, last: date, *, is_near: bool
) -> None:
    assert month_day_near(calendar, month, day, first=first, last=last) is is_near


@pytest.mark.parametrize(
    ("calendar", "month", "day", "today", "next_on"),
    [
        ("jalali", 8, 30, date(2026, 11, 21), date(2026, 11, 21)),
        ("jalali", 8, 29, date(2026, 11, 21), date(2027, 11, 20)),
        ("jalali", 1, 1, date(2026, 11, 21), date(2027, 3, 21)),
        ("jalali", 12, 30, date(2026, 3, 20), date(2026, 3, 20)),
        ("jalali", 12, 30, date(2026, 3, 21), date(2027, 3, 20)),
        ("jalali", 12, 30, date(2029, 3, 21), date(2030, 3, 20)),
        ("gregorian", 2, 29, date(2027, 2, 28), date(2027, 2, 28)),
        ("gregorian", 2, 29, date(2027, 3, 1), date(2028, 2, 29)),
        ("gregorian", 12, 31, date(2027, 1, 1), date(2027, 12, 31)),
    ],
)
def test_when_a_day_of_the_year_comes_next(
    calendar: CalendarName, month: int, day: int, today: date, next_on: date
) -> None:
    assert next_yearly_day(calendar, month, day, today=today) == next_on


@pytest.mark.parametrize(
    ("day", "calendar", "kept"),
    [
        (date(2026, 11, 21), "jalali", [(8, 30)]),
        (date(2026, 11, 21), "gregorian", [(11, 21)]),
        (date(2026, 3, 20), "jalali", [(12, 29), (12, 30)]),
        (date(2025, 3, 20), "jalali", [(12, 30)]),
        (date(2027, 2, 28), "gregorian", [(2, 28), (2, 29)]),
        (date(2028, 2, 28), "gregorian", [(2, 28)]),
        (date(2026, 4, 30), "gregorian", [(4, 30)]),
    ],
)
def test_the_days_of_the_year_that_are_kept_on_a_day(
    day: date, calendar: CalendarName, kept: list[tuple[int, int]]
) -> None:
    assert yearly_days_on(day, calendar) == kept


# --- Leap days -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "kept"),
    [
        (
            "before",
            ["1404-12-29", "1405-12-29", "1406-12-29", "1407-12-29", "1408-12-30"],
        ),
        ("after", ["1405-01-01", "1406-01-01", "1407-01-01", "1408-01-01", "1408-12-30"]),
        ("leap-only", ["1408-12-30"]),
    ],
)
def test_born_on_30_esfand_1403(policy: LeapPolicy, kept: list[str]) -> None:
    """T03, and what the two other policies make of it."""
    first, last = JalaliDay(1404, 1, 2).gregorian(), JalaliDay(1408, 12, 30).gregorian()

    found = occurrences_between("jalali", 12, 30, first=first, last=last, policy=policy)

    assert [_jalali(one.on) for one in found] == kept


def test_the_days_on_which_30_esfand_1399_came_back() -> None:
    kept = [day_in_year("jalali", year, 12, 30) for year in (1403, 1404, 1405, 1407, 1408)]

    assert kept == [
        date(2025, 3, 20),
        date(2026, 3, 20),
        date(2027, 3, 20),
        date(2029, 3, 19),
        date(2030, 3, 20),
    ]


@pytest.mark.parametrize(
    ("policy", "kept"),
    [
        ("before", [date(2025, 2, 28), date(2026, 2, 28), date(2028, 2, 29)]),
        ("after", [date(2025, 3, 1), date(2026, 3, 1), date(2028, 2, 29)]),
        ("leap-only", [None, None, date(2028, 2, 29)]),
    ],
)
def test_born_on_29_february(policy: LeapPolicy, kept: list[date | None]) -> None:
    """T02."""
    years = [2025, 2026, 2028]

    assert [day_in_year("gregorian", year, 2, 29, policy) for year in years] == kept


@pytest.mark.parametrize(
    ("policy", "kept"),
    [
        ("before", [date(2026, 10, 11), date(2027, 10, 1)]),
        ("after", [date(2026, 10, 12), date(2027, 10, 1)]),
        ("leap-only", [None, date(2027, 10, 1)]),
    ],
)
def test_a_lunar_thirtieth(policy: LeapPolicy, kept: list[date | None]) -> None:
    """Rabi II has 29 days in 1448 and 30 in 1449."""
    found = [day_in_year("lunar", 1448, 4, 30, policy), day_in_year("lunar", 1449, 4, 30, policy)]

    assert found == kept


def test_a_leap_day_put_off_belongs_to_the_year_before() -> None:
    new_year = JalaliDay(1405, 1, 1).gregorian()

    found = next_occurrence("jalali", 12, 30, today=new_year, policy="after")

    assert found == Occurrence(new_year, 1404)


@pytest.mark.parametrize(
    ("day", "calendar", "policy", "kept"),
    [
        (date(2026, 3, 20), "jalali", "after", [(12, 29)]),
        (date(2026, 3, 21), "jalali", "after", [(1, 1), (12, 30)]),
        (date(2025, 3, 21), "jalali", "after", [(1, 1)]),
        (date(2026, 3, 20), "jalali", "leap-only", [(12, 29)]),
        (date(2025, 3, 20), "jalali", "leap-only", [(12, 30)]),
        (date(2027, 3, 1), "gregorian", "after", [(3, 1), (2, 29)]),
        (date(2028, 3, 1), "gregorian", "after", [(3, 1)]),
        (date(2026, 10, 11), "lunar", "before", [(4, 29), (4, 30)]),
    ],
)
def test_what_is_kept_on_a_day_under_other_policies(
    day: date, calendar: CalendarName, policy: LeapPolicy, kept: list[tuple[int, int]]
) -> None:
    assert yearly_days_on(day, calendar, policy) == kept


def test_a_lunar_day_comes_twice_in_a_jalali_year() -> None:
    first, last = JalaliDay(1405, 1, 1).gregorian(), JalaliDay(1405, 12, 29).gregorian()

    found = occurrences_between("lunar", 10, 1, first=first, last=last)

    assert found == [Occurrence(date(2026, 3, 21), 1447), Occurrence(date(2027, 3, 10), 1448)]


def test_a_lunar_day_comes_twice_in_a_gregorian_year() -> None:
    first, last = date(2030, 1, 1), date(2030, 12, 31)

    found = occurrences_between("lunar", 9, 1, first=first, last=last)

    assert [one.year for one in found] == [1451, 1452]
    assert [one.on.month for one in found] == [1, 12]


# --- What holds for every day --------------------------------------------------------------------


@quick
@given(days, calendars, st.integers(1, 12), st.integers(1, 31), policies)
def test_the_three_ways_to_ask_agree(
    day: date, calendar: CalendarName, month: int, number: int, policy: LeapPolicy
) -> None:
    number = min(number, longest_month(calendar, month))

    next_on = next_yearly_day(calendar, month, number, today=day, policy=policy)

    assert day <= next_on
    assert (month, number) in yearly_days_on(next_on, calendar, policy)
    assert month_day_near(calendar, month, number, first=next_on, last=next_on, policy=policy)
    before = next_on - timedelta(days=1)
    if before >= day:
        assert not month_day_near(calendar, month, number, first=day, last=before, policy=policy)


@quick
@given(days, calendars, st.integers(1, 12), st.integers(1, 31), policies)
def test_none_is_skipped_and_none_comes_twice_in_its_own_year(
    day: date, calendar: CalendarName, month: int, number: int, policy: LeapPolicy
) -> None:
    number = min(number, longest_month(calendar, month))
    last = day + timedelta(days=800)

    found = occurrences_between(calendar, month, number, first=day, last=last, policy=policy)

    by_day = [
        one
        for one in (day + timedelta(days=later) for later in range(801))
        if (month, number) in yearly_days_on(one, calendar, policy)
    ]
    assert [one.on for one in found] == by_day
    assert len({one.year for one in found}) == len(found)


@quick
@given(days, st.sampled_from(LEAP_DAYS), st.sampled_from(["before", "after"]))
def test_a_leap_day_comes_every_year(
    day: date, leap_day: tuple[CalendarName, int, int], policy: LeapPolicy
) -> None:
    calendar, month, number = leap_day

    found = next_occurrence(calendar, month, number, today=day, policy=policy)

    assert day <= found.on <= day + timedelta(days=367)
    following = next_occurrence(
        calendar, month, number, today=found.on + timedelta(days=1), policy=policy
    )
    assert following.year == found.year + 1


@quick
@given(days, st.sampled_from(LEAP_DAYS))
def test_leap_only_is_on_the_day_itself(day: date, leap_day: tuple[CalendarName, int, int]) -> None:
    calendar, month, number = leap_day

    found = next_yearly_day(calendar, month, number, today=day, policy="leap-only")

    assert name_of(found, calendar)[1:] == (month, number)


def test_the_longest_months_are_those_of_a_leap_year() -> None:
    jalali = [longest_month("jalali", month) for month in range(14)]
    gregorian = [longest_month("gregorian", month) for month in range(14)]
    lunar = [longest_month("lunar", month) for month in range(14)]

    assert jalali == [0, *[31] * 6, *[30] * 6, 0]
    assert gregorian == [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0]
    assert lunar == [0, *[30] * 12, 0]


def _jalali(day: date) -> str:
    name = jalali_of(day)
    return f"{name.year}-{name.month:02}-{name.day:02}"
