"""Leads that were lost and why; open deals and what keeps them so; what was sold beside."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from campaigns.selectors.leads.behind import lost_behind
from campaigns.selectors.leads.deals import agreed_between, open_deals, open_objections
from campaigns.selectors.leads.losses import losses_of
from campaigns.selectors.leads.rules import lost_reasons
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.leads.figure_filters import FunnelFilter
from loyalty_club.dashboard.leads.loss_words import (
    agreed_tiles,
    loss_heads,
    loss_rows,
    loss_sentence,
    worst_sentence,
)
from loyalty_club.dashboard.program.phrases import days
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right
from members.selectors.club import club_day


@require_safe
@staff_page(Right.FIGURES_READ)
def losses(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was lost in the days asked for, beside as many days before; what is open now."""
    asked = FunnelFilter(request.GET, actor=actor)
    window, chosen = asked.days, asked.chosen_leads
    found = losses_of(window.starts_on, window.ends_on, chosen)
    now, former = agreed_between(window.starts_on, window.ends_on, chosen)
    return show(
        request,
        actor,
        "dashboard/lead_losses.html",
        filter=asked,
        days=days(window),
        former_days=days(asked.former),
        rows=loss_rows(found),
        heads=loss_heads(),
        sentence=loss_sentence(found),
        worst=worst_sentence(found),
        objections=open_objections(chosen),
        deals=open_deals(chosen) if actor.may(Right.LEADS_READ) else [],
        today=club_day(),
        has_agreed=bool(now.agreements or former.agreements),
        tiles=agreed_tiles(now, former),
    )


@require_safe
@staff_page(Right.FIGURES_READ, Right.LEADS_READ)
def behind(request: HttpRequest, actor: Actor, reason_id: int) -> HttpResponse:
    """The leads that were lost for one reason."""
    names = {reason.pk: reason.name for reason in lost_reasons(with_retired=True)}
    if reason_id not in names:
        raise Http404
    asked = FunnelFilter(request.GET, actor=actor)
    window = asked.days
    rows = lost_behind(window.starts_on, window.ends_on, asked.chosen_leads, reason_id=reason_id)
    return show(
        request,
        actor,
        "dashboard/funnel_leads.html",
        title=names[reason_id],
        days=days(window),
        back="dashboard-lead-losses",
        is_lost=True,
        page=page_of(request, rows),
    )
