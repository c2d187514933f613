"""What a new customer costs, by source and campaign; and the owner's pocket calculator."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from analytics.selectors.scope import Circle
from analytics.selectors.winning.figures import budget_for_winning, winning_study
from analytics.selectors.winning.sources import alarming, by_campaign, by_source
from loyalty_club.dashboard.campaigns.results_words import causes
from loyalty_club.dashboard.figure_filter import FigureFilter
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.winning.calculator import calculator_of
from loyalty_club.dashboard.winning.winning_rows import alarm_words, campaign_rows, source_rows
from loyalty_club.dashboard.winning.winning_words import (
    budget_words,
    cost_bars,
    figure_words,
    headline,
    known_words,
)
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right

# What an address says of days, shops and people; the pocket calculator leaves it as it is.
ASKED = ("period", "first", "last", "shop", "label", "source")


@require_safe
@staff_page(Right.FIGURES_READ)
def winning(request: HttpRequest, actor: Actor) -> HttpResponse:
    """CAC with all its costs, what it is laid beside, and where the money went best."""
    asked = FigureFilter(request.GET, actor=actor)
    period = asked.asked_period
    study = winning_study(asked.circle, period)
    rows = by_source(period.window, asked.circle)
    # A campaign is the whole club's: beside one shop or source it would tell of others.
    campaigns = by_campaign(period.window) if asked.circle == Circle() else []
    kept = {name: request.GET[name] for name in ASKED if request.GET.get(name)}
    alarms = alarm_words(alarming(rows), campaigns)
    return show(
        request,
        actor,
        "dashboard/winning.html",
        filter=asked,
        period=period,
        study=study,
        headline=headline(study),
        known=known_words(rows),
        figures=figure_words(study, url=_people_url(kept)),
        bars=cost_bars(study.winning),
        rows=source_rows(rows, kept),
        campaigns=campaign_rows(campaigns),
        alarms=alarms,
        causes=causes(),
        budget=budget_words(budget_for_winning(asked.circle, study.first_year_margin)),
        calculator=calculator_of(request.GET),
        kept=kept.items(),
    )


def _people_url(kept: dict[str, str]) -> str:
    query = urlencode(kept)
    return f"{reverse('dashboard-winning-people')}{f'?{query}' if query else ''}"
