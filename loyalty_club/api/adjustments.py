"""Corrections of points by hand over the API; large ones wait for a person in the dashboard."""

from django.http import HttpResponse
from rest_framework.request import Request

from loyalty_club.api.bookings import HOLDER, holder_json
from loyalty_club.api.fields import MAX_ID, Choice, Inner, Shape, Text, Told, Whole
from loyalty_club.api.idempotent import WritingEndpoint, reply
from loyalty_club.api.schema import MEMBER_ID, documented
from members.roles import Right
from members.selectors.access import access_member
from members.services.idempotency import Answer
from points.models import Adjustment
from points.selectors.balances import balances_of
from points.services.adjustments import LONGEST, MOST_POINTS, ask_adjustment

_POINTS = Whole("Signed, not zero.", is_required=True, least=-MOST_POINTS, most=MOST_POINTS)
ADJUSTING = Shape(
    "Adjustment",
    points=_POINTS,
    reason=Text("Why, as the member's statement says it.", is_required=True, most=LONGEST),
)
ADJUSTMENT = Told(
    "Adjustment",
    id=Whole(most=MAX_ID),
    state=Choice(
        "`asked` waits for a second person, who decides in the dashboard.",
        of=tuple(Adjustment.Status.values),
    ),
    points=_POINTS,
    booked_points=Whole(
        "What was booked: the club's cap may leave room for fewer points.",
        least=-MOST_POINTS,
        most=MOST_POINTS,
    ),
    reason=Text(most=LONGEST),
    member=Inner("His points after it.", shape=HOLDER),
)


class AdjustmentCreateApi(WritingEndpoint):
    """Correcting a member's points."""

    rights = {"POST": Right.POINTS_ADJUST}

    @documented(
        "adjustPoints",
        "Correct a member's points, up or down, with a reason: `booked` at once up to what the "
        "club lets a manager correct alone, else `asked`. Points given count under the cap.",
        tag="Members",
        body=ADJUSTING,
        answers={201: ADJUSTMENT},
        path=(MEMBER_ID,),
        refusals=("insufficient_points", "member_merged", "no_program"),
        key="required",
    )
    def post(self, request: Request, member_id: int) -> HttpResponse:
        asked = ADJUSTING.read(request.data)

        def effect() -> Answer:
            member = access_member(self.actor, member_id)
            made = ask_adjustment(
                member_id=member.pk,
                points=asked["points"],
                reason=asked["reason"],
                actor=self.actor,
            )
            return reply(
                201,
                {
                    "id": made.pk,
                    "state": str(made.status),
                    "points": made.points,
                    "booked_points": made.booked_points,
                    "reason": made.reason,
                    "member": holder_json(member.pk, balances_of([member.pk])[member.pk]),
                },
            )

        return self.answer(request, asked, effect)
