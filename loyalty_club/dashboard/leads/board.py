"""The board of leads: seven columns, and moving a card from one to another and back."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from campaigns.selectors.leads.board import MOST_CARDS, WON_SHOWN, Column, board_of
from campaigns.selectors.leads.listing import stage_choices
from loyalty_club.dashboard.frame import NOT_ACCEPTED, show
from loyalty_club.dashboard.leads.board_moves import move_card
from loyalty_club.dashboard.leads.lead_filters import BoardFilter
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right

FOUND_NOTHING = 404
MOVED_IN_SESSION = "lead_moved"
BOARD = "dashboard/parts/lead_board.html"


@require_safe
@staff_page(Right.LEADS_READ)
def board(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The seven stages with the leads that stand there."""
    said = request.session.pop(MOVED_IN_SESSION, None)
    return show(
        request, actor, "dashboard/lead_board.html", said=said, **_board_context(request, actor)
    )


@require_POST
@staff_page(Right.LEADS_WRITE)
def move(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A lead goes to another stage; a script is answered with the board as it stands then."""
    stage = request.POST.get("stage", "")
    said = move_card(
        actor, _number(request, "lead_id"), stage, _number(request, "from_stage") or None
    )
    if request.headers.get("HX-Request"):
        status = 200 if said.is_done else NOT_ACCEPTED
        context = {"actor": actor, **_board_context(request, actor)}
        answer = render(request, BOARD, context, status=status)
        answer["HX-Trigger"] = json.dumps({"board:moved": said.facts()})
        return answer
    if said.back_to or said.link:
        request.session[MOVED_IN_SESSION] = said.facts()
    else:
        messages.error(request, said.text)
    return redirect(_with_query(request, "dashboard-leads", stage=stage))


def _number(request: HttpRequest, name: str) -> int:
    typed = request.POST.get(name, "")
    return int(typed) if typed.isdecimal() else 0


def _board_context(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    asked = BoardFilter(request.GET, actor=actor)
    columns = board_of(
        asked.shop_ids,
        search=asked.chosen("q"),
        assignee_id=asked.assignee_id,
        is_for_nobody=asked.is_for_nobody,
        source_id=asked.source_id,
    )
    return {
        "filter": asked,
        "columns": columns,
        "shown": _shown(request.GET.get("stage", ""), columns),
        "stages": stage_choices()[:-1],
        "is_empty": not any(column.count for column in columns),
        "most_cards": MOST_CARDS,
        "won_days": WON_SHOWN.days,
        "move_url": _with_query(request, "dashboard-lead-move", stage=None),
    }


def _with_query(request: HttpRequest, name: str, *, stage: str | None) -> str:
    """The page of this name with the filters that hold now, and this stage for a phone."""
    query = request.GET.copy()
    query.pop("stage", None)
    if stage is not None:
        query["stage"] = stage
    return f"{reverse(name)}?{query.urlencode()}" if query else reverse(name)


def _shown(asked: str, columns: list[Column]) -> int:
    """The stage that a phone shows: the one asked for, else the first where anybody stands."""
    if asked in {str(column.stage) for column in columns}:
        return int(asked)
    return next((column.stage for column in columns if column.count), 1)
