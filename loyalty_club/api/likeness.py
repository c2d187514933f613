"""Before somebody joins, over the API: is he a member already, or does he look like one?"""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import Inner, Many, Shape, Told
from loyalty_club.api.members import JOINING
from loyalty_club.api.people import PERSON, person_json
from loyalty_club.api.schema import documented
from members.models import Member
from members.roles import Right
from members.rules.phones import mask_mobile
from members.selectors.access import access_member
from members.selectors.duplicates import near_namesakes
from members.selectors.referrals import find_referrer

MOST_SHOWN = 20

STRANGER = Shape(
    "Stranger",
    "At least one of the two names is needed to look for namesakes.",
    mobile=JOINING.fields["mobile"],
    first_name=JOINING.fields["first_name"],
    last_name=JOINING.fields["last_name"],
)
LIKENESS = Told(
    "Likeness",
    "Mobiles are masked whoever asks.",
    holder=Inner("The member with this very mobile.", shape=PERSON, is_nullable=True),
    near=Many(
        "Members of this name whose mobile is this one but for a slip of the finger.",
        shape=PERSON,
        least=0,
        most=MOST_SHOWN,
    ),
)


class LikenessApi(Endpoint):
    """Looking for duplicates."""

    rights = {"POST": Right.MEMBERS_READ}

    @documented(
        "findLikeness",
        "Whom a newcomer may be already. Nothing is written, so an Idempotency-Key is neither "
        "needed nor kept.",
        tag="Members",
        body=STRANGER,
        answers={200: LIKENESS},
    )
    def post(self, request: Request) -> Response:
        asked = STRANGER.read(request.data)
        holder_id = find_referrer(asked["mobile"])
        near = near_namesakes(**asked)[:MOST_SHOWN]
        holder = None if holder_id is None else access_member(self.actor, holder_id)
        return Response(
            {
                "holder": holder and self._masked(holder),
                "near": [self._masked(member) for member in near],
            }
        )

    def _masked(self, member: Member) -> dict[str, Any]:
        mobile = member.mobile and mask_mobile(member.mobile)
        return {**person_json(self.actor, member), "mobile": mobile}
