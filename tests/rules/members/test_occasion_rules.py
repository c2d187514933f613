"""The rules of occasions, and the whole table of 1404 to 1407 that they have to give."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.exceptions import InvalidField
from members.rules.calendars import CalendarName, name_of
from members.rules.occasion_pack import SHIPPED, ShippedOccasion
from members.rules.occasions import (
    LONGEST_RULE,
    DayStatus,
    RuleDay,
    easter_sunday,
    read_rule,
    rule_day,
)

TABLE = Path(__file__).parents[2] / "data" / "occasions_1404_1407.json"
FIRST, LAST = date(2025, 3, 21), date(2029, 3, 19)
BY_KEY = {shipped.key: shipped for shipped in SHIPPED}


def days_in_table(shipped: ShippedOccasion) -> set[tuple[str, str, str, str]]:
    """Key, Jalali day, Gregorian day and status, each time the occasion comes in these years."""
    years = range(
        name_of(FIRST, shipped.calendar).year - 1, name_of(LAST, shipped.calendar).year + 2
    )
    days = [rule_day(shipped.rule, shipped.calendar, year) for year in years]
    return {
        (
            shipped.key,
            "{:04}-{:02}-{:02}".format(*name_of(day.on, "jalali")),
            str(day.on),
            day.status,
        )
        for day in days
        if day is not None and FIRST <= day.on <= LAST
    }


def test_the_table_of_four_years() -> None:
    told = {tuple(row) for row in json.loads(TABLE.read_text(encoding="utf-8"))}
    keys = {row[0] for row in told}

    given_by_rules = set[tuple[str, str, str, str]]().union(
        *(days_in_table(BY_KEY[key]) for key in keys)
    )

    assert len(told) == 251
    assert given_by_rules == told


@pytest.mark.parametrize(
    ("rule", "calendar", "year", "on", "status"),
    [
        ("06-20", "lunar", 1448, date(2026, 11, 30), "official"),
        ("06-20", "lunar", 1449, date(2027, 11, 19), "predicted"),
        ("06-20", "lunar", 1450, date(2028, 11, 8), "estimated"),
        ("12-30", "jalali", 1404, date(2026, 3, 20), "fixed"),
        ("02-29", "gregorian", 2027, date(2027, 2, 28), "fixed"),
        # Safar ends where Rabi I begins; Shawwal 1448 is the last month that was printed.
        ("end-of-02", "lunar", 1448, date(2026, 8, 13), "official"),
        ("end-of-10", "lunar", 1448, date(2027, 4, 7), "predicted"),
        ("end-of-12", "jalali", 1403, date(2025, 3, 20), "rule"),
        ("nth:4:thu:11", "gregorian", 2026, date(2026, 11, 26), "rule"),
        ("nth:4:thu:11+1", "gregorian", 2026, date(2026, 11, 27), "rule"),
        # In 2029 the last Friday of November is a week after the fourth Thursday's.
        ("nth:4:thu:11+1", "gregorian", 2029, date(2029, 11, 23), "rule"),
        ("last:fri:11", "gregorian", 2029, date(2029, 11, 30), "rule"),
        ("nth:2:sun:05", "gregorian", 2026, date(2026, 5, 10), "rule"),
        ("nth:3:sun:06", "gregorian", 2026, date(2026, 6, 21), "rule"),
        ("nth:1:sat:01-1", "jalali", 1405, date(2026, 3, 20), "rule"),
        ("nth:1:fri:09", "lunar", 1448, date(2027, 2, 12), "official"),
        ("last:tue:year", "jalali", 1407, date(2029, 3, 13), "rule"),
        ("last:tue:year", "jalali", 1403, date(2025, 3, 18), "rule"),
        ("easter", "gregorian", 2026, date(2026, 4, 5), "rule"),
        ("easter-21", "gregorian", 2026, date(2026, 3, 15), "rule"),
        ("easter+1", "gregorian", 2027, date(2027, 3, 29), "rule"),
    ],
)
def test_where_a_rule_puts_the_day(
    rule: str, calendar: CalendarName, year: int, on: date, status: DayStatus
) -> None:
    assert rule_day(rule, calendar, year) == RuleDay(on, on, status)


def test_several_days() -> None:
    found = rule_day("01-01..12", "lunar", 1448)

    assert found == RuleDay(date(2026, 6, 16), date(2026, 6, 27), "official")


def test_years_without_the_day() -> None:
    assert rule_day("nth:5:fri:02", "gregorian", 2027) is None
    assert rule_day("explicit", "jalali", 1405) is None


def test_easter_for_a_score_of_years() -> None:
    """As the churches have published it."""
    days = [f"{easter_sunday(year):%m-%d}" for year in range(2020, 2040)]

    assert days == [
        *("04-12", "04-04", "04-17", "04-09", "03-31", "04-20", "04-05", "03-28", "04-16"),
        *("04-01", "04-21", "04-13", "03-28", "04-17", "04-09", "03-25", "04-13", "04-05"),
        *("04-25", "04-10"),
    ]


@pytest.mark.parametrize(
    ("rule", "calendar", "problem"),
    [
        ("", "jalali", "not_a_rule"),
        ("tomorrow", "jalali", "not_a_rule"),
        ("1-1", "jalali", "not_a_rule"),
        ("12-20 ", "jalali", "not_a_rule"),
        ("۰۱-۰۱", "jalali", "not_a_rule"),
        ("nth:6:fri:01", "jalali", "not_a_rule"),
        ("13-01", "jalali", "invalid_date"),
        ("00-10", "jalali", "invalid_date"),
        ("07-31", "jalali", "invalid_date"),
        ("02-30", "gregorian", "invalid_date"),
        ("01-31", "lunar", "invalid_date"),
        ("01-12..01", "lunar", "invalid_date"),
        ("end-of-13", "lunar", "invalid_date"),
        ("last:fri:00", "gregorian", "invalid_date"),
        ("nth:1:xyz:01", "gregorian", "invalid_choice"),
        ("last:day:year", "jalali", "invalid_choice"),
        ("nth:1:fri:01+8", "gregorian", "out_of_range"),
        ("easter+101", "gregorian", "out_of_range"),
        ("easter", "jalali", "gregorian_only"),
    ],
)
def test_what_is_no_rule_is_refused(rule: str, calendar: CalendarName, problem: str) -> None:
    with pytest.raises(InvalidField) as refusal:
        read_rule(rule, calendar)

    assert refusal.value.facts == {"field": "rule", "problem": problem}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SHIPPED), st.integers(0, 60))
def test_a_shipped_occasion_comes_once_in_every_year(shipped: ShippedOccasion, later: int) -> None:
    year = name_of(FIRST, shipped.calendar).year + later

    found = rule_day(shipped.rule, shipped.calendar, year)

    assert found is not None
    assert name_of(found.on, shipped.calendar).year == year
    assert timedelta(0) <= found.until - found.on < timedelta(days=12)


def test_the_shipped_list_is_sound() -> None:
    keys = [shipped.key for shipped in SHIPPED]
    both_readings = {BY_KEY[key].kept_in for key in ("sepandar_29b", "sepandar_5e")}

    assert len(set(keys)) == len(keys)
    assert max(len(shipped.rule) for shipped in SHIPPED) <= LONGEST_RULE
    assert both_readings == {("jalali",), ()}
    assert [one.key for one in SHIPPED if one.tone == "mourning" and one.lead_days] == []
    assert BY_KEY["mothers_day"].whose == ("mother", "wife")
    assert BY_KEY["fathers_day"].whose == ("father", "husband")
    assert "child" in BY_KEY["girls_day"].whose
