"""What was sold on each day and what went back, of a circle: the summaries tell it of everybody."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, F, Sum

from analytics.models import DayFigures
from analytics.rules.first_screen import Sold, SoldOn
from analytics.selectors.reading import Reading
from analytics.selectors.scope import Circle, ShopIds, in_shops, of_circle, on_days
from analytics.selectors.summary import GIVEN_BACK, NET_SALES, NOT_VOIDED
from members.rules.calendars import Window
from points.models import Grant, Purchase


def sold_by_day(circle: Circle, reading: Reading) -> list[SoldOn]:
    """The days that were read on which anything was sold or given, in order. Of a label or a
    source they are counted from the purchases and grants of those members.
    """
    return _summed(reading.days) if circle.is_of_all else _counted(circle, reading.span)


def _summed(rows: Iterable[DayFigures]) -> list[SoldOn]:
    found: defaultdict[date, Sold] = defaultdict(Sold)
    for row in rows:
        if row.purchases or row.sales or row.given or row.gifts or row.grants:
            back = row.given + row.gifts + row.grants
            found[row.day] += Sold(row.sales, back, row.purchases)
    return [SoldOn(day, sold) for day, sold in found.items()]


def _counted(circle: Circle, window: Window) -> list[SoldOn]:
    found: defaultdict[date, Sold] = defaultdict(Sold)
    bought = (
        Purchase.objects.filter(on_days(window), in_shops(circle.shop_ids), of_circle(circle))
        .order_by()
        .values_list("business_date")
        .annotate(
            sold=Sum(NET_SALES),
            back=Sum(GIVEN_BACK + F("given_value")),
            bills=Count("pk", filter=NOT_VOIDED),
        )
    )
    for day, sales, given, bills in bought:
        found[day] += Sold(sales, given, bills)
    joined_here = in_shops(circle.shop_ids, field="member__joined_shop_id")
    granted = (
        Grant.objects.filter(on_days(window), joined_here, of_circle(circle))
        .order_by()
        .values_list("business_date")
        .annotate(given=Sum(F("value") - F("recovered_value")))
    )
    for day, given in granted:
        found[day] += Sold(given_back=given)
    return [SoldOn(day, found[day]) for day in sorted(found)]


def has_purchases(shop_ids: ShopIds = None) -> bool:
    """Whether anything was ever rung up, also what the summaries do not tell yet. One statement."""
    return Purchase.objects.filter(in_shops(shop_ids)).exists()
