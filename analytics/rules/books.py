"""The club's books in memory: which terms hold on a day, its month, its window of the cap."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from analytics.rules.outcomes import MonthFigures, WindowFigures
from members.rules.calendars import CalendarName, Window, window_of
from points.exceptions import NoProgram
from points.rules.budget import BPS, allowance
from points.rules.checkout import Decision
from points.rules.sales import Sale
from points.rules.terms import Terms

Versions = Sequence[tuple[date, Terms]]


@dataclass(slots=True)
class Day:
    """What all sales of one day share; `vests_at` is None where points can be spent at once."""

    terms: Terms
    window: WindowFigures
    month: MonthFigures
    vests_at: datetime | None
    expires_at: datetime


class Books:
    """Days, months and windows, opened at first need."""

    def __init__(self, versions: Versions, zone: ZoneInfo, calendar: CalendarName) -> None:
        if not versions:
            raise NoProgram
        self.versions = list(versions)
        self.zone = zone
        self.calendar = calendar
        self.days: dict[date, Day] = {}
        self._months: dict[date, MonthFigures] = {}
        self._windows: dict[Window, WindowFigures] = {}

    def terms_on(self, day: date) -> Terms:
        """As `points.selectors.programs.terms_on`."""
        begun = bisect_right(self.versions, day, key=lambda version: version[0])
        return self.versions[max(0, begun - 1)][1]

    def day(self, day: date) -> Day:
        """The day, opened at first need."""
        return self.days.get(day) or self._open(day)

    def months(self) -> list[MonthFigures]:
        """The months that anything happened in, the oldest first."""
        return [self._months[first] for first in sorted(self._months)]

    def windows(self) -> list[WindowFigures]:
        """The windows of the cap, the oldest first."""
        return sorted(self._windows.values(), key=lambda one: one.window.starts_on)

    def watch(self, day: date) -> None:
        """Hold bonuses back while the throttle line of this day's window is passed."""
        found = self.day(day)
        window, line = found.window, found.terms.throttle_bps
        window.is_throttled = line < BPS and window.given_back > 0 and window.used_bps() >= line

    def _open(self, day: date) -> Day:
        terms = self.terms_on(day)
        month = window_of(day, "month", self.calendar)
        window = terms.window(day)
        later = day + timedelta(days=terms.vesting_days)
        opened = self.days[day] = Day(
            terms=terms,
            window=self._windows.setdefault(window, WindowFigures(window)),
            month=self._months.setdefault(month.starts_on, MonthFigures(month)),
            vests_at=midnight(later, self.zone) if terms.vesting_days else None,
            expires_at=midnight(terms.last_day(day) + timedelta(days=1), self.zone),
        )
        return opened


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a day by the club's clock."""
    return datetime.combine(day, time.min, tzinfo=zone)


def count_sale(sale: Sale, decision: Decision, day: Day, cap_bps: int, weight: int) -> None:
    """The figures of its month and window, of as many such sales as there are."""
    month, window, award = day.month, day.window, decision.award
    net = sale.net * weight
    given = (award.value + decision.given) * weight
    month.purchases += weight
    month.sales += net
    window.sales_by_cap[cap_bps] = window.sales_by_cap.get(cap_bps, 0) + net
    window.pool += allowance(sale.net, cap_bps) * weight - given
    if not decision.asked:
        return
    month.points += award.granted * weight
    month.given_back += given
    window.given_back += given
    month.grants += weight
    if award.is_reduced:
        month.cut += weight
        month.cut_value += (award.wanted - award.granted) * day.terms.point_value * weight
