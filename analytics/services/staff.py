"""The months of the staff, kept by night: a year is then read as fast as a month."""

from analytics.rules.periods import months_until
from analytics.selectors.staff_figures import months_body
from analytics.selectors.staff_sums import first_day, sums_between
from analytics.services.keeping import Body, Progress
from members.selectors.club import club_day, current_club

MONTHS = 36


def work_out_staff(shop_id: int | None, tell: Progress) -> Body:
    """Every month that has ended, of three years; by shop, so nothing is kept for one shop alone.

    A return that comes after its month is seen the night after.
    """
    months = months_until(club_day(), MONTHS + 1, current_club().calendar)[:-1]
    began_on = first_day()
    months = [month for month in months if began_on and month.ends_on >= began_on]
    found = {}
    for done, month in enumerate(months):
        found[month.starts_on] = sums_between(month)
        tell(100 * done // len(months))
    return months_body(found)
