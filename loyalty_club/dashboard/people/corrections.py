"""Corrections of points by hand: asked for on a member's page, decided by a second person."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.once import do_once, press
from loyalty_club.dashboard.people.correction_forms import CorrectionFilter, CorrectionForm
from loyalty_club.dashboard.program.phrases import number
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import new_key
from members.roles import Actor, Right
from members.selectors.access import access_member
from members.selectors.trail import names_of
from points.selectors.adjustments import adjustments_list, waiting_adjustments
from points.selectors.balances import balance_of
from points.services.adjustments import (
    alone_up_to,
    approve_adjustment,
    ask_adjustment,
    refuse_adjustment,
)


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A correction with the names of who asked and who decided; `is_own` cannot be approved."""

    row: Any
    asked_by: str
    decided_by: str
    is_own: bool


@require_safe
@staff_page(Right.POINTS_ADJUST)
def corrections(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for a second person, then everything that was asked for."""
    asked = CorrectionFilter(request.GET)
    page = page_of(request, adjustments_list(status=asked.chosen("status")))
    return show(
        request,
        actor,
        "dashboard/corrections.html",
        filter=asked,
        page=page,
        waiting=_rows(list(waiting_adjustments()), actor),
        rows=_rows(list(page), actor),
        alone=alone_up_to(actor),
        once=new_key(),
    )


@require_http_methods(["GET", "POST"])
@staff_page(Right.POINTS_ADJUST)
def ask(request: HttpRequest, actor: Actor, member_id: int) -> HttpResponse:
    """Correct a member's points, or ask a second person to."""
    member = access_member(actor, member_id)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST":
        told = do_once(
            actor,
            form,
            lambda: _outcome(ask_adjustment(actor=actor, member_id=member.pk, **form.terms())),
            page="correction",
            subject=member.pk,
        )
        if told is not None:
            _say(request, told)
            return redirect("dashboard-member", member.pk)
    return show(
        request,
        actor,
        "dashboard/correction_ask.html",
        form=form,
        member=member,
        balance=balance_of(member.pk),
        alone=alone_up_to(actor),
    )


@require_POST
@staff_page(Right.POINTS_ADJUST)
def approve(request: HttpRequest, actor: Actor, adjustment_id: int) -> HttpResponse:
    """Book what somebody else has asked for."""
    press(
        request,
        actor,
        lambda form: approve_adjustment(
            adjustment_id=adjustment_id, actor=actor, note=form.cleaned_data["note"]
        ),
        page="correction-approve",
        subject=adjustment_id,
        said=_("The correction is booked."),
    )
    return redirect("dashboard-corrections")


@require_POST
@staff_page(Right.POINTS_ADJUST)
def refuse(request: HttpRequest, actor: Actor, adjustment_id: int) -> HttpResponse:
    """Decide that it is not made, or take back what one has asked for oneself."""
    press(
        request,
        actor,
        lambda form: refuse_adjustment(
            adjustment_id=adjustment_id, actor=actor, note=form.cleaned_data["note"]
        ),
        page="correction-refuse",
        subject=adjustment_id,
        said=_("The correction is not made; no point has moved."),
    )
    return redirect("dashboard-corrections")


def _outcome(adjustment: Any) -> dict[str, Any]:
    return {
        "status": str(adjustment.status),
        "points": adjustment.points,
        "booked": adjustment.booked_points,
    }


def _say(request: HttpRequest, told: Any) -> None:
    """What became of it: waiting, booked, or booked in part as the cap left no more room."""
    if told["status"] == "asked":
        messages.info(request, _("A second person approves it; until then no point moves."))
        return
    booked = abs(told["booked"])
    names = {"count": number(booked), "wanted": number(abs(told["points"]))}
    if booked < abs(told["points"]):
        text = _("The cap left room for %(count)s of %(wanted)s points; those are booked.")
        messages.warning(request, text % names)
        return
    text = ngettext(
        "The correction of %(count)s point is booked.",
        "The correction of %(count)s points is booked.",
        booked,
    )
    messages.success(request, text % names)


def _rows(rows: list[Any], actor: Actor) -> list[CorrectionRow]:
    ids = {row.asked_by for row in rows} | {row.decided_by for row in rows if row.decided_by}
    names = names_of(ids) if ids else {}
    return [
        CorrectionRow(
            row,
            names.get(row.asked_by) or _("The club itself"),
            names.get(row.decided_by, _("The club itself")) if row.decided_by else "",
            row.asked_by == actor.id,
        )
        for row in rows
    ]
