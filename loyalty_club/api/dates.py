"""A member's important dates over the API: read, kept, changed and forgotten."""

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from loyalty_club.api.date_fields import CHANGING, DATE, FORGETTING, KEEPING, date_json
from loyalty_club.api.fields import Many, Told
from loyalty_club.api.idempotent import WritingEndpoint, reply
from loyalty_club.api.refusals import InvalidInput
from loyalty_club.api.schema import MEMBER_ID, documented
from members.exceptions import UnknownDate
from members.roles import Right
from members.selectors.access import access_member
from members.selectors.dates import dates_of
from members.services.dates import MOST_DATES, change_date, forget_date, keep_date
from members.services.idempotency import Answer

DATES = Told(
    "ImportantDates", results=Many("The nearest first.", shape=DATE, least=0, most=MOST_DATES)
)
SOURCE = "api"


class DatesApi(WritingEndpoint):
    """The days that matter to a member every year."""

    rights = {"GET": Right.MEMBERS_READ, "POST": Right.MEMBERS_WRITE}
    is_key_required = False

    @documented(
        "readDates",
        "A member's important dates.",
        tag="Members",
        answers={200: DATES},
        path=(MEMBER_ID,),
    )
    def get(self, request: Request, member_id: int) -> Response:
        return Response(dates_json(access_member(self.actor, member_id).pk))

    @documented(
        "keepDate",
        "Keep one day of every year for a member. Keeping it twice is keeping it once, though "
        "what is told later (a year, a name) is learned.",
        tag="Members",
        body=KEEPING,
        answers={201: DATES},
        path=(MEMBER_ID,),
        refusals=("member_merged",),
        key="optional",
    )
    def post(self, request: Request, member_id: int) -> HttpResponse:
        asked = KEEPING.read(request.data)

        def effect() -> Answer:
            member = access_member(self.actor, member_id)
            keep_date(member_id=member.pk, source=SOURCE, actor=self.actor, **asked)
            return reply(201, dates_json(member.pk))

        return self.answer(request, asked, effect)


class DateChangeApi(WritingEndpoint):
    """A day that was misheard, or has more to it."""

    rights = {"POST": Right.MEMBERS_WRITE}
    is_key_required = False

    @documented(
        "changeDate",
        "Put another day, or other words, in the place of one of a member's dates.",
        tag="Members",
        body=CHANGING,
        answers={200: DATES},
        path=(MEMBER_ID,),
        refusals=("member_merged",),
        key="optional",
    )
    def post(self, request: Request, member_id: int) -> HttpResponse:
        asked = CHANGING.read(request.data)
        said = {name: value for name, value in asked.items() if name != "date"}

        def effect() -> Answer:
            member = access_member(self.actor, member_id)
            try:
                change_date(member_id=member.pk, date_id=asked["date"], actor=self.actor, **said)
            except UnknownDate as error:
                raise InvalidInput({"date": "unknown_date"}) from error
            return reply(200, dates_json(member.pk))

        return self.answer(request, asked, effect)


class DateForgetApi(WritingEndpoint):
    """A day that is not to be kept any longer."""

    rights = {"POST": Right.MEMBERS_WRITE}
    is_key_required = False

    @documented(
        "forgetDate",
        "Forget one of a member's dates.",
        tag="Members",
        body=FORGETTING,
        answers={200: DATES},
        path=(MEMBER_ID,),
        refusals=("member_merged",),
        key="optional",
    )
    def post(self, request: Request, member_id: int) -> HttpResponse:
        asked = FORGETTING.read(request.data)

        def effect() -> Answer:
            member = access_member(self.actor, member_id)
            if asked["date"] not in {kept.id for kept in dates_of(member.pk)}:
                raise InvalidInput({"date": "unknown_date"})
            forget_date(member_id=member.pk, date_id=asked["date"], actor=self.actor)
            return reply(200, dates_json(member.pk))

        return self.answer(request, asked, effect)


def dates_json(member_id: int) -> dict[str, Any]:
    """The member's dates."""
    return {"results": [date_json(kept) for kept in dates_of(member_id)]}
