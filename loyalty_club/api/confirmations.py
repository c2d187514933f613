"""One-time codes over the API: the member confirms that so many of his points may be spent."""

from django.http import HttpResponse
from rest_framework.request import Request

from campaigns.services.checkout import PAYING
from loyalty_club.api.fields import MAX_ID, Moment, Shape, Text, Told, Whole
from loyalty_club.api.idempotent import WritingEndpoint, reply
from loyalty_club.api.refusals import InvalidInput
from loyalty_club.api.schema import MEMBER_ID, documented
from members.models import Confirmation
from members.roles import Right
from members.selectors.access import access_member
from members.selectors.club import club_zone
from members.services.confirmations import ask_confirmation
from members.services.idempotency import Answer
from points.selectors.rewards import find_reward
from points.services.redemptions import ask_reward_code

CONFIRMING = Shape(
    "Confirmation",
    "What the code is for: points that pay a bill, or a reward.",
    points=Whole("How many points the bill takes, at most.", least=1),
    reward=Text("The reward's code.", most=40),
)
CONFIRMATION = Told(
    "Confirmation",
    "The code itself goes to the member's mobile alone.",
    member=Whole("The member's id.", most=MAX_ID),
    points=Whole("How many points it confirms, at most."),
    expires_at=Moment(),
)


class ConfirmationCreateApi(WritingEndpoint):
    """Asking a member to confirm."""

    rights = {"POST": Right.MEMBERS_READ}
    is_key_required = False

    @documented(
        "sendCode",
        "Send the member a code with which so many points may pay a bill (the right "
        "`purchases.write`), or a reward may be issued (`rewards.issue`). It works once, for five "
        "minutes and five tries; a newer one takes its place.",
        tag="Members",
        body=CONFIRMING,
        answers={201: CONFIRMATION},
        path=(MEMBER_ID,),
        refusals=("no_mobile", "too_many_codes"),
        key="optional",
    )
    def post(self, request: Request, member_id: int) -> HttpResponse:
        asked = CONFIRMING.read(request.data)
        if (asked["points"] is None) == (not asked["reward"]):
            raise InvalidInput({"points": "points_or_reward"})
        self.actor.require(Right.REWARDS_ISSUE if asked["reward"] else Right.PURCHASES_WRITE)

        def effect() -> Answer:
            member_pk = access_member(self.actor, member_id).pk
            if asked["reward"]:
                sent = self._for_reward(member_pk, asked["reward"])
            else:
                sent = ask_confirmation(
                    member_id=member_pk, purpose=PAYING, points=asked["points"], actor=self.actor
                )
            return reply(
                201,
                {
                    "member": member_pk,
                    "points": sent.points,
                    "expires_at": sent.expires_at.astimezone(club_zone()).isoformat(),
                },
            )

        return self.answer(request, asked, effect)

    def _for_reward(self, member_id: int, code: str) -> Confirmation:
        reward = find_reward(code)
        if reward is None or not reward.points:
            raise InvalidInput({"reward": "unknown_reward"})
        return ask_reward_code(member_id=member_id, reward_id=reward.pk, actor=self.actor)
