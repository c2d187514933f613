"""By what the summaries are counted, and the numbers that their statements ask for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Min

from analytics.rules import lifecycle as rule
from analytics.rules.months import number_of_month, start_of_month
from analytics.selectors.rules import figure_rules, fixed_silence
from members.models import Shop
from members.rules.calendars import CalendarName
from members.selectors.club import club_day, club_zone, current_club
from points.models import Purchase

# Raise it when the statements come to count something else.
VERSION = 1


@dataclass(frozen=True, slots=True)
class Terms:
    """`lost_days` is the owner's fixed silence; None where a member's own interval decides."""

    calendar: CalendarName
    zone: str
    by_shop: bool
    lost_days: int | None

    @property
    def name(self) -> str:
        """Differs wherever the rows would: where it does, they are rebuilt."""
        thresholds = ",".join(str(number) for number in rule.THRESHOLDS.values())
        shops = "by-shop" if self.by_shop else "one-shop"
        return f"{VERSION} {self.calendar} {self.zone} {shops} {self.lost_days} {thresholds}"

    @property
    def least_silence(self) -> int:
        """No shorter pause between two visits can have been an absence."""
        return rule.LOST_LEAST_DAYS if self.lost_days is None else self.lost_days

    def parameters(self) -> dict[str, Any]:
        """All that the statements ask for beside whom and which days. The months reach over every
        purchase that is visible now: ask after the stale rows were taken, so that whatever comes
        later is stale again.
        """
        first_month, starts = self._months()
        return {
            **rule.THRESHOLDS,
            "zone": self.zone,
            "by_shop": self.by_shop,
            "lost_days": self.lost_days,
            "least_silence": self.least_silence,
            "first_month": first_month,
            "month_starts": starts,
        }

    def _months(self) -> tuple[int, list[date]]:
        """The number of the first month in which anything was bought, and where each begins."""
        found = Purchase.objects.aggregate(first=Min("business_date"), last=Max("business_date"))
        today = club_day()
        first = number_of_month(found["first"] or today, self.calendar)
        last = number_of_month(found["last"] or today, self.calendar)
        return first, [start_of_month(each, self.calendar) for each in range(first, last + 1)]


def terms_of_today() -> Terms:
    """As the club counts now. Three statements."""
    return Terms(
        calendar=current_club().calendar,
        zone=str(club_zone()),
        by_shop=Shop.objects.count() > 1,
        lost_days=fixed_silence(figure_rules()),
    )
