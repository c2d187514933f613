"""Days as commands take and tell them."""

from datetime import date

from members.rules.calendars import InvalidDate, name_of, parse_day


def read_day(text: str) -> date:
    """2026-11-21 or 1405-08-30; the year tells the calendar."""
    try:
        return parse_day(text, calendar="gregorian")
    except InvalidDate:
        return parse_day(text, calendar="jalali")


def jalali_text(day: date) -> str:
    """1405-08-30."""
    year, month, number = name_of(day, "jalali")
    return f"{year:04}-{month:02}-{number:02}"
