"""Returns over the API: goods that came back, by amount or by line."""

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from loyalty_club.api.bookings import HOLDER, holder_json
from loyalty_club.api.fields import MAX_ID, Inner, Many, Number, Shape, Text, Told, Whole
from loyalty_club.api.idempotent import WritingEndpoint, reply
from loyalty_club.api.refusals import InvalidInput
from loyalty_club.api.sales import MOST_LINES
from loyalty_club.api.schema import PURCHASE_ID, documented
from members.exceptions import NotAllowed
from members.roles import Right
from members.services.idempotency import Answer
from points.exceptions import UnknownPurchase
from points.services.returns import Returned, return_purchase

RETURNED_LINE = Shape(
    "ReturnLine",
    position=Whole("The line's position in the purchase, from 1.", is_required=True, least=1),
    amount=Whole("How much of it comes back, in money.", is_required=True, least=1),
)
RETURNING = Shape(
    "Return",
    "By amount or by lines; with neither, all that is left of the purchase comes back.",
    return_number=Number("Once for each purchase.", is_required=True, most=60),
    amount=Whole("How much comes back, in money.", least=1),
    lines=Many(shape=RETURNED_LINE, most=MOST_LINES),
    reason=Text(most=200),
)
RETURN = Told(
    "Return",
    id=Whole(most=MAX_ID),
    purchase=Whole("The purchase's id.", most=MAX_ID),
    return_number=Text(most=60),
    amount=Whole("How much came back."),
    refund=Whole("What of it is to be paid back in money."),
    clawed_back=Whole("Points taken back."),
    given_back=Whole("Points that had paid for it, given back."),
    debt=Whole("Points that could not be taken back and are now owed."),
    member=Inner("His points after it.", shape=HOLDER, is_nullable=True),
)


class ReturnCreateApi(WritingEndpoint):
    """Returning goods of one purchase."""

    rights = {"POST": Right.RETURNS_WRITE}

    @documented(
        "returnPurchase",
        "Book goods that came back. Points earned on them are taken back and points that paid "
        "for them are given back, both in proportion.",
        tag="Purchases",
        body=RETURNING,
        answers={201: RETURN},
        path=(PURCHASE_ID,),
        refusals=("already_returned", "return_exceeds_net", "member_merged"),
        key="required",
    )
    def post(self, request: Request, purchase_id: int) -> HttpResponse:
        asked = RETURNING.read(request.data)
        if asked["amount"] is not None and asked["lines"] is not None:
            raise InvalidInput({"amount": "both_given"})

        def effect() -> Answer:
            try:
                returned = return_purchase(
                    purchase_id=purchase_id,
                    return_number=asked["return_number"],
                    actor=self.actor,
                    amount=asked["amount"],
                    lines=_amounts_by_line(asked["lines"]),
                    reason=asked["reason"],
                )
            except NotAllowed as error:
                # The right itself is there: the purchase is another shop's, as good as missing.
                raise UnknownPurchase(purchase_id=purchase_id) from error
            return reply(201, return_json(returned))

        return self.answer(request, asked, effect)


def _amounts_by_line(lines: list[dict[str, int]] | None) -> dict[int, int] | None:
    if lines is None:
        return None
    amounts = {line["position"]: line["amount"] for line in lines}
    if len(amounts) < len(lines):
        raise InvalidInput({"lines": "repeated"})
    return amounts


def return_json(returned: Returned) -> dict[str, Any]:
    """What a return moved."""
    record = returned.record
    return {
        "id": record.pk,
        "purchase": record.purchase_id,
        "return_number": record.return_number,
        "amount": record.amount,
        "refund": record.money,
        "clawed_back": record.clawed_back,
        "given_back": record.given_back,
        "debt": record.debt,
        "member": holder_json(record.purchase.member_id, returned.balance),
    }
