"""Follow-ups: what is to be done for whom, by whom and by when, and what came of it."""

from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from loyalty_club.dashboard.care.follow_up_forms import FollowUpFilter, FollowUpForm
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.once import do_once
from loyalty_club.dashboard.people.people import people_found
from loyalty_club.web.follow_ups import do_follow_up, follow_up_undo, tasks_of
from loyalty_club.web.guards import staff_page
from loyalty_club.web.page_club import page_club
from members.roles import Actor, Right, Role
from members.rules.calendars import window_of
from members.selectors.access import access_member
from members.selectors.care import access_follow_up, calls_allowed, exclusion_of
from members.selectors.club import club_day, club_zone
from members.selectors.follow_ups import (
    colleagues,
    follow_up_numbers,
    follow_up_outcomes,
    follow_up_results,
    follow_ups_list,
)
from members.selectors.staff import all_shops
from members.services.follow_ups import plan_follow_up


@require_safe
@staff_page(Right.FIGURES_READ, Right.MEMBERS_READ)
def follow_ups(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits, what is late, and what came of those done this month."""
    today = club_day()
    asked = FollowUpFilter(request.GET, actor=actor, people=colleagues(actor.shop_ids))
    sees_withheld = actor.may(Right.FEEDBACK_FIRST)
    rows = follow_ups_list(
        asked.shop_ids,
        today=today,
        state=asked.follow_up_state,
        kind=asked.chosen("kind"),
        assignee_id=asked.assignee_id,
        is_for_nobody=asked.is_for_nobody,
        sees_withheld=sees_withheld,
    )
    page = page_of(request, rows)
    return show(
        request,
        actor,
        "dashboard/follow_ups.html",
        filter=asked,
        page=page,
        tasks=tasks_of(list(page)),
        numbers=follow_up_numbers(asked.shop_ids, today=today, sees_withheld=sees_withheld),
        results=_results(asked.shop_ids, today, sees_withheld=sees_withheld),
        undo=follow_up_undo(request),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.FIGURES_READ, Right.FOLLOW_UPS_WRITE, Right.MEMBERS_READ)
def follow_up(request: HttpRequest, actor: Actor, follow_up_id: int) -> HttpResponse:
    """One follow-up, and what one does with it."""
    row = access_follow_up(actor, follow_up_id)
    if request.method == "POST":
        do_follow_up(request, actor, row.pk)
        is_to_stay = request.POST.get("deed") in {"move", "assign", "reopen"}
        if is_to_stay:
            return redirect("dashboard-follow-up", row.pk)
        return redirect("dashboard-follow-ups")
    today = club_day()
    return show(
        request,
        actor,
        "dashboard/follow_up.html",
        task=tasks_of([row])[0],
        outcomes=[one for one in follow_up_outcomes() if one[0]],
        people=_who_may_have(row),
        tomorrow=today + timedelta(days=1),
        next_week=today + timedelta(days=7),
        next_month=today + timedelta(days=30),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.FIGURES_READ, Right.FOLLOW_UPS_WRITE, Right.MEMBERS_READ)
def plan(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose a member, then say what to do, why and by when; the address may say all of it."""
    chosen = request.GET.get("member", "")
    if not chosen.isdecimal():
        kept = {name: request.GET[name] for name in PREFILLED if name in request.GET}
        people = people_found(request, actor, lambda found: _address(member=found.pk, **kept))
        return show(
            request, actor, "dashboard/follow_up_new.html", people=people, kept=kept.items()
        )
    member = access_member(actor, int(chosen))
    form = FollowUpForm(
        request.POST or None,
        people=colleagues(actor.shop_ids),
        shops=[shop for shop in all_shops(actor) if shop.is_open],
        initial=_prefilled(request),
    )
    if request.method == "POST":
        told = do_once(
            actor,
            form,
            lambda: _planned(actor, member.pk, form.terms()),
            page="follow-up-new",
            subject=member.pk,
        )
        if told is not None:
            messages.success(request, _("It is planned."))
            return redirect("dashboard-follow-ups")
    return show(
        request,
        actor,
        "dashboard/follow_up_new.html",
        form=form,
        member=member,
        exclusion=exclusion_of(member.pk),
        calls=calls_allowed([member.pk])[member.pk],
    )


PREFILLED = ("kind", "due", "reason")


def _who_may_have(row: Any) -> list[Any]:
    """Those of its shop; what is withheld only an owner."""
    people = colleagues(None if row.shop_id is None else [row.shop_id])
    return [one for one in people if one.role == Role.OWNER] if row.is_withheld else people


def _planned(actor: Actor, member_id: int, terms: dict[str, Any]) -> dict[str, Any]:
    planned = plan_follow_up(member_id=member_id, actor=actor, **terms)
    return {"follow_up": planned.pk if planned else None}


def _address(**query: object) -> str:
    return f"?{urlencode(query)}"


def _prefilled(request: HttpRequest) -> dict[str, Any]:
    """What the address says; else a call, tomorrow."""
    given: dict[str, Any] = {name: request.GET[name] for name in PREFILLED if name in request.GET}
    due = given.pop("due", "")
    try:
        day = date.fromisoformat(due)
    except ValueError:
        day = club_day() + timedelta(days=1)
    return {"kind": "call", "due_on": max(day, club_day()), **given}


def _results(shop_ids: Any, today: date, *, sees_withheld: bool) -> Any:
    """What came of those done in this month of the club's calendar."""
    first = window_of(today, "month", page_club().calendar).starts_on
    return follow_up_results(
        shop_ids,
        since=datetime.combine(first, time.min, tzinfo=club_zone()),
        until=datetime.combine(today + timedelta(days=1), time.min, tzinfo=club_zone()),
        sees_withheld=sees_withheld,
    )
