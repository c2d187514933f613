"""Months of the club's calendar as running numbers, so that they can be counted and compared."""

from datetime import date

from members.rules.calendars import CalendarName, month_start, name_of

MONTHS_OF_A_YEAR = 12


def number_of_month(day: date, calendar: CalendarName) -> int:
    """The month of a day, counted from the year 0 of the calendar: year × 12 + month − 1."""
    year, month, _day = name_of(day, calendar)
    return year * MONTHS_OF_A_YEAR + month - 1


def start_of_month(number: int, calendar: CalendarName) -> date:
    """The first day of the month of this number."""
    year, index = divmod(number, MONTHS_OF_A_YEAR)
    return month_start(calendar, year, index + 1)
