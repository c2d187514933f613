"""Bringing friends, over the API: a member's own code, and what came of it."""

from rest_framework.request import Request
from rest_framework.response import Response

from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import Choice, Many, Moment, Text, Told, Whole
from loyalty_club.api.schema import MEMBER_ID, documented
from members.roles import Right
from members.selectors.access import access_member
from members.selectors.club import club_zone
from members.services.referrals import referral_code_of
from points.selectors.friends import friends_brought

MOST_FRIENDS = 50

FRIEND = Told(
    "Friend",
    name=Text("First name and an initial.", most=90),
    joined_at=Moment(),
    state=Choice(of=("joined", "bought", "rewarded")),
    points=Whole("What the member got for bringing him."),
)
REFERRAL = Told(
    "Referral",
    code=Text("A newcomer gives it as `referred_by` of `registerMember`.", most=8),
    friends=Many("The newest first.", shape=FRIEND, least=0, most=MOST_FRIENDS),
)


class ReferralReadApi(Endpoint):
    """One member's referral code."""

    rights = {"GET": Right.MEMBERS_READ}

    @documented(
        "readReferral",
        "A member's referral code, made when it is first asked for, and the friends whom he has "
        "brought.",
        tag="Members",
        answers={200: REFERRAL},
        path=(MEMBER_ID,),
    )
    def get(self, request: Request, member_id: int) -> Response:
        member = access_member(self.actor, member_id)
        friends = friends_brought(member.pk, limit=MOST_FRIENDS)
        return Response(
            {
                "code": referral_code_of(member_id=member.pk),
                "friends": [
                    {
                        "name": friend.name,
                        "joined_at": friend.joined_at.astimezone(club_zone()).isoformat(),
                        "state": friend.state,
                        "points": friend.points,
                    }
                    for friend in friends
                ],
            }
        )
