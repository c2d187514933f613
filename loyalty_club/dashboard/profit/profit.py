"""Members by the profit they leave: classes, effort beside margin, and the list of them all."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from analytics.selectors.kept import kept
from analytics.selectors.profit.figures import profit_figures
from analytics.selectors.profit.members import WORK, classes, kept_window, profits
from analytics.selectors.winning.figures import stated_margin
from loyalty_club.dashboard.asking import kept_state
from loyalty_club.dashboard.fields import PercentField
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.profit.profit_filter import ProfitFilter
from loyalty_club.dashboard.profit.profit_words import (
    alarm,
    class_rows,
    effort_cloud,
    figure_words,
    headline,
    line_names,
    member_rows,
)
from loyalty_club.web.figures.words import days
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right

# So many of either end stand in the cloud: more would be a blot.
DOTS_OF_AN_END = 60
EVIDENCE_MONTHS = 12


@require_safe
@staff_page(Right.FIGURES_READ)
def profit(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who leaves what, as the night has counted it."""
    asked = ProfitFilter(request.GET, actor=actor)
    circle, answer = asked.circle, kept(WORK)
    found = classes(circle)
    page = page_of(request, profits(circle, grade=asked.chosen_grade, order=asked.chosen_order))
    ends = [
        *profits(circle)[:DOTS_OF_AN_END],
        *profits(circle, order="worst")[:DOTS_OF_AN_END],
    ]
    window = kept_window(answer)
    return show(
        request,
        actor,
        "dashboard/profit.html",
        filter=asked,
        days=days(window) if window else "",
        state=kept_state(answer),
        has_scores=found.judged > 0 or bool(page.object_list),
        headline=headline(found),
        alarm=alarm(found),
        figures=figure_words(profit_figures(found, answer)),
        classes=class_rows(found),
        total=found,
        lines=line_names(),
        cloud=effort_cloud(ends),
        page=page,
        rows=member_rows(page, may_exclude=actor.may(Right.MEMBERS_EXCLUDE)),
        evidence_query=_evidence_query(),
    )


def _evidence_query() -> str:
    """The same months and margin, for the page where leaving out is decided."""
    margin = PercentField().prepare_value(stated_margin())
    return urlencode({"months": EVIDENCE_MONTHS, "margin": margin})
