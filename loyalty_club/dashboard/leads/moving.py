"""The way of a lead: to another stage, lost for a reason, opened again, given to a colleague."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.selectors.leads.leads import access_lead
from campaigns.selectors.leads.listing import sellers, stage_choices
from campaigns.selectors.leads.rules import lost_reasons
from campaigns.selectors.leads.worth import cost_of, minutes_of
from campaigns.services.leads.moving import assign_lead, lose_lead, move_lead, reopen_lead
from loyalty_club.dashboard.leads.closing_forms import AssignForm, LoseForm
from loyalty_club.dashboard.leads.deed import is_done, pressed, show_deed
from loyalty_club.dashboard.leads.undo import offer_undo
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import new_key
from members.roles import Actor, Right


@require_POST
@staff_page(Right.LEADS_WRITE)
def move(request: HttpRequest, actor: Actor, lead_id: int) -> HttpResponse:
    """To the stage of the button; the page that follows offers to take it back."""
    lead = access_lead(actor, lead_id)
    typed, stages = request.POST.get("stage", ""), dict(stage_choices())
    stage = int(typed) if typed.isdecimal() else 0
    is_moved = pressed(
        request,
        actor,
        lambda: move_lead(lead_id=lead_id, stage=stage, from_stage=_former(request), actor=actor),
        page="lead-stage",
        subject=f"{lead_id}:{stage}",
    )
    if is_moved and lead.stage != stage:
        offer_undo(
            request,
            lead_id,
            _("He stands at “%(stage)s” now.") % {"stage": stages[stage]},
            url=reverse("dashboard-lead-stage", args=[lead_id]),
            label=_("Back to “%(stage)s”") % {"stage": stages[lead.stage]},
            stage=lead.stage,
        )
    return redirect("dashboard-lead", lead_id)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.LEADS_WRITE)
def lose(request: HttpRequest, actor: Actor, lead_id: int) -> HttpResponse:
    """Let him go, with a reason; what he has cost stands beside it."""
    lead = access_lead(actor, lead_id)
    form = LoseForm(request.POST if request.method == "POST" else None, reasons=lost_reasons())
    if request.method == "POST" and is_done(
        actor,
        form,
        lambda: lose_lead(
            lead_id=lead_id,
            reason_id=form.cleaned_data["reason"],
            note=form.cleaned_data["note"],
            actor=actor,
        ),
        page="lead-lose",
        subject=lead_id,
    ):
        offer_undo(
            request,
            lead_id,
            _("He is lost; what was planned for him is dropped."),
            url=reverse("dashboard-lead-reopen", args=[lead_id]),
            label=_("Open him again"),
        )
        return redirect("dashboard-lead", lead_id)
    return show_deed(
        request,
        actor,
        lead,
        page="lead-lose",
        form=form,
        minutes=minutes_of(lead_id),
        cost=cost_of(lead, now=timezone.now()) if actor.may(Right.FIGURES_READ) else None,
    )


@require_POST
@staff_page(Right.LEADS_WRITE)
def reopen(request: HttpRequest, actor: Actor, lead_id: int) -> HttpResponse:
    """A lost one stands again where he stood."""
    access_lead(actor, lead_id)
    if pressed(
        request,
        actor,
        lambda: reopen_lead(lead_id=lead_id, actor=actor),
        page="lead-reopen",
        subject=lead_id,
    ):
        messages.success(request, _("He is open again, with what was planned."))
    return redirect("dashboard-lead", lead_id)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.LEADS_WRITE)
def assign(request: HttpRequest, actor: Actor, lead_id: int) -> HttpResponse:
    """Who sees to him from now on."""
    lead = access_lead(actor, lead_id)
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        people=sellers(None if lead.shop_id is None else [lead.shop_id]),
        initial={"assignee": lead.assignee_id},
    )
    if request.method == "POST" and is_done(
        actor,
        form,
        lambda: assign_lead(
            lead_id=lead_id, assignee_id=form.cleaned_data["assignee"], actor=actor
        ),
        page="lead-assign",
        subject=lead_id,
    ):
        messages.success(request, _("Saved. What is planned goes along."))
        return redirect("dashboard-lead", lead_id)
    return show_deed(request, actor, lead, page="lead-assign", form=form, once=new_key())


def _former(request: HttpRequest) -> int | None:
    """The stage that the page showed, so that a colleague's move is not overlooked."""
    shown = request.POST.get("from", "")
    return int(shown) if shown.isdecimal() else None
