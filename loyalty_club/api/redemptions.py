"""Rewards that points have bought, over the API: issued, read, handed over, cancelled."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from loyalty_club.api.bookings import HOLDER, holder_json
from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import Choice, Inner, Moment, Number, Shape, Text, Told, Whole
from loyalty_club.api.idempotent import WritingEndpoint, reply
from loyalty_club.api.program_fields import Day
from loyalty_club.api.refusals import InvalidInput
from loyalty_club.api.sales import shop_of
from loyalty_club.api.schema import CODE, MEMBER_ID, documented
from members.roles import Right
from members.selectors.access import access_member
from members.selectors.club import club_day, club_zone
from members.services.idempotency import Answer
from points.exceptions import UnknownRedemption
from points.models import Redemption, Reward
from points.selectors.balances import balances_of
from points.selectors.rewards import find_redemption, find_reward
from points.services.redemption_ends import cancel_redemption, redeem_reward
from points.services.redemptions import issue_reward

SECOND = timedelta(seconds=1)
ISSUING = Shape(
    "Redemption",
    reward=Text("The reward's code.", is_required=True, most=40, example="bouquet"),
    code=Number("The member's one-time code, where so many points ask for it.", most=20),
)
NOTHING = Shape("Collection")
CANCELLING = Shape("Cancellation", reason=Text(is_required=True, most=200))
REDEMPTION = Told(
    "Redemption",
    code=Text("What the member shows; for a discount also the code of its voucher.", most=20),
    state=Choice(of=tuple(Redemption.Status.values)),
    reward=Text("The reward's code.", most=40),
    name=Text("As it was called when it was issued."),
    points=Whole("Points that paid for it."),
    pays=Whole("What a discount takes off a bill, in money.", is_nullable=True),
    least_bill=Whole("The smallest bill that a discount pays a part of."),
    issued_at=Moment(),
    last_day=Day("The last day to collect it."),
    ended_at=Moment("When it was collected, cancelled or expired.", is_nullable=True),
    member=Inner("His points as they stand now.", shape=HOLDER),
)


class RedemptionCreateApi(WritingEndpoint):
    """A member buys a reward."""

    rights = {"POST": Right.REWARDS_ISSUE}

    @documented(
        "issueReward",
        "Issue a reward: its points leave at once and are kept for it until it is collected. A "
        "discount is a voucher from then on, under the same code.",
        tag="Rewards",
        body=ISSUING,
        answers={201: REDEMPTION},
        path=(MEMBER_ID,),
        refusals=(
            "insufficient_points",
            "reward_not_offered",
            "reward_sold_out",
            "tier_too_low",
            "reward_limit_reached",
            "cap_reached",
            "code_needed",
            "wrong_code",
            "member_merged",
            "no_program",
        ),
        key="required",
    )
    def post(self, request: Request, member_id: int) -> HttpResponse:
        asked = ISSUING.read(request.data)

        def effect() -> Answer:
            member = access_member(self.actor, member_id)
            reward = find_reward(asked["reward"])
            if reward is None:
                raise InvalidInput({"reward": "unknown_reward"})
            redemption = issue_reward(
                member_id=member.pk,
                reward_id=reward.pk,
                actor=self.actor,
                shop_id=shop_of(self.till.shop_code, self.till),
                code=asked["code"],
            )
            return reply(201, redemption_json(redemption))

        return self.answer(request, asked, effect)


class RedemptionReadApi(Endpoint):
    """One redemption, by its code."""

    rights = {"GET": Right.REWARDS_ISSUE}

    @documented(
        "readRedemption",
        "What became of an issued reward, by its code as it was typed or scanned.",
        tag="Rewards",
        answers={200: REDEMPTION},
        path=(CODE,),
    )
    def get(self, request: Request, code: str) -> Response:
        redemption = find_redemption(code)
        if redemption is None:
            raise UnknownRedemption(code=code)
        return Response(redemption_json(redemption))


class RedemptionRedeemApi(WritingEndpoint):
    """Handing it over."""

    rights = {"POST": Right.REWARDS_ISSUE}

    @documented(
        "redeemReward",
        "Hand over an issued reward in the key's shop. A discount is not handed over: its code "
        "pays a part of a bill, as a voucher. The body is empty.",
        tag="Rewards",
        body=NOTHING,
        answers={200: REDEMPTION},
        path=(CODE,),
        refusals=("redemption_closed", "redemption_pays_bill", "reward_not_offered"),
        key="required",
    )
    def post(self, request: Request, code: str) -> HttpResponse:
        asked = NOTHING.read(request.data)

        def effect() -> Answer:
            redemption = redeem_reward(
                actor=self.actor,
                shop_id=shop_of(self.till.shop_code, self.till),
                redemption_code=code,
            )
            return reply(200, redemption_json(redemption))

        return self.answer(request, asked, effect)


class RedemptionCancelApi(WritingEndpoint):
    """Taking it back."""

    rights = {"POST": Right.REWARDS_ISSUE}

    @documented(
        "cancelRedemption",
        "Cancel an issued reward that has not been collected: its points go back to the member.",
        tag="Rewards",
        body=CANCELLING,
        answers={200: REDEMPTION},
        path=(CODE,),
        refusals=("redemption_closed", "member_merged"),
        key="required",
    )
    def post(self, request: Request, code: str) -> HttpResponse:
        asked = CANCELLING.read(request.data)

        def effect() -> Answer:
            redemption = cancel_redemption(
                actor=self.actor,
                reason=asked["reason"],
                redemption_code=code,
                shop_id=shop_of(self.till.shop_code, self.till),
            )
            return reply(200, redemption_json(redemption))

        return self.answer(request, asked, effect)


def redemption_json(redemption: Redemption) -> dict[str, Any]:
    """A redemption by the terms under which it was issued."""
    terms, zone = redemption.terms, club_zone()
    balance = balances_of([redemption.member_id])[redemption.member_id]
    ended_at = redemption.ended_at
    return {
        "code": redemption.code,
        "state": str(redemption.status),
        "reward": terms["code"],
        "name": terms["name"],
        "points": redemption.points,
        "pays": terms["cost"] if terms["kind"] == Reward.Kind.DISCOUNT else None,
        "least_bill": terms["min_bill"],
        "issued_at": redemption.issued_at.astimezone(zone).isoformat(),
        "last_day": club_day(redemption.expires_at - SECOND).isoformat(),
        "ended_at": ended_at and ended_at.astimezone(zone).isoformat(),
        "member": holder_json(redemption.member_id, balance),
    }
