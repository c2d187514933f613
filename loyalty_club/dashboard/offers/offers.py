"""The kinds of offers: worded once, promised by reminders, journeys, campaigns and the counter."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.rules.offer_terms import clean_terms
from campaigns.selectors.offer_plans import find_plan, imagined_plan, plan_views
from campaigns.services.offers import change_offer, define_offer, retire_offer
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.offers.meanings import plan_meaning, plan_verdicts
from loyalty_club.dashboard.offers.offer_forms import OfferForm
from loyalty_club.dashboard.once import do_once, press
from loyalty_club.dashboard.simulation.verdicts import Verdict
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import new_key
from members.exceptions import ClubError
from members.roles import Actor, Right
from points.selectors.categories import recent_categories
from points.selectors.rewards import all_rewards

TERMS = "kind name points percent most_points value category min_bill valid_days is_one_off"


@require_safe
@staff_page(Right.FIGURES_READ)
def offers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every kind with what it means, what it can cost, and what became of its promises."""
    return show(
        request,
        actor,
        "dashboard/offers.html",
        rows=[(view, plan_meaning(view.plan)) for view in plan_views()],
        may_manage=actor.may(Right.CAMPAIGNS_MANAGE),
        once=new_key(),
    )


@require_http_methods(["GET", "POST"])
@staff_page(Right.CAMPAIGNS_MANAGE)
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new kind of offer."""
    return _edit(request, actor, None, {"kind": request.GET.get("kind", "bonus")})


@require_http_methods(["GET", "POST"])
@staff_page(Right.CAMPAIGNS_MANAGE)
def change(request: HttpRequest, actor: Actor, plan_id: int) -> HttpResponse:
    """Other terms for promises to come; those that stand keep their own."""
    plan = _plan(plan_id)
    typed = {name: getattr(plan, name) or None for name in TERMS.split()}
    return _edit(request, actor, plan, {**typed, "reward": plan.reward_id})


@require_safe
@staff_page(Right.CAMPAIGNS_MANAGE)
def preview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the terms typed so far would mean."""
    form = OfferForm(request.GET, gifts=_gifts())
    return render(request, "dashboard/parts/verdicts.html", {"verdicts": _verdicts(form)})


@require_POST
@staff_page(Right.CAMPAIGNS_MANAGE)
def retire(request: HttpRequest, actor: Actor, plan_id: int) -> HttpResponse:
    """Promise it to nobody any more, or again."""
    plan = _plan(plan_id)
    is_active = request.POST.get("active") == "yes"
    said = _("“%(name)s” can be promised again.") if is_active else _("“%(name)s” is retired.")
    press(
        request,
        actor,
        lambda form: retire_offer(plan_id=plan_id, actor=actor, is_active=is_active),
        page="offer-retire",
        subject=f"{plan_id}:{is_active}",
        said=said % {"name": plan.name},
    )
    return redirect("dashboard-offers")


def _edit(request: HttpRequest, actor: Actor, plan: Any, initial: dict[str, Any]) -> HttpResponse:
    form = OfferForm(request.POST or None, initial=initial, gifts=_gifts())

    def effect() -> dict[str, Any]:
        if plan is None:
            return {"plan": define_offer(actor=actor, **form.terms()).pk}
        return {"plan": change_offer(plan_id=plan.pk, actor=actor, **form.terms()).pk}

    if request.method == "POST":
        subject = "new" if plan is None else plan.pk
        if do_once(actor, form, effect, page="offer", subject=subject) is not None:
            messages.success(request, _("“%(name)s” is saved.") % form.cleaned_data)
            return redirect("dashboard-offers")
    return show(
        request,
        actor,
        "dashboard/offer_edit.html",
        form=form,
        plan=plan,
        verdicts=_verdicts(form) if plan is None or form.is_bound else plan_verdicts(plan),
        categories=recent_categories(),
    )


def _plan(plan_id: int) -> Any:
    plan = find_plan(plan_id)
    if plan is None:
        raise Http404
    return plan


def _gifts() -> list[tuple[int, str]]:
    return [(gift.pk, gift.name) for gift in all_rewards() if gift.kind == "gift"]


def _verdicts(form: OfferForm) -> list[Verdict]:
    """Nothing as long as something that the kind needs is missing."""
    if not form.is_bound:
        return []
    form.is_valid()
    typed = form.terms() if form.cleaned_data else {}
    try:
        terms = clean_terms(**{"kind": "", **typed, "name": typed.get("name") or "…"})
    except ClubError:
        return []
    return plan_verdicts(imagined_plan(terms))
