""" "Remind you next year?" over the API: the day of a purchase is kept, with leave to remind."""

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from campaigns.services.remembering import remember_day
from loyalty_club.api.date_fields import NAMING
from loyalty_club.api.dates import DATES, SOURCE, dates_json
from loyalty_club.api.fields import MAX_ID, Flag, Shape, Whole
from loyalty_club.api.idempotent import WritingEndpoint, reply
from loyalty_club.api.refusals import InvalidInput
from loyalty_club.api.schema import MEMBER_ID, documented
from members.roles import Right
from members.selectors.access import access_member
from members.services.idempotency import Answer
from points.exceptions import UnknownPurchase
from points.selectors.purchases import access_purchase

REMEMBERING = Shape(
    "RememberedDay",
    **NAMING,
    purchase=Whole("The purchase that was made for it.", least=1, most=MAX_ID),
    is_allowed=Flag(
        "True where the member said that he may be reminded; no takes back nothing.",
        is_required=True,
    ),
)


class DateRememberApi(WritingEndpoint):
    """Keeping the day for which somebody has just bought."""

    rights = {"POST": Right.MEMBERS_WRITE}
    is_key_required = False

    @documented(
        "rememberDay",
        "Keep the day for which the member buys, in one step with his leave to be reminded of it; "
        "the purchase learns its reason where it had none (the right `purchases.write`).",
        tag="Members",
        body=REMEMBERING,
        answers={201: DATES},
        path=(MEMBER_ID,),
        refusals=("member_merged",),
        key="optional",
    )
    def post(self, request: Request, member_id: int) -> HttpResponse:
        asked = REMEMBERING.read(request.data)
        said = {name: value for name, value in asked.items() if name != "purchase"}

        def effect() -> Answer:
            member = access_member(self.actor, member_id)
            self._remember(member.pk, asked["purchase"], said)
            return reply(201, dates_json(member.pk))

        return self.answer(request, asked, effect)

    def _remember(self, member_id: int, purchase_id: int | None, said: dict[str, Any]) -> None:
        try:
            if purchase_id is not None:
                access_purchase(self.actor, purchase_id)
            remember_day(
                member_id=member_id,
                purchase_id=purchase_id,
                evidence=SOURCE,
                actor=self.actor,
                **said,
            )
        except UnknownPurchase as error:
            raise InvalidInput({"purchase": "unknown_purchase"}) from error
