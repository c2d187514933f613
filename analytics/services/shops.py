"""The first screen of every shop, kept by night: side by side they are read at once."""

from analytics.rules.periods import period_of
from analytics.selectors.first_screen import first_screen
from analytics.selectors.kept_shops import as_kept
from analytics.selectors.scope import Circle
from analytics.services.keeping import Body, Progress
from members.models import Shop
from members.selectors.club import club_day, current_club


def work_out_shops(shop_id: int | None, tell: Progress) -> Body:
    """The eight figures of each shop over the last twelve months; by shop, so nothing is kept for
    one shop alone.
    """
    calendar = current_club().calendar
    period = period_of("twelve_months", club_day(), calendar)
    shop_ids = list(Shop.objects.values_list("pk", flat=True))
    shops = {}
    for done, one in enumerate(shop_ids):
        figures = first_screen(Circle(frozenset({one})), period, calendar=calendar)
        shops[str(one)] = [as_kept(figure) for figure in figures]
        tell(100 * done // len(shop_ids))
    return {"shops": shops}
