"""Who is left out of follow-ups, over the API: read only, since a person decides it."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import Inner, Moment, Text, Told
from loyalty_club.api.program_fields import Document
from loyalty_club.api.schema import MEMBER_ID, documented
from members.models import Exclusion
from members.roles import Right
from members.selectors.access import access_member
from members.selectors.care import exclusion_of
from members.selectors.club import club_zone

EXCLUSION = Told(
    "Exclusion",
    reason=Text(most=200),
    evidence=Document("The figures that were looked at; null without `figures.read`.",
                      is_nullable=True),
    decided_at=Moment(),
)  # fmt: skip
EXCLUDED = Told("ExclusionAnswer", exclusion=Inner(shape=EXCLUSION, is_nullable=True))


class ExclusionReadApi(Endpoint):
    """Whether a member is left out."""

    rights = {"GET": Right.MEMBERS_READ}

    @documented(
        "readExclusion",
        "Why a member is left out of follow-ups; null where he is not. Membership and points "
        "are never touched by it.",
        tag="Care",
        answers={200: EXCLUDED},
        path=(MEMBER_ID,),
    )
    def get(self, request: Request, member_id: int) -> Response:
        member = access_member(self.actor, member_id)
        found = exclusion_of(member.pk)
        return Response({"exclusion": found and self._json(found)})

    def _json(self, exclusion: Exclusion) -> dict[str, Any]:
        may_see = self.actor.may(Right.FIGURES_READ)
        return {
            "reason": exclusion.reason,
            "evidence": exclusion.evidence if may_see else None,
            "decided_at": exclusion.decided_at.astimezone(club_zone()).isoformat(),
        }
