"""A flower shop's four tiers, and what a member bought, for rules that are tried without rows."""

from datetime import date, timedelta

from members.rules.calendars import JalaliDay, Window
from points.rules.standing import Change, Held, changes_due
from points.rules.tiers import Level, Qualifying, Scheme

LEVELS = (
    Level("bronze", "برنزی", 0),
    Level("silver", "نقره‌ای", 100, multiplier=110),
    Level("gold", "طلایی", 300, multiplier=125, benefits=("ارسال رایگان", "نوبت ویژه")),
    Level("diamond", "الماسی", 1_000, multiplier=150),
)


def make_scheme(
    period: Qualifying = "rolling", *, grace_days: int = 30, is_soft: bool = True
) -> Scheme:
    """Measured in points."""
    return Scheme("points", period, LEVELS, grace_days=grace_days, is_soft=is_soft)


def jalali(year: int, month: int, day: int) -> date:
    return JalaliDay(year, month, day).gregorian()


ROLLING, YEARLY = make_scheme("rolling"), make_scheme("year")
SPRING = jalali(1404, 2, 10)
ESFAND = jalali(1404, 12, 20)
UNTIL = jalali(1405, 2, 10)
GOLD = Held("gold", SPRING, UNTIL)


class Bought:
    """What a member earned by day; a measure, and the member's way through the days."""

    def __init__(self, scheme: Scheme, by_day: dict[date, int] | None = None) -> None:
        self.scheme = scheme
        self.by_day = by_day or {}

    def __call__(self, window: Window) -> int:
        return sum(
            count for day, count in self.by_day.items() if window.starts_on <= day <= window.ends_on
        )

    def changes(self, held: Held | None, day: date) -> tuple[Change, ...]:
        """What is due on this day."""
        return changes_due(self.scheme, held, self, day, "jalali")

    def standing(self, held: Held | None, day: date) -> Held | None:
        """Where he stands after it."""
        changes = self.changes(held, day)
        return changes[-1].held if changes else held

    def walk(self, first: date, last: date, *, held: Held | None = None) -> Held | None:
        """Decided on every day, as the night's work does."""
        day = first
        while day <= last:
            held = self.standing(held, day)
            day += timedelta(days=1)
        return held
