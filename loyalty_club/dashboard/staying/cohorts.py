"""Cohorts: of those who bought first in the same month, how many still come, and for how much."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from analytics.selectors.staying.cohorts import cohort_members, cohorts_of, kept_shop
from loyalty_club.dashboard.asking import kept_state
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.staying.cohort_forms import (
    SPANS,
    VIEWS,
    CohortFilter,
    CohortPeopleFilter,
    is_told,
)
from loyalty_club.dashboard.staying.cohort_grid import (
    cohort_headline,
    grid_of,
    month_said,
    usual_lines,
)
from loyalty_club.web.guards import staff_page
from loyalty_club.web.page_club import page_club
from members.roles import Actor, Right
from members.selectors.club import club_day


@require_safe
@staff_page(Right.FIGURES_READ)
def cohorts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Each month's newcomers in a row, month after month."""
    asked = CohortFilter(request.GET, actor=actor)
    found = cohorts_of(asked.circle)
    shop_id = kept_shop(asked.circle)
    return show(
        request,
        actor,
        "dashboard/cohorts.html",
        filter=asked,
        views=VIEWS,
        spans=SPANS,
        found=found,
        headline=cohort_headline(found),
        grid=grid_of(found, asked),
        usual=usual_lines(found, asked.months),
        state=None if found.kept is None else kept_state(found.kept, shop_id=shop_id or None),
    )


@require_safe
@staff_page(Right.FIGURES_READ)
def people(request: HttpRequest, actor: Actor, cohort: int) -> HttpResponse:
    """Who bought first in this month, those who have bought most first."""
    calendar, today = page_club().calendar, club_day()
    if not is_told(cohort, today, calendar):
        raise Http404
    asked = CohortPeopleFilter(request.GET, actor=actor)
    month = asked.month_of(cohort, today, calendar)
    came = asked.chosen("came") != "no"
    return show(
        request,
        actor,
        "dashboard/cohort_people.html",
        filter=asked,
        cohort_name=month_said(cohort, calendar),
        month_name="" if month is None else month_said(month, calendar),
        came=came,
        page=page_of(request, cohort_members(asked.circle, cohort, month=month, came=came)),
    )
