"""A member's important dates over the API: read, kept and forgotten."""

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from loyalty_club.api.fields import MAX_ID, Choice, Many, Shape, Told, Whole
from loyalty_club.api.idempotent import WritingEndpoint, reply
from loyalty_club.api.program_fields import Day
from loyalty_club.api.refusals import InvalidInput
from loyalty_club.api.schema import MEMBER_ID, documented
from members.models import ImportantDate
from members.roles import Right
from members.selectors.access import access_member
from members.selectors.dates import DateView, dates_of
from members.services.dates import MOST_DATES, forget_date, keep_date
from members.services.idempotency import Answer

YEAR = Whole("Of its own calendar, where it is known.", least=1, most=9_999, is_nullable=True)
KEEPING = Shape(
    "ImportantDate",
    whose=Choice(of=tuple(ImportantDate.Whose.values), is_required=True),
    kind=Choice(of=tuple(ImportantDate.Kind.values), is_required=True),
    calendar=Choice(of=tuple(ImportantDate.Calendar.values), is_required=True),
    month=Whole(is_required=True, least=1, most=12),
    day=Whole(is_required=True, least=1, most=31),
    year=YEAR,
)
DATE = Told(
    "ImportantDate",
    id=Whole(most=MAX_ID),
    **KEEPING.fields,
    next_on=Day("When it comes next, by the Gregorian calendar."),
    days_left=Whole("0 on the day itself."),
)
DATES = Told(
    "ImportantDates", results=Many("The nearest first.", shape=DATE, least=0, most=MOST_DATES)
)
FORGETTING = Shape(
    "ForgottenDate", date=Whole("The date's id.", is_required=True, least=1, most=MAX_ID)
)


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
        "Keep one day of every year for a member. Keeping it twice is keeping it once, though a "
        "year that is told later is learned.",
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
            keep_date(member_id=member.pk, actor=self.actor, **asked)
            return reply(201, dates_json(member.pk))

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
    return {"results": [_date_json(kept) for kept in dates_of(member_id)]}


def _date_json(kept: DateView) -> dict[str, Any]:
    return {
        "id": kept.id,
        "whose": kept.whose,
        "kind": kept.kind,
        "calendar": kept.calendar,
        "month": kept.month,
        "day": kept.day,
        "year": kept.year,
        "next_on": kept.next_on.isoformat(),
        "days_left": kept.days_left,
    }
