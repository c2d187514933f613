"""What people have written to the club's lines."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from campaigns.selectors.tickets.written_in import inbound_seen_by, tickets_of
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.messages.message_forms import InboundFilter
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right


@require_safe
@staff_page(Right.AUDIT_READ)
def inbound(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The newest first; what said stop was obeyed already."""
    asked = InboundFilter(request.GET)
    page = page_of(request, inbound_seen_by(actor, meaning=asked.chosen("meaning")))
    tickets = tickets_of([row.pk for row in page]) if actor.may(Right.TICKETS_READ) else {}
    return show(
        request,
        actor,
        "dashboard/inbound.html",
        filter=asked,
        page=page,
        rows=[(row, tickets.get(row.pk)) for row in page],
    )
