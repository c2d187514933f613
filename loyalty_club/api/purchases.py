"""Purchases over the API: preview, ringing up, reading one."""

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.services.checkout import quote_purchase, ring_up_purchase
from loyalty_club.api.bookings import (
    BOOKED_LINE,
    BOOKED_PAYMENT,
    PURCHASE,
    QUOTE,
    WHOLE_PURCHASE,
    award_json,
    holder_json,
    original_json,
    purchase_json,
)
from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.idempotent import WritingEndpoint, refusal, reply
from loyalty_club.api.refusals import InvalidInput
from loyalty_club.api.sales import IMAGINED_SALE, SALE, sale_of
from loyalty_club.api.schema import PURCHASE_ID, documented
from members.exceptions import ClubError, UnknownMember
from members.roles import SYSTEM, Right
from members.selectors.access import access_member
from members.services.idempotency import Answer
from points.exceptions import DuplicateReceipt
from points.selectors.purchases import access_purchase, find_original


class PurchaseQuoteApi(Endpoint):
    """What ringing up would do."""

    rights = {"POST": Right.PURCHASES_WRITE}

    @documented(
        "quotePurchase",
        "What ringing up this sale would do now. Nothing is written, so an Idempotency-Key is "
        "neither needed nor kept; what booking would refuse is refused here.",
        tag="Purchases",
        body=IMAGINED_SALE,
        answers={200: QUOTE},
        refusals=("insufficient_points", "outside_redeem_limits", "no_program"),
    )
    def post(self, request: Request) -> Response:
        sale = sale_of(IMAGINED_SALE.read(request.data), self.till)
        if sale.member_id is not None:
            known_member(sale.member_id)
        quote = quote_purchase(sale=sale, actor=self.actor)
        reasons = [reason.as_json() for reason in quote.award.reasons]
        return Response(
            {
                "points": award_json(
                    quote.award.wanted,
                    quote.award.granted,
                    quote.spent_points,
                    reasons,
                    self.till.currency,
                ),
                "member": holder_json(sale.member_id, quote.balance),
                "most_payable": quote.most_payable,
            }
        )


class PurchaseCreateApi(WritingEndpoint):
    """Ringing up."""

    rights = {"POST": Right.PURCHASES_WRITE}

    @documented(
        "ringUpPurchase",
        "Ring up a sale: points are spent first, then earned on what is paid in money. Amounts "
        "are whole numbers of the club's smallest unit. The same receipt again under a new key "
        "gets the booked purchase with 200; a differing one is refused with `duplicate_receipt` "
        "and the `purchase_id` of what is booked.",
        tag="Purchases",
        body=SALE,
        answers={201: PURCHASE, 200: PURCHASE},
        refusals=(
            "duplicate_receipt",
            "insufficient_points",
            "outside_redeem_limits",
            "backdated",
            "member_merged",
            "no_program",
        ),
        key="required",
    )
    def post(self, request: Request) -> HttpResponse:
        asked = SALE.read(request.data)
        sale = sale_of(asked, self.till)

        def effect() -> Answer:
            try:
                booked = ring_up_purchase(sale=sale, actor=self.actor)
            except UnknownMember as error:
                raise InvalidInput({"member": "unknown_member"}) from error
            reasons = [reason.as_json() for reason in booked.award.reasons]
            body = purchase_json(booked.purchase, self.till, reasons, booked.balance)
            return reply(201, body)

        return self.answer(request, asked, effect, refuse=self._refuse)

    def _refuse(self, error: ClubError) -> Answer:
        """A receipt that is booked already: the same sale gets what was booked."""
        if not isinstance(error, DuplicateReceipt):
            return refusal(error)
        facts = dict(error.facts)
        fingerprint = facts.pop("fingerprint")
        original = find_original(**facts)
        if original is None or original.fingerprint != fingerprint:
            return refusal(DuplicateReceipt(purchase_id=original and original.pk))
        return reply(200, original_json(original, self.till))


class PurchaseReadApi(Endpoint):
    """One purchase."""

    rights = {"GET": Right.PURCHASES_READ}

    @documented(
        "readPurchase",
        "One purchase of the key's shop, with its lines and payments.",
        tag="Purchases",
        answers={200: WHOLE_PURCHASE},
        path=(PURCHASE_ID,),
    )
    def get(self, request: Request, purchase_id: int) -> Response:
        purchase = access_purchase(self.actor, purchase_id)
        body = original_json(purchase, self.till)
        lines = purchase.lines.values(*BOOKED_LINE.fields)
        payments = purchase.payments.values(*BOOKED_PAYMENT.fields)
        return Response({**body, "lines": list(lines), "payments": list(payments)})


def known_member(member_id: int) -> None:
    """Refuse a body that names nobody."""
    try:
        access_member(SYSTEM, member_id)
    except UnknownMember as error:
        raise InvalidInput({"member": "unknown_member"}) from error
