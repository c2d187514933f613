"""Churn and retention: what stayed of the customers, who came and went, and why."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from analytics.rules.staying.claims import SOURCE
from analytics.selectors.staying.at_risk import stake_at_risk
from analytics.selectors.staying.figures import figures_of, fixed_silence, staying_of
from analytics.selectors.staying.movements import WAYS, moved_members, movements_by_shop
from analytics.selectors.staying.reasons import reasons_of
from campaigns.selectors.leads.asked import Chosen
from campaigns.selectors.leads.losses import losses_of
from loyalty_club.dashboard.figure_filter import FigureFilter
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.program.phrases import days
from loyalty_club.dashboard.staying.links import people_url, query_of
from loyalty_club.dashboard.staying.reason_rows import reason_parts
from loyalty_club.dashboard.staying.staying_charts import churn_lines, customer_lines, flow_bars
from loyalty_club.dashboard.staying.staying_words import (
    WAY_WORDS,
    claim_rows,
    headline,
    next_step,
    shop_rows,
    sorts_of_way,
)
from loyalty_club.web.figures.staying import WORDS, lost_rule
from loyalty_club.web.figures.words import tell
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right


@require_safe
@staff_page(Right.FIGURES_READ)
def staying(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What stayed of the customers of these days."""
    asked = FigureFilter(request.GET, actor=actor)
    circle, period = asked.circle, asked.asked_period
    found = staying_of(circle, period)
    window = found.window
    behind = {"churn": "left", "churn_average": "lost", "retention": "kept"}
    figures = [
        tell(one, WORDS[one.key], url=people_url(asked, behind.get(one.key, one.key), window))
        for one in figures_of(found)
    ]
    return show(
        request,
        actor,
        "dashboard/staying.html",
        filter=asked,
        period=period,
        found=found,
        headline=headline(found),
        next_step=next_step(stake_at_risk(circle)),
        rule=lost_rule(fixed_silence()),
        figures=figures,
        flow=flow_bars(found.now, asked, window),
        churn=churn_lines(found),
        customers=customer_lines(found),
        shops=_by_shop(asked, found),
        claims=claim_rows(found, period),
        claims_source=SOURCE,
        export_query=query_of(asked, window),
        **_why(asked, found, actor),
    )


@require_safe
@staff_page(Right.FIGURES_READ)
def people(request: HttpRequest, actor: Actor, way: str) -> HttpResponse:
    """The members behind a count, those who have bought most first."""
    if way not in WAYS:
        raise Http404
    asked = FigureFilter(request.GET, actor=actor)
    window = asked.asked_period.window
    rows = moved_members(asked.circle, window, way)
    return show(
        request,
        actor,
        "dashboard/staying_people.html",
        filter=asked,
        period=asked.asked_period,
        way=way,
        words=WAY_WORDS[way],
        ways=sorts_of_way(way, asked, window),
        days=days(window),
        page=page_of(request, rows),
        back_query=query_of(asked, window),
    )


def _by_shop(asked: FigureFilter, found: Any) -> list[Any]:
    shops = [shop for shop in asked.shops if not asked.chosen("shop")]
    if len(shops) < 2:
        return []
    counted = movements_by_shop(asked.circle, found.window, [shop.pk for shop in shops])
    return shop_rows(shops, counted, asked, found.window)


def _why(asked: FigureFilter, found: Any, actor: Actor) -> dict[str, Any]:
    """Why they leave and stay, and why leads never became members."""
    circle, window = asked.circle, found.window
    reasons = reasons_of(circle, window, sees_withheld=actor.may(Right.FEEDBACK_FIRST))
    chosen = Chosen(shop_ids=circle.shop_ids, source_id=circle.source_id or None)
    losses = losses_of(window.starts_on, window.ends_on, chosen)
    return {"reasons": reasons, "why": reason_parts(reasons, losses)}
