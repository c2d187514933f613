"""Sales and what went back, month by month and shop by shop."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Sum

from analytics.rules.periods import months_until
from analytics.selectors.scope import ShopIds, in_shops, on_days
from analytics.selectors.summary import BPS, GIVEN_BACK, NET_SALES, NOT_VOIDED
from members.models import Shop
from members.rules.calendars import CalendarName, Window
from points.models import Purchase


@dataclass(frozen=True, slots=True)
class DaySums:
    """One business day: `sales` and `given_back` as in `Figures`, in money."""

    day: date
    sales: int
    given_back: int
    purchases: int


@dataclass(frozen=True, slots=True)
class MonthSums:
    """One month of the club's calendar, the running one up to today."""

    window: Window
    sales: int
    given_back: int
    purchases: int


@dataclass(frozen=True, slots=True)
class ShopSums:
    """One shop's part of a window."""

    name: str
    sales: int
    given_back: int
    purchases: int

    @property
    def given_back_bps(self) -> int | None:
        """`given_back` ÷ `sales` in basis points; None without sales."""
        return self.given_back * BPS // self.sales if self.sales > 0 else None


def last_sale_on(shop_ids: ShopIds = None) -> date | None:
    """The newest business day on which anything was sold; None where nothing ever was."""
    newest: date | None = Purchase.objects.filter(in_shops(shop_ids)).aggregate(
        newest=Max("business_date")
    )["newest"]
    return newest


def months_of_sales(
    today: date, calendar: CalendarName, shop_ids: ShopIds = None, *, count: int = 12
) -> list[MonthSums]:
    """The last `count` months, the oldest first: one statement of at most one row a day."""
    months = months_until(today, count, calendar)
    days = daily_sums(Window(months[0].starts_on, months[-1].ends_on), shop_ids)
    return [_month(window, days) for window in months]


def daily_sums(window: Window, shop_ids: ShopIds = None) -> list[DaySums]:
    """The days of the window on which anything was sold, in order."""
    rows = (
        Purchase.objects.filter(on_days(window), in_shops(shop_ids))
        .order_by("business_date")
        .values("business_date")
        .annotate(sold=Sum(NET_SALES), given=Sum(GIVEN_BACK), bills=Count("id", filter=NOT_VOIDED))
    )
    return [DaySums(row["business_date"], row["sold"], row["given"], row["bills"]) for row in rows]


def shops_in(window: Window, shop_ids: ShopIds = None) -> list[ShopSums]:
    """Each shop's part, the largest first; shops that sold nothing in the window come with zero."""
    shops = Shop.objects.filter(in_shops(shop_ids, field="pk")).order_by("name")
    names = dict(shops.values_list("pk", "name"))
    rows = (
        Purchase.objects.filter(on_days(window), in_shops(shop_ids))
        .order_by()
        .values("shop_id")
        .annotate(sold=Sum(NET_SALES), given=Sum(GIVEN_BACK), bills=Count("id", filter=NOT_VOIDED))
    )
    sums = {row["shop_id"]: (row["sold"], row["given"], row["bills"]) for row in rows}
    parts = [ShopSums(name, *sums.get(pk, (0, 0, 0))) for pk, name in names.items()]
    return sorted(parts, key=lambda part: -part.sales)


def _month(window: Window, days: Iterable[DaySums]) -> MonthSums:
    inside = [day for day in days if window.starts_on <= day.day <= window.ends_on]
    return MonthSums(
        window,
        sales=sum(day.sales for day in inside),
        given_back=sum(day.given_back for day in inside),
        purchases=sum(day.purchases for day in inside),
    )
