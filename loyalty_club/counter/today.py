"""A day's sales of the shop: what each tender brought, and every receipt."""

from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from loyalty_club.counter.desk import Desk, counter_page
from members.roles import Right
from members.selectors.club import club_day
from points.selectors.purchases import purchases_on
from points.selectors.returns import money_paid_back_on

A_PAGE = 40


@require_safe
@counter_page(Right.PURCHASES_READ)
def today(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Today, or the day asked for; never a day to come."""
    now = club_day()
    day = min(_day_asked(request) or now, now)
    sales = purchases_on(day, shop_id=desk.shop.id)
    context = {
        "day": day,
        "is_today": day == now,
        "day_before": day - timedelta(days=1),
        "day_after": day + timedelta(days=1) if day < now else None,
        "page": Paginator(sales.prefetch_related("payments"), A_PAGE).get_page(
            request.GET.get("page")
        ),
        "totals": _totals(sales),
        "paid_back": money_paid_back_on(day, shop_id=desk.shop.id),
    }
    return desk.show(request, "counter/today.html", context)


def _day_asked(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return None


def _totals(sales: QuerySet[Any]) -> dict[str, Any]:
    """How many sales, what they come to, and how that was paid."""
    whole = sales.order_by().aggregate(count=Count("id"), amount=Sum("amount", default=0))
    parts = sales.order_by().values_list("payments__tender").annotate(Sum("payments__amount"))
    by_tender = {tender: amount for tender, amount in parts if tender}
    return whole | {
        tender: by_tender.get(tender, 0)
        for tender in ("cash", "card", "credit", "points", "voucher", "discount")
    }
