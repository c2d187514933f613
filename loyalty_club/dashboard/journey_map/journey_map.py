"""The journey map of the whole club, and the members behind each of its figures."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from analytics.rules.lifecycle import Stage
from analytics.selectors.before_members import before_between, care_between
from analytics.selectors.lifecycle import (
    Stages,
    members_at,
    placed_among,
    stages_between,
)
from loyalty_club.dashboard.frame import ROWS_A_PAGE, show
from loyalty_club.dashboard.journey_map.map_forms import SPANS, MapFilter, PeopleFilter
from loyalty_club.dashboard.journey_map.map_rows import flow_rows, moved, nodes_of, steps_of
from loyalty_club.dashboard.journey_map.map_tiles import map_sentence, map_tiles
from loyalty_club.dashboard.journey_map.stage_words import STAGES, meaning_of
from loyalty_club.dashboard.program.phrases import day
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right


@require_safe
@staff_page(Right.FIGURES_READ)
def journey_map(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who stands where today, beside an earlier day."""
    asked = MapFilter(request.GET, actor=actor)
    found = stages_between(asked.then, asked.today, asked.shop_ids)
    return show(
        request,
        actor,
        "dashboard/journey_map.html",
        filter=asked,
        spans=SPANS,
        found=found,
        then=day(asked.then),
        **_shown(found, asked, actor),
    )


@require_safe
@staff_page(Right.FIGURES_READ)
def people(request: HttpRequest, actor: Actor, rung: str) -> HttpResponse:
    """The members at one stage, those with the most visits first."""
    if rung not in list(Stage):
        raise Http404
    asked, here = PeopleFilter(request.GET, actor=actor), Stage(rung)
    found = members_at(
        here,
        asked.then,
        asked.today,
        came_from=asked.chosen("came_from"),
        shop_ids=asked.shop_ids,
    )
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        actor,
        "dashboard/journey_map_people.html",
        filter=asked,
        words=STAGES[here],
        meaning=meaning_of(here),
        page=page,
        rows=placed_among(list(page), asked.today, asked.shop_ids),
    )


def _shown(found: Stages, asked: MapFilter, actor: Actor) -> dict[str, Any]:
    before = before_between(asked.then, asked.today, asked.shop_ids)
    care = care_between(
        asked.then,
        asked.today,
        asked.shop_ids,
        sees_withheld=actor.may(Right.FEEDBACK_FIRST),
    )
    nodes = nodes_of(found, asked)
    return {
        "before": before,
        "rungs": nodes[:4],
        "silent": nodes[4:],
        "moved": moved(found),
        "sentence": map_sentence(found),
        "tiles": map_tiles(found, care, asked.then),
        "steps": steps_of(found, before, asked),
        "flows": flow_rows(found, asked),
        "stages": [words.name for words in STAGES.values()],
    }
