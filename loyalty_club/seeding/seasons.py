"""How busy a flower shop is on a day, and what sells then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from members.rules.calendars import jalali_of

Wish = Mapping[str, float]

EVERYDAY: Wish = {
    "rose": 26,
    "bouquet": 24,
    "box": 8,
    "potted": 20,
    "orchid": 5,
    "wedding": 1.2,
    "condolence": 4,
    "spring": 0,
    "extra": 12,
}
# Monday first; the week ends with a busy Thursday and a slow Friday.
WEEKDAYS = (0.9, 0.95, 1.15, 1.75, 0.75, 0.85, 0.85)
# Farvardin first.
MONTHS = (0.85, 1.15, 1.05, 0.9, 0.85, 1.0, 1.05, 0.95, 1.05, 1.0, 1.05, 1.2)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Days that are busier than others: `lead` days before count too, what sells shifts."""

    factor: float
    lead: int
    wish: Wish


_LOVE: Wish = {"rose": 40, "bouquet": 40, "box": 25, "orchid": 6, "potted": 6}
_MOTHERS: Wish = {"bouquet": 40, "box": 15, "orchid": 12, "potted": 18, "rose": 15}
_THANKS: Wish = {"bouquet": 35, "rose": 35, "potted": 12, "box": 8}
_NOWRUZ: Wish = {"spring": 60, "potted": 22, "bouquet": 14, "rose": 8, "orchid": 6, "extra": 10}
_WEDDINGS: Wish = {**EVERYDAY, "wedding": 5.0}
_MOURNING: Wish = {"condolence": 60, "rose": 15, "potted": 10}

# Month and day of the Jalali year.
JALALI: Mapping[tuple[int, int], Occasion] = {
    (2, 12): Occasion(1.9, 1, _THANKS),
    (6, 1): Occasion(1.5, 1, _THANKS),
    (9, 30): Occasion(2.0, 2, _LOVE),
    (11, 29): Occasion(1.6, 1, _LOVE),
    (12, 29): Occasion(2.3, 12, _NOWRUZ),
}
# Month and day of the Gregorian year.
GREGORIAN: Mapping[tuple[int, int], Occasion] = {
    (2, 14): Occasion(2.9, 3, _LOVE),
    (3, 8): Occasion(1.5, 1, _MOTHERS),
}
# By the moon, as Iran's calendar of 1404 to 1406 has them.
DATED: Mapping[date, Occasion] = {
    date(2025, 12, 11): Occasion(3.2, 3, _MOTHERS),
    date(2026, 11, 30): Occasion(3.2, 3, _MOTHERS),
    date(2027, 11, 19): Occasion(3.2, 3, _MOTHERS),
    date(2026, 1, 3): Occasion(1.7, 2, _THANKS),
    date(2026, 12, 23): Occasion(1.7, 2, _THANKS),
    date(2026, 4, 19): Occasion(1.4, 1, _LOVE),
    date(2025, 5, 28): Occasion(1.5, 1, _WEDDINGS),
    date(2026, 5, 18): Occasion(1.5, 1, _WEDDINGS),
    date(2026, 6, 24): Occasion(0.4, 0, _MOURNING),
    date(2026, 6, 25): Occasion(0.3, 0, _MOURNING),
    date(2026, 8, 4): Occasion(0.5, 0, _MOURNING),
}
LONGEST_LEAD = 12


def occasion_near(day: date) -> tuple[Occasion, int] | None:
    """The occasion that this day leads up to and how many days are left; the nearest one."""
    for left in range(LONGEST_LEAD + 1):
        occasion = _occasion_on(day + timedelta(days=left))
        if occasion is not None and left <= occasion.lead:
            return occasion, left
    return None


def busyness(day: date) -> float:
    """How many times an ordinary day's visitors come on this one."""
    jalali = jalali_of(day)
    factor = WEEKDAYS[day.weekday()] * MONTHS[jalali.month - 1]
    if jalali.month == 1 and jalali.day in {1, 2, 3, 13}:
        factor *= 0.35
    near = occasion_near(day)
    if near is None:
        return factor
    occasion, left = near
    return factor * (1 + (occasion.factor - 1) / (1 + left * 0.7))


def wishes(day: date) -> Wish:
    """What visitors want on this day, as weights by kind of good."""
    near = occasion_near(day)
    return EVERYDAY if near is None else near[0].wish


def _occasion_on(day: date) -> Occasion | None:
    jalali = jalali_of(day)
    return (
        DATED.get(day)
        or JALALI.get((jalali.month, jalali.day))
        or GREGORIAN.get((day.month, day.day))
    )
