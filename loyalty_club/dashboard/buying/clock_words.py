"""Days of the week, hours and months in words, as the club's calendar has them."""

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _

from loyalty_club.dashboard.program.phrases import JALALI_MONTH_NAMES, number
from loyalty_club.web.figures.words import language
from loyalty_club.web.page_club import page_club
from members.rules.calendars import PERSIAN_WEEKDAYS
from members.rules.text import persian_digits

SATURDAY = 5
MONTHS_A_YEAR = 12


def week_order() -> list[int]:
    """The days of the week (Monday is 0) as a week begins in the club's calendar."""
    first = SATURDAY if page_club().calendar == "jalali" else 0
    return [(first + step) % 7 for step in range(7)]


def weekday(day: int) -> str:
    """A day of the week, Monday is 0."""
    if language().startswith("fa"):
        return PERSIAN_WEEKDAYS[day]
    return str(WEEKDAYS[day])


def hours_words(first: int, last: int) -> str:
    """From one full hour to another."""
    return _("%(first)s to %(last)s o’clock") % {"first": number(first), "last": number(last)}


def month_words(month: int) -> str:
    """A month of the club's calendar: of the year (0 the first), or counted from the year 0, then
    with its year.
    """
    year, place = divmod(month, MONTHS_A_YEAR)
    is_jalali = page_club().calendar == "jalali"
    name = str(JALALI_MONTH_NAMES[place] if is_jalali else MONTHS[place + 1])
    return f"{name} {_year(year)}" if year else name


def _year(year: int) -> str:
    """A year has no separator of thousands."""
    return persian_digits(str(year)) if language().startswith("fa") else str(year)
