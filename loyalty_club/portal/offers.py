"""What the member has been promised: until when, how to use it, and the code where it has one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from loyalty_club.portal.pages import own_id, show
from loyalty_club.web.guards import member_page
from loyalty_club.web.offer_views import OfferView, offer_views
from members.roles import Actor
from members.selectors.access import access_member
from members.selectors.club import club_day
from points.selectors.offers import offers_of, open_offers_of

USED = "used"
SHOWN_USED = 5


@require_safe
@member_page
def offers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The open ones as cards, what ends first in front; and the last that were used."""
    member, today = access_member(actor, own_id(actor)), club_day()
    used = offers_of(member.pk).filter(status=USED)[:SHOWN_USED]
    context: dict[str, Any] = {
        "member": member,
        "offers": open_offers(member.pk),
        "used": offer_views(used, day=today),
    }
    return show(request, "portal/offers.html", context)


def open_offers(member_id: int) -> list[OfferView]:
    """What he may use today or from a day to come."""
    today = club_day()
    return offer_views(open_offers_of(member_id, day=today), day=today)
