"""The last twelve months in the few numbers that «what if» counts once more."""

from dataclasses import dataclass

from django.db.models import F, Sum

from analytics.models import DayFigures, MemberFigures
from analytics.rules.periods import period_of
from analytics.rules.what_if import Year
from analytics.selectors.scope import Circle, ShopIds, of_scope, on_days
from analytics.selectors.staying.figures import retention, staying_of
from analytics.selectors.winning.figures import stated_margin
from members.rules.calendars import Window
from members.selectors.club import club_day, current_club
from points.exceptions import NoProgram
from points.selectors.programs import terms_on


@dataclass(frozen=True, slots=True)
class LastYear:
    """The year and the days it is made of."""

    year: Year
    window: Window


def last_year(shop_ids: ShopIds = None) -> LastYear:
    """The last twelve months of these shops, by the summaries; every bill of a member counts as a
    visit. Without a program the cap is 0. Some six statements, however large the club.
    """
    today = club_day()
    period = period_of("twelve_months", today, current_club().calendar)
    sums = DayFigures.objects.filter(
        of_scope(shop_ids), on_days(period.window, field="day")
    ).aggregate(
        bought=Sum("member_sales", default=0),
        others=Sum(F("sales") - F("member_sales"), default=0),
        bills=Sum("member_purchases", default=0),
        gone_back=Sum(F("given") + F("gifts") + F("grants"), default=0),
    )
    customers = MemberFigures.objects.filter(
        of_scope(shop_ids), last_on__range=(period.window.starts_on, period.window.ends_on)
    )
    kept = retention(staying_of(Circle(shop_ids), period)).value
    year = Year(
        customers=customers.count(),
        visits=sums["bills"],
        sales=max(sums["bought"], 0),
        margin_bps=stated_margin(),
        given=max(sums["gone_back"], 0),
        cap_bps=_cap_bps(),
        kept_bps=None if kept is None else round(kept),
        other_sales=max(sums["others"], 0),
    )
    return LastYear(year, period.window)


def _cap_bps() -> int:
    try:
        return terms_on(club_day()).cap_bps
    except NoProgram:
        return 0
