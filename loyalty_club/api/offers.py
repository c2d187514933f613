"""What a member has been promised, over the API: a till shows it before the bill is made."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.selectors.offer_words import offer_conditions, offer_phrase
from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import MAX_ID, Choice, Many, Text, Told, Whole
from loyalty_club.api.program_fields import Day
from loyalty_club.api.schema import MEMBER_ID, documented
from members.roles import Right
from members.selectors.access import access_member
from members.selectors.club import club_day
from points.models import Offer
from points.selectors.offers import open_offers_of

MOST_OFFERS = 100

OFFER = Told(
    "Offer",
    "The engine applies one of points by itself; a voucher is named by its code with the "
    "purchase, a gift by its code.",
    id=Whole(most=MAX_ID),
    kind=Choice(of=tuple(Offer.Kind.values)),
    name=Text(most=80),
    gives=Text("In the language of Accept-Language.", most=200),
    asks=Text("What it asks for; empty for nothing more than a purchase.", most=200),
    voucher=Text("The voucher's code; empty for none.", most=20),
    gift=Text("The gift's code; empty for none.", most=40),
    starts_on=Day(),
    ends_on=Day("The last day."),
)
OFFERS = Told(
    "MemberOffers", results=Many("What ends first.", shape=OFFER, least=0, most=MOST_OFFERS)
)


class MemberOffersApi(Endpoint):
    """A member's open offers."""

    rights = {"GET": Right.MEMBERS_READ}

    @documented(
        "readMemberOffers",
        "What a member has been promised and may still use, today or later.",
        tag="Campaigns",
        answers={200: OFFERS},
        path=(MEMBER_ID,),
    )
    def get(self, request: Request, member_id: int) -> Response:
        member = access_member(self.actor, member_id)
        offers = open_offers_of(member.pk, day=club_day())
        return Response({"results": [offer_json(offer) for offer in offers[:MOST_OFFERS]]})


def offer_json(offer: Offer) -> dict[str, Any]:
    """One offer as it is told."""
    return {
        "id": offer.pk,
        "kind": offer.kind,
        "name": offer.name,
        "gives": offer_phrase(offer),
        "asks": offer_conditions(offer),
        "voucher": offer.voucher.code if offer.voucher else "",
        "gift": offer.reward.code if offer.reward else "",
        "starts_on": offer.starts_on.isoformat(),
        "ends_on": offer.ends_on.isoformat(),
    }
