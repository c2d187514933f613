"""What becomes of a follow-up, over the API: done, dropped, opened again, moved."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.http import HttpResponse
from rest_framework.request import Request

from loyalty_club.api.fields import Shape, Text
from loyalty_club.api.follow_up_fields import FOLLOW_UP, FOLLOW_UP_ID, OUTCOME, follow_up_json
from loyalty_club.api.idempotent import WritingEndpoint, reply
from loyalty_club.api.program_fields import Day
from loyalty_club.api.schema import documented
from members.roles import Right
from members.selectors.care import access_follow_up
from members.services.follow_ups import (
    LONGEST_REASON,
    close_follow_up,
    drop_follow_up,
    move_follow_up,
    reopen_follow_up,
)
from members.services.idempotency import Answer

DONE = Shape(
    "FollowUpDone",
    outcome=OUTCOME,
    remark=Text("A word about it.", most=LONGEST_REASON),
)
DROPPED = Shape("FollowUpDropped", reason=Text("Why not.", is_required=True, most=LONGEST_REASON))
REOPENED = Shape("FollowUpReopened", "Nothing needs to be said.")
MOVED = Shape("FollowUpMoved", due_on=Day("Not before today.", is_required=True))


class FollowUpDeed(WritingEndpoint):
    """One deed on one follow-up, which is told as it stands then."""

    rights = {"POST": Right.FOLLOW_UPS_WRITE}
    is_key_required = False
    body: ClassVar[Shape]
    service: ClassVar[Callable[..., Any]]

    def carry_out(self, request: Request, follow_up_id: int) -> HttpResponse:
        """Read the body, do it, and tell the follow-up."""
        asked = self.body.read(request.data)
        do = type(self).service

        def effect() -> Answer:
            row = access_follow_up(self.actor, follow_up_id)
            do(follow_up_id=row.pk, actor=self.actor, **asked)
            fresh = access_follow_up(self.actor, follow_up_id)
            return reply(200, follow_up_json(self.actor, fresh))

        return self.answer(request, asked, effect)


class FollowUpDoneApi(FollowUpDeed):
    """Done."""

    body = DONE
    service = staticmethod(close_follow_up)

    @documented(
        "closeFollowUp",
        "A follow-up is done, with what came of it.",
        tag="Care",
        body=DONE,
        answers={200: FOLLOW_UP},
        path=(FOLLOW_UP_ID,),
        refusals=("follow_up_closed",),
        key="optional",
    )
    def post(self, request: Request, follow_up_id: int) -> HttpResponse:
        return self.carry_out(request, follow_up_id)


class FollowUpDropApi(FollowUpDeed):
    """Not to be done."""

    body = DROPPED
    service = staticmethod(drop_follow_up)

    @documented(
        "dropFollowUp",
        "A follow-up will not be done; the reason stands as its remark.",
        tag="Care",
        body=DROPPED,
        answers={200: FOLLOW_UP},
        path=(FOLLOW_UP_ID,),
        refusals=("follow_up_closed",),
        key="optional",
    )
    def post(self, request: Request, follow_up_id: int) -> HttpResponse:
        return self.carry_out(request, follow_up_id)


class FollowUpReopenApi(FollowUpDeed):
    """A slip is undone."""

    body = REOPENED
    service = staticmethod(reopen_follow_up)

    @documented(
        "reopenFollowUp",
        "Undo: the follow-up is open again, and what had come of it is forgotten.",
        tag="Care",
        body=REOPENED,
        answers={200: FOLLOW_UP},
        path=(FOLLOW_UP_ID,),
        refusals=("follow_up_open",),
        key="optional",
    )
    def post(self, request: Request, follow_up_id: int) -> HttpResponse:
        return self.carry_out(request, follow_up_id)


class FollowUpMoveApi(FollowUpDeed):
    """Another day."""

    body = MOVED
    service = staticmethod(move_follow_up)

    @documented(
        "moveFollowUp",
        "The follow-up is due on another day.",
        tag="Care",
        body=MOVED,
        answers={200: FOLLOW_UP},
        path=(FOLLOW_UP_ID,),
        refusals=("follow_up_closed",),
        key="optional",
    )
    def post(self, request: Request, follow_up_id: int) -> HttpResponse:
        return self.carry_out(request, follow_up_id)
