"""The statement, month by month of the reader's calendar."""

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from loyalty_club.portal.pages import own_id, show
from loyalty_club.web.guards import member_page
from members.roles import Actor
from members.rules.calendars import CalendarName, InvalidDate, Window, parse_day, window_of
from members.selectors.access import access_member
from members.selectors.club import club_day
from points.selectors.movements import movements_in


@require_safe
@member_page
def statement(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One month's movements; `?month=` is any day of it, so it means the same in both languages."""
    member, month = access_member(actor, own_id(actor)), _asked_month(request)
    found = movements_in(member.pk, month)
    context = {
        "month": month.starts_on,
        "found": found,
        "older_url": _address(found.older_on),
        "newer_url": _address(found.newer_on),
    }
    return show(request, "portal/statement.html", context)


def _asked_month(request: HttpRequest) -> Window:
    calendar: CalendarName = "jalali" if (get_language() or "").startswith("fa") else "gregorian"
    try:
        day = parse_day(request.GET.get("month", ""), calendar="gregorian")
    except InvalidDate:
        day = club_day()
    return window_of(day, "month", calendar)


def _address(day: date | None) -> str:
    return f"{reverse('portal-statement')}?{urlencode({'month': day.isoformat()})}" if day else ""
