"""When they buy: the hours of the week, and the months of the year beside each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean

HOURS_A_DAY = 24
DAYS_A_WEEK = 7
# Stretches of a day are told in so many hours: one hour alone is chance, half a day no news.
STRETCH = 3
# Fewer purchases, and a busy hour is one busy afternoon.
LEAST_PURCHASES = 100
# Twelve of these have a whole year around them, by which they can be measured.
LEAST_MONTHS = 24

# By day of the week (Monday is 0) and hour.
Cells = Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """So many hours of one day of the week, from `hour` on, and the share of all purchases."""

    weekday: int
    hour: int
    share: float


@dataclass(frozen=True, slots=True)
class Week:
    """Purchases by day of the week and hour; `unknown` ones have a day but no hour (brought in
    from a list without times).
    """

    cells: Cells
    unknown: int = 0

    @property
    def purchases(self) -> int:
        """Those with an hour."""
        return sum(self.cells.values())

    def of_day(self, weekday: int) -> int:
        """The purchases of one day of the week."""
        return sum(count for (day, _hour), count in self.cells.items() if day == weekday)

    def of_hour(self, hour: int) -> int:
        """The purchases of one hour of the day."""
        return sum(count for (_day, at), count in self.cells.items() if at == hour)

    @property
    def hours(self) -> range:
        """From the first hour in which anything was bought to the last; none without purchases."""
        seen = [hour for (_day, hour), count in self.cells.items() if count]
        return range(min(seen), max(seen) + 1) if seen else range(0)

    @property
    def busiest(self) -> Stretch | None:
        """The three hours in a row with the most purchases; of equals the earliest."""
        return self._extreme(most=True)

    @property
    def quietest(self) -> Stretch | None:
        """The three hours in a row with the fewest, of the days and hours in which you sell."""
        return self._extreme(most=False)

    def _extreme(self, *, most: bool) -> Stretch | None:
        whole = self.purchases
        if whole < LEAST_PURCHASES:
            return None
        open_days = [day for day in range(DAYS_A_WEEK) if self.of_day(day)]
        starts = range(self.hours.start, max(self.hours.stop - STRETCH, self.hours.start) + 1)
        stretches = [
            (sum(self.cells.get((day, hour + step), 0) for step in range(STRETCH)), day, hour)
            for day in open_days
            for hour in starts
        ]
        sign = -1 if most else 1
        count, day, hour = min(stretches, key=lambda one: (sign * one[0], one[1], one[2]))
        return Stretch(day, hour, count / whole)


@dataclass(frozen=True, slots=True)
class MonthSold:
    """A whole month: `number` counted from the year 0 (year × 12 + month − 1), and its days."""

    number: int
    sales: int
    days: int

    @property
    def a_day(self) -> float:
        """Sales of a day, on average."""
        return self.sales / self.days


def season_of(months: Sequence[MonthSold]) -> dict[int, float]:
    """How many times the sales of a usual day each month of the year brings (0 the first month).

    Each month is measured by the year around it (six months before, six after, the two at the
    ends with half weight), so that a club that grows has no better winter for being older by then.
    Months at either end have no such year and are left out. Fewer than twenty-four whole months
    in a row tell of no season.
    """
    ordered = sorted(months, key=lambda month: month.number)
    if len(ordered) < LEAST_MONTHS or any(
        later.number != month.number + 1 for month, later in pairwise(ordered)
    ):
        return {}
    found: dict[int, list[float]] = {}
    for at in range(6, len(ordered) - 6):
        level = _level(ordered[at - 6 : at + 7])
        if level > 0:
            found.setdefault(ordered[at].number % 12, []).append(ordered[at].a_day / level)
    return {month: mean(times) for month, times in sorted(found.items())}


def _level(year: Sequence[MonthSold]) -> float:
    """Sales of a usual day in the year around a month, given from six before to six after."""
    daily = [month.a_day for month in year]
    return (sum(daily) - (daily[0] + daily[-1]) / 2) / 12
