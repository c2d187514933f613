"""Which sources of leads pay: what each cost, whom it won, what these bring; costs entered."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.selectors.leads.sources import source_costs_between, sources_worth
from campaigns.services.leads.costs import RemovedCost, add_source_cost, remove_source_cost
from loyalty_club.dashboard.campaigns.results_words import causes
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.leads.figure_filters import ClubDaysFilter
from loyalty_club.dashboard.leads.source_forms import SourceCostForm
from loyalty_club.dashboard.leads.source_words import alarms, source_rows, sum_sentence
from loyalty_club.dashboard.once import NoteForm, do_once, press
from loyalty_club.dashboard.program.phrases import days
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import new_key
from members.roles import Actor, Right

SALT = "leads.removed-cost"
AN_HOUR = 3_600
REMOVED_IN_SESSION = "source_cost_removed"


@require_safe
@staff_page(Right.FIGURES_READ)
def sources(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The sources of the days asked for, the best return first."""
    return _page(request, actor, None)


@require_http_methods(["GET", "POST"])
@staff_page(Right.LEADS_MANAGE)
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Enter what a source cost."""
    form = SourceCostForm(request.POST or None)
    if request.method == "POST":
        told = do_once(
            actor,
            form,
            lambda: {"cost": add_source_cost(actor=actor, **form.terms()).pk},
            page="source-cost",
        )
        if told is not None:
            messages.success(request, _("The cost is entered."))
            return redirect(_address(request))
    return _page(request, actor, form)


@require_POST
@staff_page(Right.LEADS_MANAGE)
def remove(request: HttpRequest, actor: Actor, cost_id: int) -> HttpResponse:
    """Take a cost back; the next page offers to put it there again."""

    def taken(_form: NoteForm) -> None:
        removed = remove_source_cost(cost_id=cost_id, actor=actor)
        request.session[REMOVED_IN_SESSION] = signing.dumps(_facts(removed), salt=SALT)

    press(
        request,
        actor,
        taken,
        page="source-cost-remove",
        subject=cost_id,
        said=_("The cost is taken back."),
    )
    return redirect(_address(request))


@require_POST
@staff_page(Right.LEADS_MANAGE)
def restore(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Undo: a cost that was taken back within the hour is entered again."""
    token = request.POST.get("removed", "")
    try:
        facts = signing.loads(token, salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        return redirect(_address(request))
    terms = facts | {"on": date.fromisoformat(facts["on"])}
    press(
        request,
        actor,
        lambda _form: add_source_cost(actor=actor, **terms),
        page="source-cost-restore",
        subject=token[-40:],
        said=_("The cost stands again."),
    )
    return redirect(_address(request))


def _page(request: HttpRequest, actor: Actor, form: SourceCostForm | None) -> HttpResponse:
    asked = ClubDaysFilter(request.GET, actor=actor)
    window = asked.days
    found = sources_worth(window.starts_on, window.ends_on)
    rows = source_rows(found)
    may_enter = actor.may(Right.LEADS_MANAGE)
    return show(
        request,
        actor,
        "dashboard/lead_sources.html",
        filter=asked,
        days=days(window),
        rows=rows,
        total=found.total,
        sentence=sum_sentence(found.total),
        alarms=alarms(rows),
        causes=causes(),
        costs=source_costs_between(window.starts_on, window.ends_on),
        form=form or (SourceCostForm() if may_enter else None),
        removed=request.session.pop(REMOVED_IN_SESSION, None) if may_enter else None,
        once=new_key(),
    )


def _facts(removed: RemovedCost) -> Mapping[str, Any]:
    return {
        "source_id": removed.source_id,
        "kind": removed.kind,
        "amount": removed.amount,
        "note": removed.note,
        "on": removed.on.isoformat(),
    }


def _address(request: HttpRequest) -> str:
    """The page with the days it showed."""
    query = request.GET.urlencode()
    return f"{reverse('dashboard-lead-sources')}{f'?{query}' if query else ''}"
