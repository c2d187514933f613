"""The program in plain words, as it holds today."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from loyalty_club.portal.pages import own_id, show
from loyalty_club.web.guards import member_page
from loyalty_club.web.page_club import page_club
from members.roles import Actor
from members.selectors.access import access_member
from members.selectors.club import club_day
from points.selectors.phrases import program_sentences
from points.selectors.programs import terms_on


@require_safe
@member_page
def program(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How points are earned and spent, how long they live, what the tiers bring."""
    context = {
        "member": access_member(actor, own_id(actor)),
        "sections": program_sentences(terms_on(club_day()), page_club().currency),
    }
    return show(request, "portal/program.html", context)
