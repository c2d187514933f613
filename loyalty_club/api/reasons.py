"""Why somebody bought, over the API: noted right after the sale, or corrected."""

from django.http import HttpResponse
from rest_framework.request import Request

from loyalty_club.api.bookings import PURCHASE, original_json
from loyalty_club.api.fields import Choice, Shape
from loyalty_club.api.idempotent import WritingEndpoint, reply
from loyalty_club.api.sales import REASON_WORDS
from loyalty_club.api.schema import PURCHASE_ID, documented
from members.roles import Right
from members.services.idempotency import Answer
from points.selectors.purchases import access_purchase
from points.services.reasons import note_reason

NOTING = Shape(
    "PurchaseReason",
    reason=Choice("Empty takes back what was noted.", of=REASON_WORDS, is_required=True),
)


class PurchaseReasonApi(WritingEndpoint):
    """The reason of one purchase."""

    rights = {"POST": Right.PURCHASES_WRITE}
    is_key_required = False

    @documented(
        "noteReason",
        "Note why somebody bought. Points, cap and receipt stay as they were booked; a reason "
        "that is a kind of date may be kept for next year with `rememberDay`.",
        tag="Purchases",
        body=NOTING,
        answers={200: PURCHASE},
        path=(PURCHASE_ID,),
        key="optional",
    )
    def post(self, request: Request, purchase_id: int) -> HttpResponse:
        asked = NOTING.read(request.data)

        def effect() -> Answer:
            purchase = access_purchase(self.actor, purchase_id)
            note_reason(purchase_id=purchase.pk, reason=asked["reason"], actor=self.actor)
            purchase.refresh_from_db(fields=["reason"])
            return reply(200, original_json(purchase, self.till))

        return self.answer(request, asked, effect)
