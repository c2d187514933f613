"""A lead becomes a member: how he is addressed, what he allows, and what he is welcomed with."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns.selectors.journeys import all_journeys
from campaigns.selectors.leads.leads import access_lead
from campaigns.selectors.leads.work import agreed_with
from campaigns.services.leads.winning import win_lead
from loyalty_club.dashboard.leads.closing_forms import WinForm
from loyalty_club.dashboard.leads.deed import show_deed
from loyalty_club.dashboard.once import do_once
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right
from members.rules.money import format_number
from members.selectors.access import access_member
from points.selectors.balances import balance_of

NURTURE = "lead_won"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.LEADS_WRITE)
def win(request: HttpRequest, actor: Actor, lead_id: int) -> HttpResponse:
    """The last step: asked what may be sent to him, he is a member."""
    lead = access_lead(actor, lead_id)
    form = WinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        told = do_once(
            actor, form, lambda: _won(actor, lead, form), page="lead-win", subject=lead_id
        )
        if told is not None:
            _greet(request, access_member(actor, told["member"]), is_new=told["is_new"])
            if actor.may(Right.FIGURES_READ):
                return redirect("dashboard-member", told["member"])
            return redirect("dashboard-lead", lead_id)
    return show_deed(
        request,
        actor,
        lead,
        page="lead-win",
        form=form,
        agreed=agreed_with(lead_id),
        nurture=_nurture(),
        is_ready=lead.member_id is not None or bool(lead.mobile and lead.full_name),
    )


def _won(actor: Actor, lead: Any, form: WinForm) -> dict[str, Any]:
    member = win_lead(
        lead_id=lead.pk,
        actor=actor,
        consents=form.consents(),
        gender=form.cleaned_data["gender"],
    )
    return {"member": member.pk, "is_new": lead.member_id is None}


def _greet(request: HttpRequest, member: Any, *, is_new: bool) -> None:
    """Say that he is a member, what he was welcomed with, and who looks after him now."""
    name = {"name": str(member)}
    if not is_new:
        messages.success(request, _("%(name)s was a member already; the sale is his.") % name)
        return
    messages.success(request, _("%(name)s is a member now.") % name)
    balance = balance_of(member.pk)
    points = balance.spendable + balance.pending
    if points:
        text = ngettext(
            "%(points)s point is the welcome gift.",
            "%(points)s points are the welcome gift.",
            points,
        )
        messages.success(request, text % {"points": format_number(points, get_language() or "en")})
    for journey in _nurture():
        messages.success(
            request,
            _("The journey “%(journey)s” looks after him from now on.") % {"journey": journey},
        )


def _nurture() -> list[str]:
    """The journeys in use that begin when a lead is won."""
    return [
        view.journey.name
        for view in all_journeys()
        if view.journey.trigger == NURTURE and view.journey.is_active
    ]
