"""The new customers behind the figures: since when, from where, what they have brought."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analytics.selectors.winning.figures import stated_margin
from analytics.selectors.winning.newcomers import newcomer_rows
from campaigns.rules.worth import BPS, rounded
from loyalty_club.dashboard.figure_filter import FigureFilter
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.web.figures.words import days
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right


@dataclass(frozen=True, slots=True)
class NewcomerRow:
    """One new customer; `paid` says whether he has earned what winning him cost, where that is
    known.
    """

    figures: Any
    margin: int
    paid: str
    tone: str


@require_safe
@staff_page(Right.FIGURES_READ)
def people(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who bought for the first time on these days, the latest first."""
    asked = FigureFilter(request.GET, actor=actor)
    period = asked.asked_period
    is_unknown = request.GET.get("from") == "unknown"
    page = page_of(request, newcomer_rows(asked.circle, period.window, is_unknown=is_unknown))
    margin_bps = stated_margin()
    return show(
        request,
        actor,
        "dashboard/winning_people.html",
        filter=asked,
        period=period,
        days=days(period.window),
        is_unknown=is_unknown,
        page=page,
        rows=[newcomer_row(one, margin_bps) for one in page],
    )


def newcomer_row(figures: Any, margin_bps: int) -> NewcomerRow:
    """One new customer with what he has earned until now."""
    margin = rounded(figures.sales * margin_bps, BPS)
    if figures.won_for is None:
        return NewcomerRow(figures, margin, _("not known"), "quiet")
    if margin >= figures.won_for:
        return NewcomerRow(figures, margin, _("paid back"), "leaf")
    return NewcomerRow(figures, margin, _("not yet"), "honey")
