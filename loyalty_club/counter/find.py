"""The one field: whoever stands at the counter is found, or becomes a member."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from campaigns.selectors.leads.ways_in import waiting_lead
from loyalty_club.counter.desk import Desk, asked, counter_page, go_to
from loyalty_club.counter.follow_ups import due_badge
from loyalty_club.counter.receipt import sales_under
from loyalty_club.counter.scanned import opened_by_code
from members.roles import Right
from members.rules.phones import InvalidMobile, normalize_mobile
from members.selectors.club import club_day
from members.selectors.search import find_members
from points.selectors.purchases import last_visits, purchases_on

SHOWN_SALES = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """A member that may be meant, and when he was here last."""

    member: Any
    last_visit: datetime | None


@require_safe
@counter_page(Right.PURCHASES_WRITE, Right.MEMBERS_READ)
def find(request: HttpRequest, desk: Desk) -> HttpResponse:
    """People as one types; what was entered or scanned opens at once."""
    query = asked(request.GET, "q")
    if "HX-Request" in request.headers:
        return desk.show(request, "counter/parts/results.html", _answer(desk, query))
    opened = _opened(request, desk, query) if query else None
    if opened is not None:
        return opened
    found = _answer(desk, query) | {"sales": _newest_sales(desk), "due": due_badge(desk)}
    return desk.show(request, "counter/find.html", found)


def find_hits(query: str) -> list[Hit]:
    """Up to five members that may be meant, the best first."""
    members = find_members(query)
    visits = last_visits([member.pk for member in members])
    return [Hit(member, visits.get(member.pk)) for member in members]


def is_mobile(query: str) -> bool:
    """True for a whole mobile number in any written form."""
    try:
        return bool(normalize_mobile(query))
    except InvalidMobile:
        return False


def _answer(desk: Desk, query: str) -> dict[str, Any]:
    hits = find_hits(query) if query else []
    is_new = bool(query) and not hits and is_mobile(query)
    return {
        "query": query,
        "hits": hits,
        "is_mobile": is_new,
        "waiting": waiting_lead(desk.actor.shop_ids, normalize_mobile(query)) if is_new else None,
    }


def _opened(request: HttpRequest, desk: Desk, query: str) -> HttpResponse | None:
    """The page that is meant without a doubt: one member, a newcomer, a reward or voucher by its
    code, a receipt; else none.
    """
    amount = request.GET.get("amount")
    members = find_members(query)
    if len(members) == 1:
        return go_to(request, "counter-ring-up", members[0].pk, amount=amount)
    if members:
        return None
    if is_mobile(query):
        return go_to(request, "counter-register", mobile=query, amount=amount)
    by_code = opened_by_code(request, desk, query)
    if by_code is not None:
        return by_code
    receipts = sales_under(desk, query)
    return go_to(request, "counter-receipt", receipts[0].pk) if len(receipts) == 1 else None


def _newest_sales(desk: Desk) -> list[Any]:
    return list(purchases_on(club_day(), shop_id=desk.shop.id)[:SHOWN_SALES])
