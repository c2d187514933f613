"""Forgetting a member, over the API: what it would mean, asking for it, calling it off."""

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from loyalty_club.api.fields import Choice, Flag, Inner, Moment, Shape, Told, Whole
from loyalty_club.api.idempotent import WritingEndpoint, reply
from loyalty_club.api.program_fields import Day
from loyalty_club.api.schema import MEMBER_ID, documented
from members.models import Erasure
from members.roles import Right
from members.selectors.access import access_member
from members.selectors.club import club_zone
from members.selectors.privacy import open_erasure
from members.services.idempotency import Answer
from members.services.privacy import call_off_erasure
from points.selectors.erasure import consequences_of
from points.services.erasure import erase_member, plan_erasure

NOW = "now"

PLAN = Told(
    "ErasurePlan",
    ground=Choice(of=tuple(Erasure.Ground.values)),
    asked_at=Moment(),
    due_on=Day("Until then it can be called off."),
)
CONSEQUENCES = Told(
    "ErasureConsequences",
    points=Whole("Points that end, waiting ones too."),
    value=Whole("What they pay, in money."),
    rewards=Whole("Rewards not collected, which are cancelled."),
    vouchers=Whole("Vouchers not used, which are cancelled."),
    purchases=Whole("Purchases that stay in the books without a name."),
    unsettled=Whole("Sales on credit that forbid it until they are settled."),
)
STATE = Told(
    "ErasureState",
    planned=Inner("Null where nothing is planned.", shape=PLAN, is_nullable=True),
    would=Inner("What it would take today.", shape=CONSEQUENCES),
)
ASKING = Shape(
    "ErasureRequest",
    when=Choice(
        "In seven days, within which it can be called off, or at once and for good.",
        of=("planned", NOW),
        default="planned",
    ),
)
CALLING_OFF = Shape("ErasureCallOff", "Nothing needs to be said.")
ASKED = Told(
    "ErasureAnswer",
    is_done=Flag("True where the member has been forgotten."),
    due_on=Day("When it will be done; null where it is.", is_nullable=True),
    points=Whole("Points that have ended with it."),
)


class ErasureApi(WritingEndpoint):
    """Forgetting one member."""

    rights = {"GET": Right.MEMBERS_ERASE, "POST": Right.MEMBERS_ERASE}

    @documented(
        "readErasure",
        "Whether a member is to be forgotten, and what that would take. One who has been is "
        "unknown.",
        tag="Privacy",
        answers={200: STATE},
        path=(MEMBER_ID,),
    )
    def get(self, request: Request, member_id: int) -> Response:
        self.actor.require(Right.MEMBERS_READ)
        member = access_member(self.actor, member_id)
        return Response(state_json(member.pk))

    @documented(
        "eraseMember",
        "Forget a member at his own wish: all that is personal goes, his points end, ledger and "
        "purchases stay, of nobody.",
        tag="Privacy",
        body=ASKING,
        answers={200: ASKED},
        path=(MEMBER_ID,),
        refusals=("open_credit", "member_merged"),
        key="required",
    )
    def post(self, request: Request, member_id: int) -> HttpResponse:
        asked = ASKING.read(request.data)

        def effect() -> Answer:
            member_pk = access_member(self.actor, member_id).pk
            if asked["when"] == NOW:
                return reply(200, self._erase(member_pk))
            plan = plan_erasure(member_id=member_pk, actor=self.actor)
            due_on = plan.due_on.isoformat()
            return reply(200, {"is_done": False, "due_on": due_on, "points": 0})

        return self.answer(request, asked, effect)

    def _erase(self, member_id: int) -> dict[str, Any]:
        planned = open_erasure(member_id)
        ground = planned.ground if planned else Erasure.Ground.STAFF.value
        erased = erase_member(member_id=member_id, ground=ground, actor=self.actor)
        return {"is_done": True, "due_on": None, "points": erased.points}


class ErasureCallOffApi(WritingEndpoint):
    """The member stays."""

    rights = {"POST": Right.MEMBERS_ERASE}
    is_key_required = False

    @documented(
        "callOffErasure",
        "Call off what was planned; 404 where nothing was.",
        tag="Privacy",
        body=CALLING_OFF,
        answers={200: STATE},
        path=(MEMBER_ID,),
        refusals=("member_merged",),
        key="optional",
    )
    def post(self, request: Request, member_id: int) -> HttpResponse:
        asked = CALLING_OFF.read(request.data)

        def effect() -> Answer:
            member = access_member(self.actor, member_id)
            call_off_erasure(member_id=member.pk, actor=self.actor)
            return reply(200, state_json(member.pk))

        return self.answer(request, asked, effect)


def state_json(member_id: int) -> dict[str, Any]:
    """What is planned, and what it would take."""
    planned, would = open_erasure(member_id), consequences_of(member_id)
    return {
        "planned": planned and _plan_json(planned),
        "would": {name: getattr(would, name) for name in CONSEQUENCES.fields},
    }


def _plan_json(plan: Erasure) -> dict[str, Any]:
    return {
        "ground": plan.ground,
        "asked_at": plan.asked_at.astimezone(club_zone()).isoformat(),
        "due_on": plan.due_on.isoformat(),
    }
