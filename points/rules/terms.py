"""The program's terms as plain data, and the moments that follow from them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from members.rules.calendars import CalendarName, Window, WindowKind, add_months, window_of


@dataclass(frozen=True, slots=True)
class Terms:
    """One program version. Rates: one point per `earn_amount`, one point pays `point_value`."""

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
        day = occurred_at.astimezone(zone).date()
        last_day = add_months(day, self.expiry_months, self.calendar)
        return datetime.combine(last_day + timedelta(days=1), time.min, tzinfo=zone)
