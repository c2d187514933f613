"""Whose day is near, for whoever stands at the till: today and the week that follows."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from loyalty_club.counter.desk import Desk, counter_page
from loyalty_club.web.coming import coming_days, near_days
from members.roles import Right
from members.selectors.club import club_day
from members.selectors.dates import count_dates_between, dates_between
from members.selectors.occasions import occasions_between

AHEAD = timedelta(days=7)
MOST = 60


@require_safe
@counter_page(Right.PURCHASES_WRITE, Right.MEMBERS_READ)
def coming(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The nearest sixty days of members, with what was bought for them last year."""
    first = club_day()
    last = first + AHEAD
    shop_ids = desk.actor.shop_ids
    found = dates_between(first, last, shop_ids=shop_ids, limit=MOST)
    counts = count_dates_between(first, last, shop_ids=shop_ids)
    rows = near_days(found, shop_ids=shop_ids)
    occasions = occasions_between(first, last)
    context = {
        "days": coming_days(first, last, rows=rows, occasions=occasions, counts=counts),
        "today": first,
        "tomorrow": first + timedelta(days=1),
    }
    return desk.show(request, "counter/coming.html", context)
