"""The catalogue of rewards over the API, as one member sees it or as anybody does."""

from collections.abc import Sequence
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import MAX_ID, Choice, Flag, Many, Shape, Text, Told, Whole
from loyalty_club.api.refusals import InvalidInput
from loyalty_club.api.schema import documented
from members.exceptions import UnknownMember
from members.roles import Right
from members.selectors.access import access_member
from members.selectors.club import club_day
from points.exceptions import (
    RewardLimitReached,
    RewardNotOffered,
    RewardSoldOut,
    TierTooLow,
)
from points.models import Reward
from points.selectors.programs import terms_on
from points.selectors.rewards import RewardOffer, catalogue, gifts_for, rewards_for

OBSTACLES = (RewardLimitReached, RewardNotOffered, RewardSoldOut, TierTooLow)
REWARD = Told(
    "Reward",
    code=Text(most=40),
    name=Text(),
    description=Text(most=300),
    kind=Choice(of=("discount", "product", "service", "priority")),
    points=Whole("Its price.", least=1),
    pays=Whole("What a discount takes off a bill, in money.", is_nullable=True),
    least_bill=Whole("The smallest bill that a discount pays a part of."),
    stock=Whole("How many are left; null without end.", is_nullable=True),
    tier=Text("Only from this tier on.", is_nullable=True, most=40),
    member_limit=Whole("How often one member may have it.", is_nullable=True),
    valid_days=Whole("Days to collect it."),
    needs_code=Flag("True where issuing it asks for the member's one-time code."),
    within_reach=Flag(
        "Whether the member can have it now; null without a member.", is_nullable=True
    ),
    missing_points=Whole("Points that he still needs; null without a member.", is_nullable=True),
    refusal=Choice(
        "Why he cannot have it, points aside: the code that issuing it would be refused with.",
        of=tuple(obstacle.code for obstacle in OBSTACLES),
        is_nullable=True,
    ),
)
GIFT = Told(
    "Gift",
    code=Text("What a sale names as its `gift`.", most=40),
    name=Text(),
    stock=Whole("How many are left; null without end.", is_nullable=True),
)
REWARDS = Told(
    "Rewards",
    results=Many("For a member what he can have comes first.", shape=REWARD, least=0, most=1_000),
    gifts=Many("What the counter may give with a sale.", shape=GIFT, least=0, most=1_000),
)
LOOKING = Shape("Looking", member=Whole("The member's id.", least=1, most=MAX_ID))


class RewardsApi(Endpoint):
    """What the key's shop offers today."""

    rights = {"GET": Right.MEMBERS_READ}
    parameters = LOOKING

    @documented(
        "readRewards",
        "What the key's shop offers for points today; with a member also what of it is within his "
        "reach, and how many points are missing for the rest.",
        tag="Rewards",
        answers={200: REWARDS},
        parameters=LOOKING,
        refusals=("no_program",),
    )
    def get(self, request: Request) -> Response:
        day, shop_id = club_day(), self.till.shop_id
        code_points = terms_on(day).code_points
        if self.asked["member"] is None:
            rewards: Sequence[Reward] = catalogue(shop_id=shop_id, day=day)
            results = [_reward_json(reward, code_points) for reward in rewards]
        else:
            offers = rewards_for(self._member_id(), shop_id=shop_id)
            results = [_offer_json(offer, code_points) for offer in offers]
        gifts = [
            {"code": gift.code, "name": gift.name, "stock": gift.stock}
            for gift in gifts_for(shop_id, day)
        ]
        return Response({"results": results, "gifts": gifts})

    def _member_id(self) -> int:
        try:
            return access_member(self.actor, self.asked["member"]).pk
        except UnknownMember as error:
            raise InvalidInput({"member": "unknown_member"}) from error


def _offer_json(offer: RewardOffer, code_points: int) -> dict[str, Any]:
    return {
        **_reward_json(offer.reward, code_points),
        "within_reach": offer.is_within_reach,
        "missing_points": offer.missing_points,
        "refusal": offer.refusal or None,
    }


def _reward_json(reward: Reward, code_points: int) -> dict[str, Any]:
    return {
        "code": reward.code,
        "name": reward.name,
        "description": reward.description,
        "kind": reward.kind,
        "points": reward.points,
        "pays": reward.cost if reward.kind == Reward.Kind.DISCOUNT else None,
        "least_bill": reward.min_bill,
        "stock": reward.stock,
        "tier": reward.tier or None,
        "member_limit": reward.member_limit,
        "valid_days": reward.valid_days,
        "needs_code": 0 < code_points <= reward.points,
        "within_reach": None,
        "missing_points": None,
        "refusal": None,
    }
