"""What the club costs and owes, and which part of its members' purchases would pay for it."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from analytics.selectors.kept import Kept, kept
from analytics.selectors.profit.program import program_figures, program_months
from loyalty_club.dashboard.asking import kept_state
from loyalty_club.dashboard.figure_filter import FigureFilter
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.profit.program_words import (
    cost_bars,
    figure_words,
    headline,
    month_lines,
    month_rows,
    owed_bars,
    owed_words,
)
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right

OWED = "owed"


@require_safe
@staff_page(Right.FIGURES_READ)
def program_cost(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Break-even share, cost by kind and by month; what is owed, to who sees the whole club."""
    asked = FigureFilter(request.GET, actor=actor)
    period = asked.asked_period
    figures, sums = program_figures(asked.circle, period)
    months = program_months(asked.circle, period.window.ends_on)
    owed = kept(OWED) if actor.shop_ids is None else None
    return show(
        request,
        actor,
        "dashboard/program_cost.html",
        filter=asked,
        period=period,
        sums=sums,
        headline=headline(sums),
        figures=figure_words(figures),
        bars=cost_bars(sums),
        months=month_rows(months),
        lines=month_lines(months, period.window.ends_on),
        **_owed(owed),
    )


def _owed(found: Kept | None) -> dict[str, Any]:
    if found is None:
        return {}
    return {
        "owed_state": kept_state(found),
        "owed": owed_words(found) if found else None,
        "owed_bars": owed_bars(found) if found else None,
        "owed_day": date.fromisoformat(found.body["day"]) if found else None,
    }
