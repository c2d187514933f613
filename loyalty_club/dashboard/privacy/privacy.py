"""Privacy: who is to be forgotten, how long the silent are kept, what members have agreed to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.once import Facts, do_once, press
from loyalty_club.dashboard.privacy.privacy_forms import AT_ONCE, NEVER, EraseForm, RetentionForm
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import new_key
from members.roles import Actor, Right
from members.selectors.access import access_member
from members.selectors.club import club_day
from members.selectors.consents import wordings_in_use
from members.selectors.privacy import (
    count_erasures,
    erasures_for,
    open_erasure,
    retention_months,
)
from members.selectors.trail import names_of
from members.services.privacy import call_off_erasure, set_retention
from points.selectors.erasure import consequences_of
from points.selectors.silence import count_silent
from points.services.erasure import erase_member, plan_erasure

STATES = ("open", "done", "called_off")
USUAL_MONTHS = 24


@dataclass(frozen=True, slots=True)
class ErasureRow:
    """One erasure with the name of who asked for it."""

    row: Any
    asked_by: str


@require_safe
@staff_page(Right.MEMBERS_ERASE)
def privacy(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The erasures, the rule for the silent with how many it would concern, the wording."""
    present = retention_months()
    form = RetentionForm(
        request.GET if "months" in request.GET else None, initial={"months": present or NEVER}
    )
    asked = form.cleaned_data["months"] if form.is_valid() else present
    return _page(request, actor, form=form, months=asked or USUAL_MONTHS, present=present)


@require_POST
@staff_page(Right.MEMBERS_ERASE)
def retention(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Keep the silent so long, or for ever."""
    form = RetentionForm(request.POST)
    if not form.is_valid():
        present = retention_months()
        return _page(request, actor, form=form, months=present or USUAL_MONTHS, present=present)
    set_retention(months=form.cleaned_data["months"], actor=actor)
    messages.success(request, _("Saved."))
    return redirect("dashboard-privacy")


@require_POST
@staff_page(Right.MEMBERS_ERASE)
def call_off(request: HttpRequest, actor: Actor, member_id: int) -> HttpResponse:
    """The member stays."""
    if open_erasure(member_id) is None:
        return _too_late(request)
    press(
        request,
        actor,
        lambda _form: call_off_erasure(member_id=member_id, actor=actor),
        page="erasure-call-off",
        subject=member_id,
        said=_("Called off. The member stays."),
    )
    return redirect("dashboard-privacy")


@require_POST
@staff_page(Right.MEMBERS_ERASE)
def do_now(request: HttpRequest, actor: Actor, member_id: int) -> HttpResponse:
    """What was planned for later happens now."""
    planned = open_erasure(member_id)
    if planned is None:
        return _too_late(request)
    press(
        request,
        actor,
        lambda _form: erase_member(member_id=member_id, ground=planned.ground, actor=actor),
        page="erasure-now",
        subject=member_id,
        said=_("The member is erased."),
    )
    return redirect("dashboard-privacy")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.MEMBERS_ERASE)
def erase(request: HttpRequest, actor: Actor, member_id: int) -> HttpResponse:
    """What it would mean in numbers; the card's last digits confirm it."""
    member = access_member(actor, member_id)
    form = EraseForm(request.POST or None, card_number=member.card_number)
    if request.method == "POST":
        told = do_once(
            actor, form, lambda: _do(form, member.pk, actor), page="erase", subject=member.pk
        )
        if told is not None:
            is_done = told["is_done"]
            words = _("The member is erased.") if is_done else _("The erasure is planned.")
            messages.success(request, words)
            return redirect("dashboard-privacy")
    return show(
        request,
        actor,
        "dashboard/erase.html",
        member=member,
        form=form,
        told=consequences_of(member.pk),
        planned=open_erasure(member.pk),
    )


def _too_late(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("Nothing is planned for this member any more."))
    return redirect("dashboard-privacy")


def _do(form: EraseForm, member_id: int, actor: Actor) -> Facts:
    if form.cleaned_data["when"] == AT_ONCE:
        erase_member(member_id=member_id, ground="staff", actor=actor)
        return {"is_done": True}
    plan_erasure(member_id=member_id, actor=actor)
    return {"is_done": False}


def _page(
    request: HttpRequest, actor: Actor, *, form: RetentionForm, months: int, present: int | None
) -> HttpResponse:
    asked = request.GET.get("state", "")
    state = asked if asked in STATES else STATES[0]
    page = page_of(request, erasures_for(actor, state=state))
    return show(
        request,
        actor,
        "dashboard/privacy.html",
        page=page,
        rows=_rows(list(page)),
        state=state,
        counts=count_erasures(),
        form=form,
        present=present,
        months=months,
        silent=count_silent(months, today=club_day()),
        wordings=wordings_in_use(),
        once=new_key(),
    )


def _rows(erasures: Sequence[Any]) -> list[ErasureRow]:
    names = names_of({one.asked_by for one in erasures})
    return [ErasureRow(one, _asker(one.asked_by, names)) for one in erasures]


def _asker(actor_id: str, names: dict[str, str]) -> str:
    if actor_id.startswith("member:"):
        return _("The member")
    return names.get(actor_id) or _("The club itself")
