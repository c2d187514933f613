"""What was sold on each day and what went back, of a circle: the summaries tell it of everybody."""

from collections import defaultdict
from datetime import date

from django.db.models import Count, F, Sum

from analytics.models import DayFigures
from analytics.rules.first_screen import Sold, SoldOn
from analytics.selectors.scope import Circle, ShopIds, in_shops, of_circle, of_scope, on_days
from analytics.selectors.summary import GIVEN_BACK, NET_SALES, NOT_VOIDED
from members.rules.calendars import Window
from points.models import Grant, Purchase


def sold_by_day(circle: Circle, window: Window) -> list[SoldOn]:
    """The days of the window on which anything was sold or given, in order.

    Of everybody it is one reading of the summaries (and one of the shops where some are named);
    of a label or a source, of the purchases and grants of those members.
    """
    return _summed(circle, window) if circle.is_of_all else _counted(circle, window)


def _summed(circle: Circle, window: Window) -> list[SoldOn]:
    rows = (
        DayFigures.objects.filter(of_scope(circle.shop_ids), on_days(window, field="day"))
        .order_by("day")
        .values_list("day")
        .annotate(
            sold=Sum("sales"),
            back=Sum(F("given") + F("gifts") + F("grants")),
            bills=Sum("purchases"),
        )
    )
    return [
        SoldOn(day, Sold(sales, given, bills))
        for day, sales, given, bills in rows
        if bills or sales or given
    ]


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


def has_sold_before(day: date, shop_ids: ShopIds = None) -> bool:
    """Whether anything was sold before this day. One statement."""
    earlier = DayFigures.objects.filter(of_scope(shop_ids), day__lt=day, purchases__gt=0)
    return earlier.exists()


def has_purchases(shop_ids: ShopIds = None) -> bool:
    """Whether anything was ever rung up, also what the summaries do not tell yet. One statement."""
    return Purchase.objects.filter(in_shops(shop_ids)).exists()
