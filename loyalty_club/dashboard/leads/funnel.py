"""The funnel of the sales cycle: each stage with its count, passage, stay and worth."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from campaigns.selectors.leads.behind import leads_behind
from campaigns.selectors.leads.flow import flow_of
from campaigns.selectors.leads.funnel import StageFigures, funnel_of, standing_now
from campaigns.selectors.leads.listing import stage_choices
from campaigns.selectors.leads.rules import stage_rules
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.leads.figure_filters import FunnelFilter
from loyalty_club.dashboard.leads.funnel_words import (
    FEW_LEADS,
    flow_story,
    headline,
    longest_sentence,
    stage_rows,
    weakest_sentence,
)
from loyalty_club.dashboard.program.phrases import days
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right
from members.rules.calendars import Window
from members.selectors.club import club_day

# Leads that came within so many days may still be on their way.
UNDER_WAY = timedelta(days=45)


@require_safe
@staff_page(Right.FIGURES_READ)
def funnel(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The leads of the days asked for, beside as many days before."""
    asked = FunnelFilter(request.GET, actor=actor)
    figures, former = _figures(asked, asked.days), _figures(asked, asked.former)
    standing = standing_now(asked.chosen_leads)
    return show(
        request,
        actor,
        "dashboard/funnel.html",
        filter=asked,
        days=days(asked.days),
        former_days=days(asked.former),
        rows=stage_rows(figures, former, standing, stage_rules()),
        sentence=headline(figures),
        weakest=weakest_sentence(figures),
        longest=longest_sentence(figures),
        is_empty=not (figures[0].count or former[0].count or standing),
        is_small=0 < figures[0].count < FEW_LEADS,
        is_young=asked.days.ends_on > club_day() - UNDER_WAY,
        flow=flow_story(flow_of()),
    )


@require_safe
@staff_page(Right.FIGURES_READ, Right.LEADS_READ)
def behind(request: HttpRequest, actor: Actor, stage: int) -> HttpResponse:
    """The leads behind one stage of the funnel."""
    labels = dict(stage_choices())
    if stage not in labels:
        raise Http404
    asked = FunnelFilter(request.GET, actor=actor)
    window = asked.days
    rows = leads_behind(window.starts_on, window.ends_on, asked.chosen_leads, stage=stage)
    return show(
        request,
        actor,
        "dashboard/funnel_leads.html",
        title=labels[stage],
        days=days(window),
        back="dashboard-funnel",
        page=page_of(request, rows),
    )


def _figures(asked: FunnelFilter, window: Window) -> list[StageFigures]:
    given: dict[str, Any] = {
        "shop_ids": asked.actor.shop_ids,
        "shop_id": asked.number("shop"),
        "source_id": asked.number("source"),
        "campaign_id": asked.number("campaign"),
        "seller": asked.number("who"),
    }
    return funnel_of(window.starts_on, window.ends_on, **given)
