"""next_date: when a day of every year comes next, strictly after a day."""

import pytest
from django.core.management import CommandError, call_command

from tests.commands.conftest import Command, run_text


@pytest.mark.parametrize(
    ("calendar", "day", "after", "policy", "gregorian", "jalali"),
    [
        ("jalali", (12, 30), "2025-03-20", "before", "2026-03-20", "1404-12-29"),
        ("jalali", (12, 30), "2025-03-19", "before", "2025-03-20", "1403-12-30"),
        ("jalali", (12, 30), "1404-12-29", "before", "2027-03-20", "1405-12-29"),
        ("jalali", (12, 30), "1407-12-29", "before", "2030-03-20", "1408-12-30"),
        ("jalali", (12, 30), "2025-03-20", "after", "2026-03-21", "1405-01-01"),
        ("jalali", (12, 30), "2026-03-20", "after", "2026-03-21", "1405-01-01"),
        ("jalali", (12, 30), "2025-03-20", "leap-only", "2030-03-20", "1408-12-30"),
        ("gregorian", (2, 29), "2025-01-01", "before", "2025-02-28", "1403-12-10"),
        ("gregorian", (2, 29), "2025-01-01", "after", "2025-03-01", "1403-12-11"),
        ("gregorian", (2, 29), "2025-01-01", "leap-only", "2028-02-29", "1406-12-10"),
        ("lunar", (10, 1), "2026-03-20", "before", "2026-03-21", "1405-01-01"),
        ("lunar", (10, 1), "2026-03-21", "before", "2027-03-10", "1405-12-19"),
        ("lunar", (4, 30), "2026-09-13", "before", "2026-10-11", "1405-07-19"),
        ("lunar", (4, 30), "2026-09-13", "leap-only", "2027-10-01", "1406-07-09"),
    ],
)
def test_the_next_time(
    run_json: Command,
    calendar: str,
    day: tuple[int, int],
    after: str,
    policy: str,
    gregorian: str,
    jalali: str,
) -> None:
    named = ("--calendar", calendar, "--month", str(day[0]), "--day", str(day[1]))

    told = run_json("next_date", *named, "--after", after, "--policy", policy)

    assert told == {"gregorian": gregorian, "jalali": jalali}


def test_in_words() -> None:
    named = ("--calendar", "jalali", "--month", "9", "--day", "30")

    said = run_text("next_date", *named, "--after", "2026-11-22")

    assert said == "Monday 2026-12-21, 1405-09-30\n"


@pytest.mark.parametrize(
    ("calendar", "month", "day", "after", "words"),
    [
        ("jalali", "12", "31", "2026-01-01", "12/31"),
        ("gregorian", "2", "30", "2026-01-01", "2/30"),
        ("lunar", "1", "31", "2026-01-01", "1/31"),
        ("jalali", "13", "1", "2026-01-01", "13/1"),
        ("jalali", "1", "1", "1404-12-30", "1404-12-30 is no day"),
        ("jalali", "1", "1", "soon", "soon is no day"),
    ],
)
def test_what_is_no_day(calendar: str, month: str, day: str, after: str, words: str) -> None:
    named = ("--calendar", calendar, "--month", month, "--day", day)

    with pytest.raises(CommandError, match=words):
        call_command("next_date", *named, "--after", after)
