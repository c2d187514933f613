"""What is said when: the plans of reminders, and the page of one of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.selectors.reminder_plans import (
    STEPS,
    PlanCard,
    offers_to_attach,
    plan_cards,
    plan_of,
)
from campaigns.selectors.reminder_season import may_have_offer
from campaigns.services.reminder_plans import drop_reminder_plan, keep_reminder_plan, places_of
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.refusals import done
from loyalty_club.dashboard.reminders.reminder_forms import PlanForm
from loyalty_club.dashboard.reminders.reminder_words import EVERY_OTHER, SORTS
from loyalty_club.dashboard.reminders.reminder_words import STEPS as STEP_NAMES
from loyalty_club.web.guards import staff_page
from loyalty_club.web.sentences import sentence_for
from loyalty_club.web.text_preview import places_for
from members.exceptions import InvalidField
from members.roles import Actor, Right


@require_safe
@staff_page(Right.FIGURES_READ)
def plans(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every kind of day with what is said around it."""
    cards = plan_cards()
    groups = [
        (words, _named(cards, sort, inherits=False), _named(cards, sort, inherits=True))
        for sort, words in SORTS.items()
    ]
    return show(
        request,
        actor,
        "dashboard/reminder_plans.html",
        groups=groups,
        may_change=actor.may(Right.CAMPAIGNS_MANAGE),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.CAMPAIGNS_MANAGE)
def plan(request: HttpRequest, actor: Actor, subject: str, step: str) -> HttpResponse:
    """One step of one kind of day."""
    card = _card(subject)
    if step not in STEPS:
        raise Http404
    kept = plan_of(subject, step)
    attached = None if kept is None else kept.offer_id
    form = PlanForm(
        request.POST or None,
        step=step,
        offers=offers_to_attach(attached),
        may_have_offer=may_have_offer(subject),
        initial=_as_kept(subject, step),
    )
    if request.method == "POST" and done(
        form,
        lambda: keep_reminder_plan(subject=subject, step=step, actor=actor, **form.told()),
    ):
        messages.success(request, _("This is what will be said from now on."))
        return redirect("dashboard-reminder-plans")
    own = next((one for one in card.plans if one.step == step and not card.inherits), None)
    return show(
        request,
        actor,
        "dashboard/reminder_plan.html",
        form=form,
        card=card,
        name=name_of(card),
        step=step,
        steps=STEP_NAMES.items(),
        places=places_for(places_of(subject)),
        may_drop=own is not None and not card.is_general,
    )


@require_POST
@staff_page(Right.CAMPAIGNS_MANAGE)
def drop(request: HttpRequest, actor: Actor, subject: str, step: str) -> HttpResponse:
    """Say again what is said on every other day of its sort."""
    try:
        drop_reminder_plan(subject=subject, step=step, actor=actor)
    except InvalidField as refusal:
        messages.error(request, sentence_for(refusal))
    else:
        messages.success(request, _("The words for every other day hold again."))
    return redirect("dashboard-reminder-plans")


def name_of(card: PlanCard) -> object:
    """What a kind of day is called."""
    return card.name or EVERY_OTHER[card.sort]


def _named(
    cards: Sequence[PlanCard], sort: str, *, inherits: bool
) -> list[tuple[PlanCard, object]]:
    return [
        (card, name_of(card)) for card in cards if card.sort == sort and card.inherits is inherits
    ]


def _card(subject: str) -> PlanCard:
    found = next((card for card in plan_cards() if card.subject == subject), None)
    if found is None:
        raise Http404
    return found


def _as_kept(subject: str, step: str) -> Mapping[str, Any]:
    kept = plan_of(subject, step)
    if kept is None:
        return {"is_active": True, "after_days": 2}
    return {
        "text": kept.text,
        "after_days": kept.after_days or 2,
        "offer": kept.offer_id,
        "plans_follow_up": kept.plans_follow_up,
        "is_active": kept.is_active,
    }
