"""The periods an owner asks about, and what each is compared with."""

from datetime import date

import pytest

from analytics.rules.periods import PeriodKey, months_until, period_of
from members.rules.calendars import Window

# 10 Shahrivar 1405, the sixth month: the second of its season, the year began on 21 March.
TODAY = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("key", "window", "before"),
    [
        (
            "month",
            Window(date(2026, 8, 23), TODAY),
            Window(date(2026, 7, 23), date(2026, 8, 1)),
        ),
        (
            "last_month",
            Window(date(2026, 7, 23), date(2026, 8, 22)),
            Window(date(2026, 6, 22), date(2026, 7, 22)),
        ),
        (
            "quarter",
            Window(date(2026, 6, 22), TODAY),
            Window(date(2026, 3, 21), date(2026, 5, 31)),
        ),
        (
            "year",
            Window(date(2026, 3, 21), TODAY),
            Window(date(2025, 3, 21), date(2025, 9, 1)),
        ),
        (
            "twelve_months",
            Window(date(2025, 9, 2), TODAY),
            Window(date(2024, 9, 1), date(2025, 9, 1)),
        ),
    ],
)
def test_jalali_periods(key: PeriodKey, window: Window, before: Window) -> None:
    period = period_of(key, TODAY, "jalali")

    assert (period.key, period.window, period.before) == (key, window, before)


def test_a_long_month_is_compared_with_all_of_a_short_one() -> None:
    last_of_march = date(2026, 3, 31)

    period = period_of("month", last_of_march, "gregorian")

    assert period.before == Window(date(2026, 2, 1), date(2026, 2, 28))


def test_the_last_months_come_oldest_first_across_the_new_year() -> None:
    months = months_until(date(2026, 4, 10), 3, "jalali")

    assert months == [
        Window(date(2026, 1, 21), date(2026, 2, 19)),
        Window(date(2026, 2, 20), date(2026, 3, 20)),
        Window(date(2026, 3, 21), date(2026, 4, 20)),
    ]
