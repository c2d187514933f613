"""Whose day is near, over the API, with what was bought for it last year."""

from datetime import timedelta
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from loyalty_club.api.date_fields import DATE, date_json
from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import MAX_ID, Flag, Inner, Many, Shape, Text, Told, Whole
from loyalty_club.api.paging import LIMIT, MOST, NEXT, Cursor, Place, address_of_next
from loyalty_club.api.people import shown_mobile
from loyalty_club.api.program_fields import Day
from loyalty_club.api.sales import REASON_WORDS
from loyalty_club.api.schema import documented
from loyalty_club.web.coming import near_days
from members.roles import Right
from members.selectors.club import club_day
from members.selectors.dates import NearDate, dates_between
from points.selectors.last_year import LastYear

A_WEEK = 7
MOST_DAYS = 92

AHEAD = Shape(
    "ComingDays",
    days=Whole("How many days after today.", most=MOST_DAYS, default=A_WEEK),
    cursor=Cursor(),
    limit=LIMIT,
)
LAST_YEAR = Told(
    "BoughtLastYear",
    purchases=Whole("How many, from ten days before to three days after."),
    amount=Whole("In money, returns taken off."),
    bought_on=Day("The one nearest to the day."),
    what=Text("Its first product, or its category."),
    reason=Text("Why he bought; empty where nobody asked.", most=max(map(len, REASON_WORDS))),
)
COMING_DATE = Told(
    "ComingDate",
    on=Day("When it is kept."),
    member=Whole(most=MAX_ID),
    name=Text("The member's name.", most=200),
    mobile=Text("Masked unless the key may read mobiles.", is_nullable=True, most=16),
    allows_occasion=Flag("Whether he has agreed to be reminded by text message."),
    is_excluded=Flag("True where staff have left him out of follow-ups."),
    date=Inner(shape=DATE),
    last_year=Inner(
        "Null where nothing was bought in the key's shop, and without `purchases.read`.",
        shape=LAST_YEAR,
        is_nullable=True,
    ),
)
COMING = Told(
    "ComingDates",
    results=Many("In the order of the days.", shape=COMING_DATE, least=0, most=MOST),
    next=NEXT,
)


class ComingDatesApi(Endpoint):
    """The days of members that come next."""

    rights = {"GET": Right.MEMBERS_READ}
    parameters = AHEAD

    @documented(
        "readComingDates",
        "The important dates from today on of members who joined in the key's shop, page by page.",
        tag="Dates",
        answers={200: COMING},
        parameters=AHEAD,
    )
    def get(self, request: Request) -> Response:
        first, limit = club_day(), self.asked["limit"]
        last = first + timedelta(days=self.asked["days"])
        # The cursor says how many dates of its day were told before.
        starts = max(self.asked["cursor"] or Place(first, 0), Place(first, 0))
        wanted = starts.number + limit
        found = dates_between(
            starts.day, last, shop_ids=self.actor.shop_ids, limit=wanted + 1, today=first
        )
        page = found[starts.number : wanted]
        return Response(
            {
                "results": self._rows(page),
                "next": address_of_next(request, _after(starts, page))
                if len(found) > wanted
                else None,
            }
        )

    def _rows(self, page: list[NearDate]) -> list[dict[str, Any]]:
        if not self.actor.may(Right.PURCHASES_READ):
            return [self._row(near, None) for near in page]
        near_ones = near_days(page, shop_ids=self.actor.shop_ids)
        return [self._row(one.near, one.last_year) for one in near_ones]

    def _row(self, near: NearDate, bought: LastYear | None) -> dict[str, Any]:
        return {
            "on": near.on.isoformat(),
            "member": near.member_id,
            "name": near.member_name,
            "mobile": shown_mobile(self.actor, near.mobile),
            "allows_occasion": near.allows_occasion,
            "is_excluded": near.is_excluded,
            "date": date_json(near.date),
            "last_year": bought and _bought_json(bought),
        }


def _after(starts: Place, page: list[NearDate]) -> Place:
    """Where the next page starts: on the last day told, behind all that was told of it."""
    day = page[-1].on
    told = sum(near.on == day for near in page)
    return Place(day, told + (starts.number if day == starts.day else 0))


def _bought_json(bought: LastYear) -> dict[str, Any]:
    return {
        "purchases": bought.purchases,
        "amount": bought.amount,
        "bought_on": bought.bought_on.isoformat(),
        "what": bought.what,
        "reason": bought.reason,
    }
