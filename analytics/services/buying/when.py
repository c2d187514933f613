"""When they buy, worked out by night: the hours of the week, and the months of the year."""

from analytics.exceptions import TooLittleData
from analytics.rules.buying.clock import LEAST_PURCHASES, Week, season_of
from analytics.rules.periods import period_of
from analytics.selectors.buying.hours import weeks_in, whole_months
from analytics.services.keeping import Body, Progress
from members.selectors.club import club_day, current_club
from members.services.patience import unhurried

Cells = list[list[int]]
SHOWN_MONTHS = 12


@unhurried()
def work_out_when(shop_id: int | None, tell: Progress) -> Body:
    """Count the purchases of the last twelve months by hour, and the season of three years.

    Refuses (`TooLittleData`) fewer than a hundred purchases.
    """
    calendar, today = current_club().calendar, club_day()
    window = period_of("twelve_months", today, calendar).window
    weeks = weeks_in(window, shop_id)
    tell(80)
    if weeks.everybody.purchases + weeks.everybody.unknown < LEAST_PURCHASES:
        raise TooLittleData(why="few_purchases")
    months = whole_months(today, calendar, shop_id)
    return {
        "first": window.starts_on.isoformat(),
        "last": window.ends_on.isoformat(),
        "everybody": _cells(weeks.everybody),
        "members": _cells(weeks.members),
        "unknown": weeks.everybody.unknown,
        "members_unknown": weeks.members.unknown,
        "months": [[month.number, month.sales, month.days] for month in months[-SHOWN_MONTHS:]],
        "season": sorted(season_of(months).items()),
    }


def _cells(week: Week) -> Cells:
    return [[day, hour, count] for (day, hour), count in sorted(week.cells.items())]
