"""The flow of new leads: month by month, and this month against what the owner wants."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, DateField
from django.db.models.functions import Cast, TruncDate
from django.utils import timezone

from campaigns.models import Lead
from campaigns.selectors.leads.asked import moments_of
from campaigns.selectors.leads.rules import sales_rules
from members.rules.calendars import CalendarName, Window, window_of
from members.selectors.club import club_day, club_zone, current_club

# On fewer days than these a month says nothing about its end.
EARLY_DAYS = 3


@dataclass(frozen=True, slots=True)
class Flow:
    """This month's new leads beside the target (0 where none is set); months oldest first, the
    running one last.

    `projected` is what the month comes to at the pace so far, None in its first days, where
    `day` of `days` says too little.
    """

    target: int
    count: int
    day: int
    days: int
    months: Sequence[tuple[Window, int]]

    @property
    def projected(self) -> int | None:
        """At the pace of its days so far, rounded."""
        if self.day < EARLY_DAYS:
            return None
        return (2 * self.count * self.days + self.day) // (2 * self.day)

    @property
    def missing(self) -> int:
        """How many are wanting to the target."""
        return max(0, self.target - self.count)

    @property
    def due(self) -> int:
        """How many should have come by today for the target to be met, rounded up."""
        return -(-self.target * self.day // self.days)

    @property
    def last(self) -> tuple[Window, int] | None:
        """The last whole month."""
        return self.months[-2] if len(self.months) > 1 else None

    @property
    def is_too_low(self) -> bool:
        """The month will miss its target at this pace; in its first days, the last month did."""
        if not self.target:
            return False
        if self.projected is not None:
            return self.projected < self.target
        return self.last is not None and self.last[1] < self.target


def flow_of(*, months: int = 12, now: datetime | None = None) -> Flow:
    """The leads of the whole club by the month in which they came: the target is the club's."""
    now = now or timezone.now()
    today, calendar = club_day(now), current_club().calendar
    windows = _months_until(today, months, calendar)
    by_day = _by_day(windows[0].starts_on, today)
    counts = [
        (one, sum(n for day, n in by_day.items() if one.starts_on <= day <= one.ends_on))
        for one in windows
    ]
    month = windows[-1]
    return Flow(
        target=sales_rules().monthly_target,
        count=counts[-1][1],
        day=(today - month.starts_on).days + 1,
        days=(month.ends_on - month.starts_on).days + 1,
        months=counts,
    )


def _by_day(first: date, last: date) -> dict[date, int]:
    opens, closes = moments_of(first, last)
    rows = (
        Lead.objects.filter(created_at__gte=opens, created_at__lt=closes)
        .order_by()
        .values_list(Cast(TruncDate("created_at", tzinfo=club_zone()), DateField()))
        .annotate(Count("pk"))
    )
    return dict(rows)


def _months_until(today: date, count: int, calendar: CalendarName) -> list[Window]:
    months = [window_of(today, "month", calendar)]
    while len(months) < count:
        months.append(window_of(months[-1].starts_on - timedelta(days=1), "month", calendar))
    return months[::-1]
