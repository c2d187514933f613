"""Tiers over the API: the scheme, where a member stands, and standings set by hand."""

from collections.abc import Collection
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import Choice, Flag, Inner, Many, Shape, Text, Told, Whole
from loyalty_club.api.idempotent import WritingEndpoint, reply
from loyalty_club.api.program_fields import Day, Words
from loyalty_club.api.schema import MEMBER_ID, documented
from members.roles import Right
from members.selectors.access import access_member
from members.selectors.club import club_day
from members.services.idempotency import Answer
from points.exceptions import NoProgram
from points.models import Standing
from points.rules.documents import write_tiers
from points.rules.tiers import Scheme
from points.selectors.programs import terms_on
from points.selectors.tiers import standings_of, tier_progress
from points.services.tiers import end_hand_tier, set_tier

RISE = Told(
    "TierRise",
    code=Text(most=40),
    name=Text(most=40),
    until=Day("The last day it is promised for.", is_nullable=True),
)
HELD = {
    "code": Text(most=40),
    "name": Text(most=40),
    "since": Day("Null for one who has never left the lowest tier.", is_nullable=True),
    "until": Day("The last day it is promised for; null for the lowest.", is_nullable=True),
}
TIER = Told("MemberTier", **HELD)
WHOLE_TIER = Told(
    "MemberTierDetail",
    "What is needed is in the scheme's measure: points, or money spent.",
    **HELD,
    benefits=Words(of=Text()),
    is_by_hand=Flag("True where staff have set it, with a reason and an end."),
    measured=Whole("What counts so far for the next tier."),
    needed_to_stay=Whole("Still missing to keep the tier; null for the lowest.", is_nullable=True),
    stay_by=Day("Until when that counts.", is_nullable=True),
    needed_to_rise=Whole("Still missing to the next tier; null for the highest.", is_nullable=True),
    next=Text("The next tier's code.", is_nullable=True, most=40),
    next_name=Text(is_nullable=True, most=40),
    percent=Whole("How much of the way to the next tier is done.", most=100),
)
LEVEL = Told(
    "TierLevel",
    code=Text(most=40),
    name=Text(most=40),
    **{"from": Whole("The threshold, in the scheme's measure.")},
    multiply_percent=Whole("100 where points by amount are not multiplied.", least=100),
    benefits=Words(of=Text()),
)
SCHEME = Told(
    "TierScheme",
    measure=Choice(of=("points", "spend")),
    period=Choice("Twelve rolling months, or the program's year.", of=("rolling", "year")),
    grace_days=Whole("Days that a tier is kept after it has ended."),
    one_level_at_a_time=Flag("True where members fall one level at most."),
    levels=Many("The lowest first.", shape=LEVEL),
)
TIERS = Told("Tiers", scheme=Inner(shape=SCHEME, is_nullable=True))
REASON = Text("Why, for the audit.", is_required=True, most=200)
SETTING = Shape(
    "TierSetting",
    tier=Text("The tier's code.", is_required=True, most=40, example="gold"),
    until=Day("The last day.", is_required=True),
    reason=REASON,
)
ENDING = Shape("TierEnding", reason=REASON)
MEMBERS_TIER = Told("MemberTierAnswer", tier=Inner(shape=WHOLE_TIER, is_nullable=True))
BY_HAND = ("no_tiers", "member_merged", "no_program")


class TiersApi(Endpoint):
    """The scheme in force."""

    rights = {"GET": Right.MEMBERS_READ}

    @documented(
        "readTiers",
        "The tiers of the program in force, as its document has them; null where it has none.",
        tag="Program",
        answers={200: TIERS},
    )
    def get(self, request: Request) -> Response:
        scheme = scheme_now()
        return Response({"scheme": write_tiers(scheme) if scheme else None})


class TierSetApi(WritingEndpoint):
    """A tier by hand."""

    rights = {"POST": Right.TIERS_SET}
    is_key_required = False

    @documented(
        "setTier",
        "Put a member on a tier by hand up to a day, with a reason. He may still rise; a tier "
        "below the one he has reached himself is refused.",
        tag="Members",
        body=SETTING,
        answers={200: MEMBERS_TIER},
        path=(MEMBER_ID,),
        refusals=BY_HAND,
        key="optional",
    )
    def post(self, request: Request, member_id: int) -> HttpResponse:
        asked = SETTING.read(request.data)

        def effect() -> Answer:
            member = access_member(self.actor, member_id)
            set_tier(member_id=member.pk, actor=self.actor, **asked)
            return reply(200, {"tier": whole_tier_json(member.pk)})

        return self.answer(request, asked, effect)


class TierEndApi(WritingEndpoint):
    """The end of a tier by hand."""

    rights = {"POST": Right.TIERS_SET}
    is_key_required = False

    @documented(
        "endTier",
        "End a tier that was set by hand today: the member stands where he has earned to.",
        tag="Members",
        body=ENDING,
        answers={200: MEMBERS_TIER},
        path=(MEMBER_ID,),
        refusals=("tier_not_by_hand", *BY_HAND),
        key="optional",
    )
    def post(self, request: Request, member_id: int) -> HttpResponse:
        asked = ENDING.read(request.data)

        def effect() -> Answer:
            member = access_member(self.actor, member_id)
            end_hand_tier(member_id=member.pk, reason=asked["reason"], actor=self.actor)
            return reply(200, {"tier": whole_tier_json(member.pk)})

        return self.answer(request, asked, effect)


def scheme_now() -> Scheme | None:
    """The tiers of today's program; none without tiers, or without a program yet."""
    try:
        return terms_on(club_day()).tiers
    except NoProgram:
        return None


def rise_json(standing: Standing | None) -> dict[str, Any] | None:
    """The new tier where this standing is a rise."""
    if standing is None or standing.cause != Standing.Cause.ROSE:
        return None
    scheme = scheme_now()
    return {
        "code": standing.tier,
        "name": scheme.level(standing.tier).name if scheme else standing.tier,
        "until": standing.until and standing.until.isoformat(),
    }


def tiers_json(member_ids: Collection[int]) -> dict[int, dict[str, Any] | None]:
    """Where each of these members stands; two statements for all of them."""
    scheme = scheme_now()
    if scheme is None:
        return dict.fromkeys(member_ids)
    standings = standings_of(member_ids)
    return {member_id: _held_json(scheme, standings.get(member_id)) for member_id in member_ids}


def whole_tier_json(member_id: int) -> dict[str, Any] | None:
    """Where the member stands and what he still needs; null without tiers."""
    try:
        progress = tier_progress(member_id)
    except NoProgram:
        return None
    if progress is None:
        return None
    return {
        "code": progress.tier,
        "name": progress.name,
        "since": progress.since and progress.since.isoformat(),
        "until": progress.until and progress.until.isoformat(),
        "benefits": list(progress.benefits),
        "is_by_hand": progress.is_by_hand,
        "measured": progress.measured,
        "needed_to_stay": progress.needed_to_stay,
        "stay_by": progress.stay_by and progress.stay_by.isoformat(),
        "needed_to_rise": progress.needed_to_rise,
        "next": progress.next_tier,
        "next_name": progress.next_name,
        "percent": progress.rise_percent,
    }


def _held_json(scheme: Scheme, standing: Standing | None) -> dict[str, Any]:
    level = scheme.level(standing.tier if standing else "")
    return {
        "code": level.code,
        "name": level.name,
        "since": standing and standing.since.isoformat(),
        "until": standing and standing.until and standing.until.isoformat(),
    }
