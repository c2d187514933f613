"""Win and lose: which sales and campaigns left something to both sides."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from campaigns.rules.encounters import Encounter
from campaigns.selectors.encounter_voices import voices_of
from campaigns.selectors.encounters import (
    campaign_encounters,
    corners_of,
    count_strangers,
    judged_sales,
)
from campaigns.selectors.started_campaigns import latest_outcomes
from loyalty_club.dashboard.campaigns.results_forms import SalesFilter
from loyalty_club.dashboard.campaigns.winwin_words import (
    TITLES,
    alerts_of,
    campaign_rows,
    grid_of,
)
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.program.phrases import days
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right


@require_safe
@staff_page(Right.FIGURES_READ)
def winwin(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The four corners of the days asked for, and each campaign's corner."""
    asked = SalesFilter(request.GET, actor=actor)
    window = asked.days
    corners = corners_of(window.starts_on, window.ends_on, asked.shop_ids)
    sees_withheld = actor.may(Right.FEEDBACK_FIRST)
    voices = voices_of(
        window.starts_on, window.ends_on, asked.shop_ids, sees_withheld=sees_withheld
    )
    campaigns = campaign_encounters(latest_outcomes())
    return show(
        request,
        actor,
        "dashboard/winwin.html",
        filter=asked,
        days=days(window),
        grid=grid_of(corners, voices),
        alerts=alerts_of(corners, voices),
        strangers=count_strangers(window.starts_on, window.ends_on, asked.shop_ids),
        judged=sum(corner.purchases for corner in corners.values()),
        campaigns=campaign_rows(campaigns),
    )


@require_safe
@staff_page(Right.FIGURES_READ)
def sales(request: HttpRequest, actor: Actor, corner: str) -> HttpResponse:
    """The sales of one corner, the dearest for the shop first."""
    if corner not in list(Encounter):
        raise Http404
    asked = SalesFilter(request.GET, actor=actor)
    window = asked.days
    found = judged_sales(window.starts_on, window.ends_on, asked.shop_ids)
    rows = found.filter(encounter=corner).select_related("member", "shop").order_by("left", "-pk")
    return show(
        request,
        actor,
        "dashboard/winwin_sales.html",
        filter=asked,
        title=TITLES[Encounter(corner)],
        page=page_of(request, rows),
    )
