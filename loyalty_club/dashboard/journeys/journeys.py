"""Journeys: all of them, one of them, made and changed, switched on with open eyes, stopped."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.selectors.journey_estimates import estimate_start
from campaigns.selectors.journeys import (
    WHICH,
    JourneyView,
    StepFigures,
    Which,
    all_journeys,
    journey_named,
    people_on,
    step_figures,
    views_of,
)
from campaigns.services.journeys import (
    announce_goods,
    change_journey,
    define_journey,
    switch_off,
    switch_on,
)
from campaigns.services.leaving import take_out
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.journeys.effect_words import brings_of
from loyalty_club.dashboard.journeys.journey_forms import (
    AnnounceForm,
    JourneyForm,
    NewJourneyForm,
)
from loyalty_club.dashboard.journeys.journey_words import ABOUT, ICONS, came_words, wait_words
from loyalty_club.dashboard.once import NoteForm, do_once, press
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import new_key
from members.roles import Actor, Right
from points.selectors.categories import recent_categories

PEOPLE_SHOWN = 8
SEGMENTS: dict[Which, Promise] = {
    "now": gettext_lazy("Now"),
    "ever": gettext_lazy("Ever"),
    "held": gettext_lazy("Held out"),
}


@require_safe
@staff_page(Right.FIGURES_READ)
def journeys(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every journey as a card, those in use first."""
    views = all_journeys()
    return show(
        request,
        actor,
        "dashboard/journeys.html",
        cards=[(view, ICONS[view.journey.trigger], steps_in_words(view)) for view in views],
        may_change=actor.may(Right.CAMPAIGNS_MANAGE),
    )


@require_safe
@staff_page(Right.FIGURES_READ)
def journey(request: HttpRequest, actor: Actor, journey_id: int) -> HttpResponse:
    """One: its steps with what became of them, and who is on it now."""
    view = journey_named(journey_id)
    figures = step_figures(journey_id)
    under_way = people_on(journey_id)
    return show(
        request,
        actor,
        "dashboard/journey.html",
        view=view,
        icon_name=ICONS[view.journey.trigger],
        about=ABOUT[view.journey.trigger],
        steps=[
            (step, wait, came_words(figures.get(step.pk, StepFigures())))
            for step, wait in steps_in_words(view)
        ],
        people=views_of(list(under_way[:PEOPLE_SHOWN])),
        brings=brings_of(view),
        may_change=actor.may(Right.CAMPAIGNS_MANAGE),
        once=new_key(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.CAMPAIGNS_MANAGE)
def define(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new one: its name and what begins it; the rest is asked on its own page."""
    form = NewJourneyForm(request.POST or None)
    if request.method == "POST":
        told = do_once(actor, form, lambda: _defined(actor, form), page="journey")
        if told is not None:
            return redirect("dashboard-journey", told["journey"])
    return show(request, actor, "dashboard/journey_new.html", form=form, about=ABOUT.items())


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.CAMPAIGNS_MANAGE)
def change(request: HttpRequest, actor: Actor, journey_id: int) -> HttpResponse:
    """Its name and its settings."""
    view = journey_named(journey_id)
    form = JourneyForm(request.POST or None, journey=view.journey)
    if request.method == "POST":
        told = do_once(
            actor,
            form,
            lambda: _changed(actor, journey_id, form),
            page="journey-change",
            subject=journey_id,
        )
        if told is not None:
            messages.success(request, _("Saved. It holds from now on."))
            return redirect("dashboard-journey", journey_id)
    return show(
        request,
        actor,
        "dashboard/journey_change.html",
        view=view,
        form=form,
        about=ABOUT[view.journey.trigger],
        categories=recent_categories(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.CAMPAIGNS_MANAGE)
def start(request: HttpRequest, actor: Actor, journey_id: int) -> HttpResponse:
    """Switch it on, after a look at what it would set going."""
    view = journey_named(journey_id)
    form = NoteForm(request.POST or None)
    if request.method == "POST":
        told = do_once(
            actor,
            form,
            lambda: {"on": switch_on(journey_id=journey_id, actor=actor).is_active},
            page="journey-start",
            subject=journey_id,
        )
        if told is not None:
            messages.success(request, _("The journey is in use from now on."))
            return redirect("dashboard-journey", journey_id)
    return show(
        request,
        actor,
        "dashboard/journey_start.html",
        view=view,
        form=form,
        estimate=estimate_start(view, now=timezone.now()),
    )


@require_POST
@staff_page(Right.CAMPAIGNS_MANAGE)
def stop(request: HttpRequest, actor: Actor, journey_id: int) -> HttpResponse:
    """Everybody leaves it; what is owed on it is called off."""
    press(
        request,
        actor,
        lambda form: switch_off(journey_id=journey_id, actor=actor),
        page="journey-stop",
        subject=journey_id,
        said=_("The journey is stopped; everybody has left it."),
    )
    return redirect("dashboard-journey", journey_id)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.CAMPAIGNS_MANAGE)
def announce(request: HttpRequest, actor: Actor, journey_id: int) -> HttpResponse:
    """Goods have arrived: those who like their category are told."""
    view = journey_named(journey_id)
    form = AnnounceForm(request.POST or None)
    if request.method == "POST":
        told = do_once(
            actor,
            form,
            lambda: _announced(actor, journey_id, form),
            page="journey-announce",
            subject=journey_id,
        )
        if told is not None:
            messages.success(request, _("Announced. Who likes it is on the way within minutes."))
            return redirect("dashboard-journey", journey_id)
    return show(
        request,
        actor,
        "dashboard/journey_announce.html",
        view=view,
        form=form,
        categories=recent_categories(),
    )


@require_safe
@staff_page(Right.FIGURES_READ)
def people(request: HttpRequest, actor: Actor, journey_id: int) -> HttpResponse:
    """Who is on it now, or was ever, or was held out of it."""
    view = journey_named(journey_id)
    which = _which(request)
    page = page_of(request, people_on(journey_id, which))
    return show(
        request,
        actor,
        "dashboard/journey_people.html",
        view=view,
        page=page,
        people=views_of(list(page)),
        which=which,
        segments=SEGMENTS.items(),
        may_change=actor.may(Right.CAMPAIGNS_MANAGE),
        once=new_key(),
    )


@require_POST
@staff_page(Right.CAMPAIGNS_MANAGE)
def out(request: HttpRequest, actor: Actor, journey_id: int, passage_id: int) -> HttpResponse:
    """Take one member out."""
    press(
        request,
        actor,
        lambda form: take_out(passage_id=passage_id, journey_id=journey_id, actor=actor),
        page="journey-out",
        subject=passage_id,
        said=_("He is taken out; nothing more is sent on this journey."),
    )
    return redirect("dashboard-journey", journey_id)


def _which(request: HttpRequest) -> Which:
    asked = request.GET.get("which", "")
    return next((which for which in WHICH if which == asked), "now")


def steps_in_words(view: JourneyView) -> list[tuple[Any, str]]:
    """The steps with when each comes."""
    return [
        (step, wait_words(step.delay_days, step.delay_hours, is_first=place == 0))
        for place, step in enumerate(view.steps)
    ]


def _defined(actor: Actor, form: NewJourneyForm) -> dict[str, Any]:
    typed = form.cleaned_data
    made = define_journey(
        name=typed["name"],
        trigger=typed["trigger"],
        leaves_on_purchase=typed["leaves_on_purchase"],
        actor=actor,
    )
    return {"journey": made.pk}


def _changed(actor: Actor, journey_id: int, form: JourneyForm) -> dict[str, Any]:
    change_journey(
        journey_id=journey_id,
        name=form.cleaned_data["name"],
        settings=form.settings(),
        leaves_on_purchase=form.cleaned_data["leaves_on_purchase"],
        control_percent=form.control_percent(),
        actor=actor,
    )
    return {}


def _announced(actor: Actor, journey_id: int, form: AnnounceForm) -> dict[str, Any]:
    typed = form.cleaned_data
    number = announce_goods(
        journey_id=journey_id, category=typed["category"], goods=typed["goods"], actor=actor
    )
    return {"number": number}
