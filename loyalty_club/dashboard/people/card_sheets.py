"""Members' cards on sheets of A4, to print and cut."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.people.card_forms import CardsFilter
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right
from members.selectors.cards import members_for_cards

ON_A_SHEET = 8
MOST_AT_ONCE = 200


@require_safe
@staff_page(Right.FIGURES_READ, Right.MEMBERS_WRITE)
def card_sheets(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The cards of whoever is chosen, eight a sheet, at most two hundred at a time."""
    asked = CardsFilter(request.GET, actor=actor)
    found = members_for_cards(
        shop_ids=asked.shop_ids,
        since=asked.chosen("since") or None,
        label=asked.chosen("label"),
        query=asked.chosen("q"),
    )
    page = Paginator(found, MOST_AT_ONCE).get_page(request.GET.get("page"))
    return show(
        request,
        actor,
        "dashboard/card_sheets.html",
        filter=asked,
        page=page,
        sheets=_sheets(list(page)),
    )


def _sheets(members: list[Any]) -> list[list[Any]]:
    places = range(0, len(members), ON_A_SHEET)
    return [members[first : first + ON_A_SHEET] for first in places]
