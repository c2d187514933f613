"""The program's terms as plain data, and the moments that follow from them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from members.rules.calendars import (
    CalendarName,
    Window,
    WindowKind,
    add_months,
    end_of_year,
    window_of,
)
from points.rules.program_rules import Rule
from points.rules.tiers import Scheme

ExpiryKind = Literal["months", "year_end", "idle"]


@dataclass(frozen=True, slots=True)
class Terms:
    """One program version. Rates: one point per `earn_amount`, one point pays `point_value`.

    `alarm_bps` and `throttle_bps` are parts of what the cap allows; from `code_points` points
    upwards a member confirms by a one-time code (0: never). `renews_idle` tells that visits
    prolong points of this or an earlier version.
    """

    program_id: int
    version: int
    earn_amount: int
    point_value: int
    cap_bps: int
    window_kind: WindowKind
    calendar: CalendarName
    vesting_days: int
    expiry_months: int
    redeem_min_points: int
    redeem_max_bps: int
    expiry_kind: ExpiryKind = "months"
    credit_days: int = 60
    alarm_bps: int = 8_000
    throttle_bps: int = 10_000
    code_points: int = 0
    name: str = ""
    rules: tuple[Rule, ...] = ()
    tiers: Scheme | None = None
    renews_idle: bool = False

    @property
    def is_plain(self) -> bool:
        """True when points come from the amount alone."""
        return not self.rules and self.tiers is None

    @property
    def idle_months(self) -> int | None:
        """Months without a visit that end the points' life; None where time alone does."""
        return self.expiry_months if self.expiry_kind == "idle" else None

    def window(self, day: date) -> Window:
        """The cap's window that holds this business day."""
        return window_of(day, self.window_kind, self.calendar)

    def vests_at(self, occurred_at: datetime, zone: ZoneInfo) -> datetime:
        """When points of a sale can be spent: at once, or from a later day's first moment."""
        if not self.vesting_days:
            return occurred_at
        day = occurred_at.astimezone(zone).date() + timedelta(days=self.vesting_days)
        return datetime.combine(day, time.min, tzinfo=zone)

    def expires_at(self, occurred_at: datetime, zone: ZoneInfo) -> datetime:
        """The first moment at which the points are gone: midnight after their last day."""
        last_day = self.last_day(occurred_at.astimezone(zone).date())
        return datetime.combine(last_day + timedelta(days=1), time.min, tzinfo=zone)

    def last_day(self, day: date) -> date:
        """The last day of points earned on this day: months later, or the end of the year in
        which they grow that old.
        """
        last_day = add_months(day, self.expiry_months, self.calendar)
        return end_of_year(last_day, self.calendar) if self.expiry_kind == "year_end" else last_day
