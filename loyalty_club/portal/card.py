"""The member's card: the code that the till reads, as large as the screen allows."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from loyalty_club.portal.pages import own_id, show
from loyalty_club.web.guards import member_page
from members.roles import Actor
from members.selectors.access import access_member


@require_safe
@member_page
def card(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The card number as QR code and barcode."""
    return show(request, "portal/card.html", {"member": access_member(actor, own_id(actor))})
