"""What contacts yield: by source of the leads and by the way of speaking to them."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from campaigns.selectors.leads.asked import Chosen
from campaigns.selectors.leads.yields import yields_of
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.leads.figure_filters import DaysFilter
from loyalty_club.dashboard.leads.yield_words import (
    FIGURES,
    USUAL,
    best_sentence,
    sum_sentence,
    yield_table,
)
from loyalty_club.dashboard.program.phrases import days
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right


@require_safe
@staff_page(Right.FIGURES_READ)
def yields(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One figure of the days asked for, source by source and way by way."""
    asked = DaysFilter(request.GET, actor=actor)
    window = asked.days
    chosen = Chosen(shop_ids=actor.shop_ids, shop_id=asked.number("shop"))
    found = yields_of(window.starts_on, window.ends_on, chosen)
    figure = request.GET.get("figure", "")
    figure = figure if figure in FIGURES else USUAL
    return show(
        request,
        actor,
        "dashboard/lead_yield.html",
        filter=asked,
        days=days(window),
        table=yield_table(found, figure) if found else None,
        figures=[(key, label) for key, (label, *_rest) in FIGURES.items()],
        figure=figure,
        meaning=FIGURES[figure][1],
        best=best_sentence(found),
        summary=sum_sentence(found),
    )
