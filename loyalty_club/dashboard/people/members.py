"""The list of members."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from loyalty_club.dashboard.filters import MembersFilter
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.people.member_search import found_members
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right


@require_safe
@staff_page(Right.FIGURES_READ)
def members(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The members that match, with their figures."""
    asked = MembersFilter(request.GET, actor=actor)
    page = page_of(request, found_members(asked))
    return show(request, actor, "dashboard/members.html", filter=asked, page=page)
