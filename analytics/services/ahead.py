"""What the first pages ask of a large club is read before anybody opens them."""

from datetime import datetime, timedelta

from analytics.rules.periods import PeriodKey, period_of
from analytics.selectors.lifecycle import stages_between
from analytics.selectors.remembered import reading_ahead
from analytics.selectors.scope import Circle
from analytics.selectors.staying.at_risk import stake_at_risk
from analytics.selectors.staying.figures import staying_of
from analytics.selectors.staying.movements import movement_of, movements_by_shop
from members.models import Shop
from members.selectors.club import club_day, current_club

# What the pages show before anybody chooses: the first screen, the study of staying, the map.
PERIODS: tuple[PeriodKey, ...] = ("month", "last_month", "twelve_months")
MAP_DAYS = timedelta(days=91)


def read_ahead(*, now: datetime | None = None) -> None:
    """Come and gone, what is at stake, and the map, of the whole club and today. A club in which
    each takes less than a second remembers none of it.
    """
    today, calendar, everybody = club_day(now), current_club().calendar, Circle()
    year = period_of("twelve_months", today, calendar).window
    shops = sorted(Shop.objects.values_list("pk", flat=True))
    with reading_ahead():
        for key in PERIODS:
            period = period_of(key, today, calendar)
            staying_of(everybody, period, today=today, calendar=calendar)
        movement_of(everybody, year, today=today)
        if len(shops) > 1:
            movements_by_shop(everybody, year, shops, today=today)
        stake_at_risk(everybody)
        stages_between(today - MAP_DAYS, today)
