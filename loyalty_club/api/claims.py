"""After the sale: a member claims it, a credit sale is settled."""

from django.http import HttpResponse
from rest_framework.request import Request

from loyalty_club.api.bookings import PURCHASE, booked_json, original_json
from loyalty_club.api.fields import MAX_ID, Shape, Whole
from loyalty_club.api.idempotent import WritingEndpoint, reply
from loyalty_club.api.refusals import InvalidInput
from loyalty_club.api.schema import PURCHASE_ID, documented
from members.exceptions import NotAllowed, UnknownMember
from members.roles import Right
from members.services.idempotency import Answer
from points.exceptions import UnknownPurchase
from points.services.claims import claim_purchase, settle_purchase

CLAIM = Shape("Claim", member=Whole("The member's id.", is_required=True, least=1, most=MAX_ID))
NOTHING = Shape("Settlement")


class PurchaseClaimApi(WritingEndpoint):
    """A sale that had no member gets one."""

    rights = {"POST": Right.PURCHASES_WRITE}

    @documented(
        "claimPurchase",
        "Give a sale without a member to one, with the points it would have earned on its day.",
        tag="Purchases",
        body=CLAIM,
        answers={200: PURCHASE},
        path=(PURCHASE_ID,),
        refusals=("already_claimed", "already_returned", "member_merged"),
        key="required",
    )
    def post(self, request: Request, purchase_id: int) -> HttpResponse:
        asked = CLAIM.read(request.data)

        def effect() -> Answer:
            try:
                booked = claim_purchase(
                    purchase_id=purchase_id, member_id=asked["member"], actor=self.actor
                )
            except UnknownMember as error:
                raise InvalidInput({"member": "unknown_member"}) from error
            except NotAllowed as error:
                raise UnknownPurchase(purchase_id=purchase_id) from error
            return reply(200, booked_json(booked, self.till))

        return self.answer(request, asked, effect)


class PurchaseSettleApi(WritingEndpoint):
    """A credit sale has been paid."""

    rights = {"POST": Right.PURCHASES_WRITE}

    @documented(
        "settlePurchase",
        "A credit sale has been paid: the points that waited for it become active. The body is "
        "empty.",
        tag="Purchases",
        body=NOTHING,
        answers={200: PURCHASE},
        path=(PURCHASE_ID,),
        refusals=("already_settled", "member_merged"),
        key="required",
    )
    def post(self, request: Request, purchase_id: int) -> HttpResponse:
        asked = NOTHING.read(request.data)

        def effect() -> Answer:
            try:
                purchase = settle_purchase(purchase_id=purchase_id, actor=self.actor)
            except NotAllowed as error:
                raise UnknownPurchase(purchase_id=purchase_id) from error
            return reply(200, original_json(purchase, self.till))

        return self.answer(request, asked, effect)
