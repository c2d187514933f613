"""What a customer is worth: by prediction and by simpler ways, for the club, groups and members."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from analytics.selectors.kept import kept
from analytics.selectors.rules import figure_rules
from analytics.selectors.value.figures import WORK, value_figures
from analytics.selectors.value.members import best_members, worth_by_segment
from loyalty_club.dashboard.asking import kept_state
from loyalty_club.dashboard.figure_filter import FigureFilter
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.value.value_forms import WorthFilter
from loyalty_club.dashboard.value.value_rows import (
    caution,
    fit_lines,
    group_rows,
    headline,
    member_rows,
    members_url,
    tenth_bars,
    trial_of,
    years_said,
)
from loyalty_club.web.figures.value import WORDS
from loyalty_club.web.figures.words import tell
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right

BEST = 5
AHEAD = ("clv_predicted", "clv_net", "keep_at_most")
LASTING = ("clv_new", "lifetime_expected", "lifetime_observed")


@require_safe
@staff_page(Right.FIGURES_READ)
def value(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The figures, the groups, the best members, and how far the prediction may be believed."""
    asked = FigureFilter(request.GET, actor=actor)
    circle, period = asked.circle, asked.asked_period
    figures = {one.key: one for one in value_figures(circle, period.window)}
    found = kept(WORK)
    told = [
        tell(one, WORDS[key], url=members_url(asked) if key == "clv_predicted" else "")
        for key, one in figures.items()
        if key != "clv_new" or one.value is not None
    ]
    return show(
        request,
        actor,
        "dashboard/value.html",
        filter=asked,
        period=period,
        headline=headline(*(figures[key] for key in AHEAD)),
        caution=caution(figures["clv_predicted"], found.body),
        ahead=[one for one in told if one.key in AHEAD],
        lasting=[one for one in told if one.key in LASTING],
        simple=[one for one in told if one.key not in AHEAD + LASTING],
        groups=group_rows(worth_by_segment(circle), asked),
        best=member_rows(best_members(circle)[:BEST]),
        all_url=members_url(asked),
        years=years_said(int(figures["clv_predicted"].facts["years"])),
        state=kept_state(found),
        **(_of_club(found.body) if circle.shop_ids is None else {}),
    )


@require_safe
@staff_page(Right.FIGURES_READ)
def members(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The members with what each is expected to bring."""
    asked = WorthFilter(request.GET, actor=actor)
    rows = best_members(asked.circle, segment=asked.chosen_segment, least=asked.is_least_first)
    page = page_of(request, rows)
    return show(
        request,
        actor,
        "dashboard/value_members.html",
        filter=asked,
        page=page,
        rows=member_rows(page),
        years=years_said(figure_rules().horizon_years),
    )


def _of_club(body: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of the club as a whole only."""
    return {
        "tenths": tenth_bars(body),
        "trial": trial_of(body),
        "fit": fit_lines(body),
        "economics": body.get("economics"),
    }
