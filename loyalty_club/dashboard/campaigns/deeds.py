"""What one does with a campaign: start, pause, resume, stop, copy, discard."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns.services.campaign_runs import (
    pause_campaign,
    resume_campaign,
    start_campaign,
    stop_campaign,
)
from campaigns.services.campaigns import copy_campaign, discard_campaign
from loyalty_club.dashboard.campaigns.campaign_forms import SureForm
from loyalty_club.dashboard.campaigns.steps import FIRST, LAST
from loyalty_club.dashboard.once import NoteForm, do_once, press
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right


@require_POST
@staff_page(Right.CAMPAIGNS_MANAGE)
def start(request: HttpRequest, actor: Actor, campaign_id: int) -> HttpResponse:
    """Freeze the audience and begin to send."""
    form = SureForm(request.POST)
    told = do_once(
        actor,
        form,
        lambda: {
            "campaign": start_campaign(
                campaign_id=campaign_id, actor=actor, is_sure=form.cleaned_data["is_sure"]
            ).pk
        },
        page="campaign-start",
        subject=campaign_id,
    )
    if told is not None:
        messages.success(request, _("It has begun: the first batch leaves within a minute."))
        return redirect("dashboard-campaign", campaign_id)
    for error in form.errors.values():
        messages.error(request, str(error[0]))
    return redirect("dashboard-campaign-step", campaign_id, LAST)


@require_POST
@staff_page(Right.CAMPAIGNS_MANAGE)
def pause(request: HttpRequest, actor: Actor, campaign_id: int) -> HttpResponse:
    """No more batches, until it is resumed."""
    press(
        request,
        actor,
        lambda form: pause_campaign(
            campaign_id=campaign_id, actor=actor, why=form.cleaned_data["note"]
        ),
        page="campaign-pause",
        subject=campaign_id,
        said=_("Paused. What waits in the outbox waits too."),
    )
    return redirect("dashboard-campaign", campaign_id)


@require_POST
@staff_page(Right.CAMPAIGNS_MANAGE)
def resume(request: HttpRequest, actor: Actor, campaign_id: int) -> HttpResponse:
    """Go on."""
    press(
        request,
        actor,
        lambda _form: resume_campaign(campaign_id=campaign_id, actor=actor),
        page="campaign-resume",
        subject=campaign_id,
        said=_("It goes on."),
    )
    return redirect("dashboard-campaign", campaign_id)


@require_POST
@staff_page(Right.CAMPAIGNS_MANAGE)
def stop(request: HttpRequest, actor: Actor, campaign_id: int) -> HttpResponse:
    """End it for good."""
    press(
        request,
        actor,
        lambda _form: stop_campaign(campaign_id=campaign_id, actor=actor),
        page="campaign-stop",
        subject=campaign_id,
        said=_("Stopped. What had not left was called off, and unused offers were taken back."),
    )
    return redirect("dashboard-campaign", campaign_id)


@require_POST
@staff_page(Right.CAMPAIGNS_MANAGE)
def copy(request: HttpRequest, actor: Actor, campaign_id: int) -> HttpResponse:
    """A draft like this one."""
    form = NoteForm(request.POST)
    told = do_once(
        actor,
        form,
        lambda: {"campaign": copy_campaign(campaign_id=campaign_id, actor=actor).pk},
        page="campaign-copy",
        subject=campaign_id,
    )
    if told is None:
        return redirect("dashboard-campaign", campaign_id)
    return redirect("dashboard-campaign-step", told["campaign"], FIRST)


@require_POST
@staff_page(Right.CAMPAIGNS_MANAGE)
def discard(request: HttpRequest, actor: Actor, campaign_id: int) -> HttpResponse:
    """Take a draft away."""
    press(
        request,
        actor,
        lambda _form: discard_campaign(campaign_id=campaign_id, actor=actor),
        page="campaign-discard",
        subject=campaign_id,
        said=_("The draft is gone."),
    )
    return redirect("dashboard-campaigns")
