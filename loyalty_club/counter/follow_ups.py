"""Today's list at the counter: whom to call, what to prepare, whom to thank; done in one tap."""

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from loyalty_club.counter.desk import Desk, address, counter_page
from loyalty_club.web.follow_ups import do_follow_up, follow_up_undo, tasks_of
from members.roles import Right
from members.selectors.care import access_follow_up, count_follow_ups_due, follow_ups_due
from members.selectors.club import club_day
from members.selectors.follow_ups import follow_up_outcomes

A_PAGE = 30


@require_safe
@counter_page(Right.FOLLOW_UPS_WRITE, Right.MEMBERS_READ)
def follow_ups(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What is due in this shop today and what is late; all of it, or only one's own."""
    is_mine = request.GET.get("whose") == "mine"
    own = _own_id(desk) if is_mine else None
    due = follow_ups_due(shop_ids=[desk.shop.id], day=club_day(), assignee_id=own)
    page = Paginator(due, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "tasks": tasks_of(list(page)),
        "is_mine": is_mine,
        **_deeds(request),
    }
    return desk.show(request, "counter/follow_ups.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@counter_page(Right.FOLLOW_UPS_WRITE, Right.MEMBERS_READ)
def follow_up(request: HttpRequest, desk: Desk, follow_up_id: int) -> HttpResponse:
    """One follow-up, whenever it is due, and what one does with it."""
    row = access_follow_up(desk.actor, follow_up_id)
    if request.method == "POST":
        do_follow_up(request, desk.actor, row.pk)
        return redirect(_back(request, row.member_id))
    context = {"task": tasks_of([row])[0], "member": row.member, **_deeds(request)}
    return desk.show(request, "counter/follow_up.html", context)


def due_badge(desk: Desk) -> int:
    """How many are due in this shop: for the counter's first page."""
    return count_follow_ups_due(shop_ids=[desk.shop.id], day=club_day())


def _deeds(request: HttpRequest) -> dict[str, Any]:
    today = club_day()
    return {
        "outcomes": [one for one in follow_up_outcomes() if one[0]],
        "today": today,
        "tomorrow": today + timedelta(days=1),
        "next_week": today + timedelta(days=7),
        "undo": follow_up_undo(request),
    }


def _own_id(desk: Desk) -> int:
    """The signed-in person's own id."""
    return int(desk.actor.id.removeprefix("user:"))


def _back(request: HttpRequest, member_id: int) -> str:
    """To the member one came from, or to the list as it was."""
    if request.POST.get("back") == "member":
        return address("counter-care", member_id)
    whose = "mine" if request.POST.get("back") == "mine" else ""
    return address("counter-follow-ups", whose=whose)
