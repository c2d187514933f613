"""The periods an owner asks about, and the stretch before each that it is compared with."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from members.rules.calendars import CalendarName, Window, WindowKind, add_months, window_of

PeriodKey = Literal["month", "last_month", "quarter", "year", "twelve_months", "days"]
PERIOD_KEYS: tuple[PeriodKey, ...] = get_args(PeriodKey)

_KINDS: dict[PeriodKey, WindowKind] = {"month": "month", "quarter": "quarter", "year": "year"}


@dataclass(frozen=True, slots=True)
class Period:
    """The days counted, `window`, and the days they are compared with, `before`.

    A period that is still running is compared with as many days from the start of the one before.
    """

    key: PeriodKey
    window: Window
    before: Window

    @property
    def days(self) -> int:
        """How many days are counted."""
        return (self.window.ends_on - self.window.starts_on).days + 1


def period_of(key: PeriodKey, today: date, calendar: CalendarName) -> Period:
    """The period that is called so today; its days never lie in the future. Days of one's own
    (`days_between`) have no name.
    """
    if key == "twelve_months":
        return _twelve_months(today, calendar)
    if key == "last_month":
        last = _window_before(window_of(today, "month", calendar), "month", calendar)
        return Period(key, last, _window_before(last, "month", calendar))
    kind = _KINDS[key]
    whole = window_of(today, kind, calendar)
    earlier = _window_before(whole, kind, calendar)
    same_stretch = min(earlier.starts_on + (today - whole.starts_on), earlier.ends_on)
    return Period(key, Window(whole.starts_on, today), Window(earlier.starts_on, same_stretch))


def days_between(first: date, last: date) -> Period:
    """Any days, both ends in it, beside as many days before them."""
    length = last - first
    eve = first - timedelta(days=1)
    return Period("days", Window(first, last), Window(eve - length, eve))


def months_until(today: date, count: int, calendar: CalendarName) -> list[Window]:
    """The month of today and those before it, `count` in all, the oldest first."""
    month = window_of(today, "month", calendar)
    months = [month]
    for _ in range(count - 1):
        month = _window_before(month, "month", calendar)
        months.append(month)
    return months[::-1]


def _window_before(window: Window, kind: WindowKind, calendar: CalendarName) -> Window:
    return window_of(window.starts_on - timedelta(days=1), kind, calendar)


def _twelve_months(today: date, calendar: CalendarName) -> Period:
    one_day = timedelta(days=1)
    year_ago = add_months(today, -12, calendar)
    two_years_ago = add_months(today, -24, calendar)
    return Period(
        "twelve_months",
        Window(year_ago + one_day, today),
        Window(two_years_ago + one_day, year_ago),
    )
