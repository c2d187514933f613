"""The steps of a journey: added and changed with a look at the telephone, moved, deleted."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.rules.journeys import places_for as places_of_trigger
from campaigns.selectors.journeys import JourneyView, journey_named, step_named
from campaigns.selectors.reminder_plans import offers_to_attach
from campaigns.services.journey_steps import add_step, change_step, delete_step, move_step
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.journeys.journey_forms import StepForm, as_typed
from loyalty_club.dashboard.once import do_once, press
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import new_key
from loyalty_club.web.text_preview import places_for
from members.roles import Actor, Right


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.CAMPAIGNS_MANAGE)
def add(request: HttpRequest, actor: Actor, journey_id: int) -> HttpResponse:
    """One more, at the end."""
    view = journey_named(journey_id)
    form = StepForm(request.POST or None, offers=offers_to_attach(), initial=as_typed(None))
    if request.method == "POST":
        told = do_once(
            actor,
            form,
            lambda: _made(add_step(journey_id=journey_id, facts=form.step(), actor=actor)),
            page="journey-step-new",
            subject=journey_id,
        )
        if told is not None:
            messages.success(request, _("The step is added."))
            return redirect("dashboard-journey", journey_id)
    return _form_page(request, actor, view, form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.CAMPAIGNS_MANAGE)
def change(request: HttpRequest, actor: Actor, journey_id: int, step_id: int) -> HttpResponse:
    """Other words, another time, another offer."""
    view, step = journey_named(journey_id), step_named(journey_id, step_id)
    form = StepForm(
        request.POST or None, offers=offers_to_attach(step.offer_id), initial=as_typed(step)
    )
    if request.method == "POST":
        told = do_once(
            actor,
            form,
            lambda: _made(
                change_step(journey_id=journey_id, step_id=step_id, facts=form.step(), actor=actor)
            ),
            page="journey-step",
            subject=step_id,
        )
        if told is not None:
            messages.success(request, _("The step is changed; it holds for who comes to it."))
            return redirect("dashboard-journey", journey_id)
    return _form_page(request, actor, view, form, step=step)


@require_POST
@staff_page(Right.CAMPAIGNS_MANAGE)
def move(request: HttpRequest, actor: Actor, journey_id: int, step_id: int) -> HttpResponse:
    """One place earlier, or later."""
    press(
        request,
        actor,
        lambda form: move_step(
            journey_id=journey_id,
            step_id=step_id,
            up=request.POST.get("to") == "up",
            actor=actor,
        ),
        page="journey-step-move",
        subject=step_id,
        said=_("The steps have changed places."),
    )
    return redirect("dashboard-journey", journey_id)


@require_POST
@staff_page(Right.CAMPAIGNS_MANAGE)
def delete(request: HttpRequest, actor: Actor, journey_id: int, step_id: int) -> HttpResponse:
    """Take it out."""
    press(
        request,
        actor,
        lambda form: delete_step(journey_id=journey_id, step_id=step_id, actor=actor),
        page="journey-step-delete",
        subject=step_id,
        said=_("The step is deleted."),
    )
    return redirect("dashboard-journey", journey_id)


def _form_page(
    request: HttpRequest, actor: Actor, view: JourneyView, form: StepForm, *, step: Any = None
) -> HttpResponse:
    return show(
        request,
        actor,
        "dashboard/journey_step.html",
        view=view,
        form=form,
        step=step,
        places=places_for(places_of_trigger(view.journey.trigger, with_offer=True)),
        once=new_key(),
    )


def _made(step: Any) -> dict[str, Any]:
    return {"step": step.pk}
