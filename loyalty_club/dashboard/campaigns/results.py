"""What one campaign brought: its funnel, its money, its effect, and the costs one enters."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.selectors.result_people import BEHIND, people_behind
from campaigns.selectors.results import cost_lines_of, results_of
from campaigns.services.costs import add_cost, remove_cost
from loyalty_club.dashboard.campaigns.results_charts import interval_of
from loyalty_club.dashboard.campaigns.results_forms import CostForm
from loyalty_club.dashboard.campaigns.results_tiles import tiles_of
from loyalty_club.dashboard.campaigns.results_words import (
    alarm_sentence,
    arrival_rows,
    arrivals_sentence,
    causes,
    cost_rows,
    expected_rows,
    funnel_of,
    left_out_rows,
    rank_sentence,
    window_words,
)
from loyalty_club.dashboard.campaigns.variant_words import variant_rows, variants_sentence
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.once import do_once, press
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import new_key
from loyalty_club.web.uplift_words import sample_sentence, uplift_sentence
from members.roles import Actor, Right


@require_safe
@staff_page(Right.FIGURES_READ)
def results(request: HttpRequest, actor: Actor, campaign_id: int) -> HttpResponse:
    """The results as they stand at this moment."""
    return _page(request, actor, campaign_id, None)


@require_http_methods(["GET", "POST"])
@staff_page(Right.CAMPAIGNS_MANAGE)
def add(request: HttpRequest, actor: Actor, campaign_id: int) -> HttpResponse:
    """Enter a cost."""
    form = CostForm(request.POST or None)
    if request.method == "POST":
        told = do_once(
            actor,
            form,
            lambda: {"cost": add_cost(campaign_id=campaign_id, actor=actor, **form.terms()).pk},
            page="campaign-cost",
            subject=campaign_id,
        )
        if told is not None:
            messages.success(request, _("The cost is entered."))
            return redirect("dashboard-campaign-results", campaign_id)
    return _page(request, actor, campaign_id, form)


@require_POST
@staff_page(Right.CAMPAIGNS_MANAGE)
def remove(request: HttpRequest, actor: Actor, campaign_id: int, cost_id: int) -> HttpResponse:
    """Take a cost back."""
    press(
        request,
        actor,
        lambda _form: remove_cost(campaign_id=campaign_id, cost_id=cost_id, actor=actor),
        page="campaign-cost-remove",
        subject=cost_id,
        said=_("The cost is taken back."),
    )
    return redirect("dashboard-campaign-results", campaign_id)


@require_safe
@staff_page(Right.FIGURES_READ)
def people(request: HttpRequest, actor: Actor, campaign_id: int, which: str) -> HttpResponse:
    """The members behind one figure."""
    if which not in BEHIND:
        raise Http404
    found = people_behind(campaign_id, which)
    return show(
        request,
        actor,
        "dashboard/campaign_people.html",
        campaign_id=campaign_id,
        title=PEOPLE_TITLES[which](),
        page=page_of(request, found),
    )


PEOPLE_TITLES = {
    "told": lambda: _("Members who were told"),
    "sent": lambda: _("Members whose message was sent"),
    "delivered": lambda: _("Members whose message was delivered"),
    "came": lambda: _("Members who came back"),
    "bought": lambda: _("Members who bought"),
    "used": lambda: _("Members who used the offer"),
    "control": lambda: _("Members who were held out"),
    "control_came": lambda: _("Members who were held out and came all the same"),
}


def _page(
    request: HttpRequest, actor: Actor, campaign_id: int, form: CostForm | None
) -> HttpResponse:
    found = results_of(campaign_id)
    outcome = found.outcome
    may_enter = actor.may(Right.CAMPAIGNS_MANAGE)
    return show(
        request,
        actor,
        "dashboard/campaign_results.html",
        found=found,
        outcome=outcome,
        campaign=outcome.campaign,
        window=window_words(outcome),
        funnel=funnel_of(outcome),
        tiles=tiles_of(found),
        sentence=uplift_sentence(outcome.uplift),
        sample=sample_sentence(outcome.uplift),
        interval=interval_of(outcome.uplift.difference),
        costs=cost_rows(outcome),
        cost_lines=cost_lines_of(campaign_id),
        left_out=left_out_rows(outcome),
        expected=expected_rows(found),
        variants=variant_rows(found.variants),
        variants_sentence=variants_sentence(found.variants),
        rank=rank_sentence(found.rank),
        arrivals=arrival_rows(found),
        arrivals_sentence=arrivals_sentence(found),
        alarm=alarm_sentence(outcome) if outcome.is_alarm else "",
        causes=causes(),
        form=form or (CostForm() if may_enter else None),
        once=new_key(),
    )
