"""Days that everybody keeps, over the API: when they come, how sure that is, and mourning."""

from datetime import timedelta
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from loyalty_club.api.date_fields import CALENDARS
from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import Choice, Inner, Many, Shape, Text, Told, Whole
from loyalty_club.api.program_fields import Day, Words
from loyalty_club.api.refusals import InvalidInput
from loyalty_club.api.schema import documented
from members.models import ImportantDate, Occasion
from members.roles import Right
from members.selectors.club import club_day
from members.selectors.occasions import OccasionView, mourning_on, occasions_between

A_QUARTER = timedelta(days=91)
LONGEST_STRETCH = timedelta(days=800)
STATUSES = ("official", "predicted", "estimated", "edited", "fixed", "rule")
MOST_OCCASIONS = 1_000

STRETCH = Shape(
    "OccasionStretch",
    **{
        "from": Day("The first day; today, where left out."),
        "to": Day("The last day; a quarter of a year later, where left out."),
    },
)
OCCASION = Told(
    "Occasion",
    key=Text(most=40),
    name=Text("In the language of Accept-Language.", most=200),
    calendar=Choice(of=CALENDARS),
    on=Day("By the Gregorian calendar."),
    until=Day("Its last day; mostly the same."),
    year=Whole("Of its own calendar.", most=9_999),
    status=Choice(
        "How sure the day is: `official` as printed or confirmed, `predicted` and `estimated` "
        "computed from the moon, `edited` by the club, `fixed` and `rule` always so.",
        of=STATUSES,
    ),
    tone=Choice(of=tuple(Occasion.Tone.values)),
    whose=Words(
        "Whose day it is: members who have told of one are concerned.",
        of=Choice(of=tuple(ImportantDate.Whose.values)),
    ),
)
OCCASIONS = Told("Occasions", results=Many(shape=OCCASION, least=0, most=MOST_OCCASIONS))
ON_DAY = Shape("MourningDay", on=Day("Today, where left out."))
MOURNING = Told(
    "Mourning",
    occasion=Inner(
        "For what the club mourns; null on all other days.", shape=OCCASION, is_nullable=True
    ),
)


class OccasionsApi(Endpoint):
    """The occasions that the club keeps."""

    rights = {"GET": Right.MEMBERS_READ}
    parameters = STRETCH

    @documented(
        "readOccasions",
        "The occasions that the club keeps from one day to another, 800 days at most.",
        tag="Dates",
        answers={200: OCCASIONS},
        parameters=STRETCH,
    )
    def get(self, request: Request) -> Response:
        first = self.asked["from"] or club_day()
        last = self.asked["to"] or first + A_QUARTER
        if not first <= last <= first + LONGEST_STRETCH:
            raise InvalidInput({"to": "out_of_range"})
        found = occasions_between(first, last)
        return Response({"results": [occasion_json(one) for one in found]})


class MourningApi(Endpoint):
    """Whether a day is one of mourning."""

    rights = {"GET": Right.MEMBERS_READ}
    parameters = ON_DAY

    @documented(
        "readMourning",
        "The occasion for which the club mourns on a day: nothing festive is said then.",
        tag="Dates",
        answers={200: MOURNING},
        parameters=ON_DAY,
    )
    def get(self, request: Request) -> Response:
        found = mourning_on(self.asked["on"] or club_day())
        return Response({"occasion": found and occasion_json(found)})


def occasion_json(view: OccasionView) -> dict[str, Any]:
    """One occasion on its day."""
    return {
        "key": view.key,
        "name": view.name,
        "calendar": view.calendar,
        "on": view.on.isoformat(),
        "until": view.until.isoformat(),
        "year": view.year,
        "status": view.status,
        "tone": view.tone,
        "whose": list(view.whose),
    }
