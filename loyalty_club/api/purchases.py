"""Purchases over the API: preview, ringing up, reading one."""

from functools import partial

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.selectors.codes import needs_pay_code
from campaigns.services.checkout import quote_purchase, ring_up_purchase
from loyalty_club.api.bookings import (
    BOOKED_LINE,
    BOOKED_PAYMENT,
    PURCHASE,
    QUOTE,
    WHOLE_PURCHASE,
    award_json,
    booked_json,
    holder_json,
    original_json,
)
from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.idempotent import WritingEndpoint, refusal, reply
from loyalty_club.api.refusals import InvalidInput
from loyalty_club.api.sales import IMAGINED_SALE, SALE, as_booked, sale_of, with_gift
from loyalty_club.api.schema import PURCHASE_ID, documented
from members.exceptions import ClubError, UnknownMember
from members.roles import SYSTEM, Right
from members.selectors.access import access_member
from members.selectors.club import club_day
from members.services.idempotency import Answer
from points.exceptions import DuplicateReceipt
from points.models import Purchase
from points.rules.sales import Sale
from points.selectors.purchases import access_purchase, find_original

# What a voucher, a gift or a discount of the club may be refused with.
GIVEN = ("voucher_not_valid", "reward_not_offered", "reward_sold_out", "cap_reached")


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
        refusals=("insufficient_points", "outside_redeem_limits", *GIVEN, "no_program"),
    )
    def post(self, request: Request) -> Response:
        asked = IMAGINED_SALE.read(request.data)
        sale = sale_of(asked, self.till)
        if sale.member_id is not None:
            known_member(sale.member_id)
        sale = with_gift(sale, asked["gift"])
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
                "needs_code": needs_pay_code(
                    quote.spent_points, day=club_day(sale.occurred_at or timezone.now())
                ),
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
            *GIVEN,
            "code_needed",
            "wrong_code",
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
                booked = ring_up_purchase(
                    sale=with_gift(sale, asked["gift"]), actor=self.actor, code=asked["code"]
                )
            except UnknownMember as error:
                raise InvalidInput({"member": "unknown_member"}) from error
            return reply(201, booked_json(booked, self.till))

        refuse = partial(self._refuse, as_booked(sale, asked["gift"]))
        return self.answer(request, asked, effect, refuse=refuse)

    def _refuse(self, sale: Sale, error: ClubError) -> Answer:
        """What one sale can have once (points, a voucher, the last gift, the receipt's number)
        may be gone because this very sale is booked already: then it gets what was booked.
        """
        original = _original(sale)
        if original is not None and original.fingerprint == sale.fingerprint(
            original.business_date
        ):
            return reply(200, original_json(original, self.till))
        if isinstance(error, DuplicateReceipt):
            return refusal(DuplicateReceipt(purchase_id=original and original.pk))
        return refusal(error)


def _original(sale: Sale) -> Purchase | None:
    return find_original(
        shop_id=sale.shop_id,
        terminal=sale.terminal,
        receipt_number=sale.receipt_number,
        business_date=club_day(sale.occurred_at or timezone.now()),
    )


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
