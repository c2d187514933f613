"""Scores: would they recommend us, how sure is that, and where does it differ."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from analytics.rules.periods import months_until
from analytics.selectors.loyal_scores import loyal_scores
from campaigns.selectors.surveys.figures import scores_of, trend_of
from campaigns.selectors.surveys.response import advocates_of, response_of, satisfaction_of
from loyalty_club.dashboard.feedback.feedback_charts import (
    ZERO_Y,
    scale_of,
    score_bars,
    trend_dots,
)
from loyalty_club.dashboard.feedback.feedback_forms import FeedbackFilter
from loyalty_club.dashboard.feedback.feedback_rows import (
    band_links,
    expectation_rows,
    group_tables,
    query_of,
    reason_lists,
)
from loyalty_club.dashboard.feedback.feedback_tiles import tiles_of
from loyalty_club.dashboard.feedback.feedback_words import (
    comparison,
    headline,
    sample_warning,
    score_said,
)
from loyalty_club.dashboard.feedback.loyal_words import loyal_part
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.program.phrases import days
from loyalty_club.web.guards import staff_page
from loyalty_club.web.page_club import page_club
from members.roles import Actor, Right

MONTHS = 12


@require_safe
@staff_page(Right.FIGURES_READ)
def feedback(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The scores of the days asked for, as far as this person may be told."""
    asked = FeedbackFilter(request.GET, actor=actor)
    sees_withheld = actor.may(Right.FEEDBACK_FIRST)
    wanted, before = asked.wanted, asked.before
    scores = scores_of(wanted, sees_withheld=sees_withheld)
    former = scores_of(before, sees_withheld=sees_withheld)
    months = months_until(wanted.last, MONTHS, page_club().calendar)
    response = response_of(wanted)
    return show(
        request,
        actor,
        "dashboard/feedback.html",
        filter=asked,
        days=days(asked.days),
        scores=scores,
        response=response,
        headline=headline(scores.nps),
        warning=sample_warning(scores.nps),
        compared=comparison(scores.nps, former.nps, asked.days_before),
        scale=scale_of(scores.nps, former.nps),
        scale_ends=[score_said(end) for end in (-100, 0, 100)],
        bars=score_bars(scores.counts),
        bands=band_links(asked),
        export_query=query_of(asked),
        trend=trend_dots(months, trend_of(wanted, months, sees_withheld=sees_withheld)),
        zero_y=ZERO_Y,
        tiles=tiles_of(
            scores,
            response,
            satisfaction_of(wanted, sees_withheld=sees_withheld),
            advocates_of(wanted),
        ),
        loyal=loyal_part(loyal_scores(wanted, sees_withheld=sees_withheld)),
        expectation=expectation_rows(scores),
        reasons=reason_lists(scores, asked),
        tables=group_tables(scores, asked),
    )
