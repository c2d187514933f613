"""What the members of a circle bought in some days, and what went back to them."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum

from analytics.models import DayFigures, MemberFigures
from analytics.selectors.scope import Circle, in_shops, of_circle, of_scope, on_days
from analytics.selectors.summary import GIVEN_BACK, NET_SALES, NOT_VOIDED
from members.rules.calendars import Window
from points.models import Purchase


@dataclass(frozen=True, slots=True)
class Bought:
    """Money in the smallest unit: `sales` to members, `given` back with them and beside them."""

    sales: int
    given: int
    purchases: int


@dataclass(frozen=True, slots=True)
class Returning:
    """Customers, and those of them who have come on a second day."""

    customers: int
    again: int


def bought_in(circle: Circle, window: Window) -> Bought:
    """From the summaries of days for everybody; of a label or source, from their purchases, and
    without what was granted beside them. One statement.
    """
    if circle.is_of_all:
        rows = DayFigures.objects.filter(of_scope(circle.shop_ids), on_days(window, field="day"))
        return Bought(
            **rows.aggregate(
                sales=Sum("member_sales", default=0),
                given=Sum(F("given") + F("gifts") + F("grants"), default=0),
                purchases=Sum("member_purchases", default=0),
            )
        )
    purchases = Purchase.objects.filter(
        on_days(window), in_shops(circle.shop_ids), of_circle(circle)
    )
    return Bought(
        **purchases.aggregate(
            sales=Sum(NET_SALES, default=0),
            given=Sum(GIVEN_BACK + F("given_value"), default=0),
            purchases=Count("pk", filter=NOT_VOIDED),
        )
    )


def returning_in(circle: Circle, window: Window) -> Returning:
    """Whose buying life touches these days: the first purchase not after them, the last not before
    them. One statement.
    """
    rows = MemberFigures.objects.filter(
        of_scope(circle.shop_ids),
        of_circle(circle),
        first_on__lte=window.ends_on,
        last_on__gte=window.starts_on,
    )
    return Returning(
        **rows.aggregate(customers=Count("pk"), again=Count("pk", filter=Q(visits__gte=2)))
    )
