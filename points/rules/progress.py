"""What a member still needs to keep his tier and to reach the next one."""

from dataclasses import dataclass
from datetime import date

from members.rules.calendars import CalendarName
from points.rules.standing import Held, Measured, last_day_to_stay, rising_days, staying_days
from points.rules.tiers import Level, Scheme


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a member stands and what is missing, in the scheme's measure.

    `needed_to_stay` is to be bought up to `stay_by` (none for the lowest), `needed_to_rise`
    lifts him to the next level at once (none for the highest).
    """

    tier: str
    name: str
    benefits: tuple[str, ...]
    since: date | None
    until: date | None
    is_by_hand: bool
    measured: int
    needed_to_stay: int | None
    stay_by: date | None
    needed_to_rise: int | None
    next_tier: str | None
    next_name: str | None
    rise_percent: int


def progress_of(
    scheme: Scheme, held: Held | None, measured: Measured, day: date, calendar: CalendarName
) -> Progress:
    """What he has reached of his level and of the next; the lowest without a standing."""
    place = scheme.rank(held.tier) if held else 0
    level = scheme.levels[place]
    above = scheme.levels[place + 1] if place + 1 < len(scheme.levels) else None
    count = measured(rising_days(scheme, day, calendar))
    is_bound = held is not None and held.until is not None and place > 0
    return Progress(
        tier=level.code,
        name=level.name,
        benefits=level.benefits,
        since=held.since if held else None,
        until=held.until if held else None,
        is_by_hand=held is not None and held.is_by_hand,
        measured=count,
        needed_to_stay=needed_to_stay(scheme, held, measured, day, calendar) if held else None,
        stay_by=_stay_by(scheme, held, day) if held and is_bound else None,
        needed_to_rise=max(0, above.threshold - count) if above else None,
        next_tier=above.code if above else None,
        next_name=above.name if above else None,
        rise_percent=_percent(count, above),
    )


def needed_to_stay(
    scheme: Scheme, held: Held, measured: Measured, day: date, calendar: CalendarName
) -> int | None:
    """What is missing to keep the level when its term ends, or within its grace; none for the
    lowest, which nobody loses.
    """
    if held.until is None or not scheme.rank(held.tier):
        return None
    ends = max(day, held.until)
    windows = {
        staying_days(scheme, held.until, calendar),
        rising_days(scheme, ends, calendar),
    }
    best = max(measured(window) for window in windows)
    return max(0, scheme.level(held.tier).threshold - best)


def _stay_by(scheme: Scheme, held: Held, day: date) -> date | None:
    if held.until is not None and day > held.until:
        return last_day_to_stay(scheme, held)
    return held.until


def _percent(count: int, above: Level | None) -> int:
    if above is None or above.threshold <= 0:
        return 100
    return max(0, min(100, count * 100 // above.threshold))
