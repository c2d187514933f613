"""The tickets: what is to do, what is late and how late, and how well the club answers."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from campaigns.selectors.tickets.listing import answerers, ticket_numbers, tickets_list
from campaigns.selectors.tickets.thread import with_first_words
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.tickets.ticket_deeds import ticket_undo
from loyalty_club.dashboard.tickets.ticket_forms import STATES, TicketsFilter
from loyalty_club.dashboard.tickets.ticket_rows import ticket_rows
from loyalty_club.dashboard.tickets.ticket_tiles import ticket_tiles
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import new_key
from members.roles import Actor, Right
from members.selectors.club import club_day


@require_safe
@staff_page(Right.TICKETS_READ)
def tickets(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Those of the actor's shops and of none, the latest first."""
    asked = TicketsFilter(request.GET, actor=actor, people=answerers(actor.shop_ids))
    sees_withheld = actor.may(Right.FEEDBACK_FIRST)
    rows = tickets_list(asked.shop_ids, sees_withheld=sees_withheld, **asked.terms())
    page = page_of(request, with_first_words(rows))
    numbers = ticket_numbers(asked.shop_ids, sees_withheld=sees_withheld)
    tiles = []
    if actor.may(Right.FIGURES_READ):
        tiles = ticket_tiles(asked.shop_ids, sees_withheld=sees_withheld, today=club_day())
    return show(
        request,
        actor,
        "dashboard/tickets.html",
        filter=asked,
        state=asked.asked_state,
        states=[(key, words, numbers.get(key)) for key, words in STATES],
        page=page,
        rows=ticket_rows(page),
        late=numbers["late"],
        tiles=tiles,
        undo=ticket_undo(request),
        once=new_key(),
    )
