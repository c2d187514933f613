"""The unexpected gift: its plan, what of the month's budget is used, and the latest answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns.selectors.surprises import (
    last_surprises,
    spent_on_surprises,
    surprise_month,
    surprise_plan,
)
from campaigns.services.surprises import plan_surprises
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.offers.offer_forms import SurpriseForm
from loyalty_club.dashboard.once import do_once
from loyalty_club.web.guards import staff_page
from members.exceptions import NotAllowed
from members.roles import Actor, Right
from members.selectors.club import club_day
from points.selectors.rewards import all_rewards

LATEST = 20
TERMS = "is_active monthly_budget one_in from_visits rest_days"


@require_http_methods(["GET", "POST"])
@staff_page(Right.FIGURES_READ)
def surprises(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who reads figures sees it; who keeps campaigns may change it."""
    may_manage = actor.may(Right.CAMPAIGNS_MANAGE)
    if request.method == "POST" and not may_manage:
        raise NotAllowed(right=Right.CAMPAIGNS_MANAGE.value)
    plan, today = surprise_plan(), club_day()
    gifts = [(gift.pk, gift.name) for gift in all_rewards() if gift.kind == "gift"]
    initial: dict[str, Any] = {name: getattr(plan, name) for name in TERMS.split()}
    initial |= {"reward": plan.reward_id, "monthly_budget": plan.monthly_budget or None}
    form = SurpriseForm(request.POST or None, initial=initial, gifts=gifts)

    def effect() -> dict[str, Any]:
        return {"active": plan_surprises(actor=actor, **form.terms()).is_active}

    if request.method == "POST":
        told = do_once(actor, form, effect, page="surprise")
        if told is not None:
            said = _("The counter will ask now and then.") if told["active"] else _("It is off.")
            messages.success(request, said)
            return redirect("dashboard-surprises")
    spent = spent_on_surprises(today)
    budget = plan.monthly_budget
    return show(
        request,
        actor,
        "dashboard/surprises.html",
        form=form,
        plan=plan,
        may_manage=may_manage,
        month=surprise_month(today),
        spent=spent,
        left=max(0, budget - spent),
        used_percent=min(100, spent * 100 // budget) if budget else 0,
        last=last_surprises(limit=LATEST),
    )
