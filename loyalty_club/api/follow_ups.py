"""Follow-ups over the API: what is due in the shop, what was planned about a member."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import Flag, Many, Shape, Text, Told, Whole
from loyalty_club.api.follow_up_fields import FOLLOW_UP, KIND, follow_up_json
from loyalty_club.api.idempotent import WritingEndpoint, reply
from loyalty_club.api.paging import LIMIT, MOST, NEXT, Cursor, Place, address_of_next
from loyalty_club.api.program_fields import Day
from loyalty_club.api.schema import MEMBER_ID, documented
from members.roles import Right
from members.selectors.access import access_member
from members.selectors.care import access_follow_up, follow_ups_due, seen_follow_ups
from members.selectors.club import club_day
from members.services.follow_ups import LONGEST_REASON, plan_follow_up
from members.services.idempotency import Answer

MOST_DAYS = 92

DUE = Shape(
    "FollowUpsDue",
    days=Whole("Also what is due within so many days after today.", most=MOST_DAYS, default=0),
    cursor=Cursor(),
    limit=LIMIT,
)
PAGE_OF_DUE = Told(
    "FollowUpPage",
    results=Many("The longest due first.", shape=FOLLOW_UP, least=0, most=MOST),
    next=NEXT,
)
FOLLOW_UPS = Told(
    "FollowUps",
    results=Many("What is open by its day, then the newest.", shape=FOLLOW_UP, least=0, most=MOST),
)
PLANNING = Shape(
    "FollowUp",
    kind=KIND,
    reason=Text(is_required=True, most=LONGEST_REASON),
    due_on=Day("Not before today.", is_required=True),
    is_for_any_shop=Flag(
        "It is the key's shop that sees to it, unless this is true.", default=False
    ),
)


class FollowUpsDueApi(Endpoint):
    """What is to be done in this shop."""

    rights = {"GET": Right.FOLLOW_UPS_WRITE}
    parameters = DUE

    @documented(
        "readFollowUps",
        "What is open and due by today in the key's shop or in any, page by page.",
        tag="Care",
        answers={200: PAGE_OF_DUE},
        parameters=DUE,
    )
    def get(self, request: Request) -> Response:
        self.actor.require(Right.MEMBERS_READ)
        day = club_day() + timedelta(days=self.asked["days"])
        page, is_more = self._page(day)
        return Response(
            {
                "results": [follow_up_json(self.actor, row) for row in page],
                "next": address_of_next(request, Place(page[-1].due_on, page[-1].pk))
                if is_more
                else None,
            }
        )

    def _page(self, day: date) -> tuple[list[Any], bool]:
        rows = follow_ups_due(shop_ids=self.actor.shop_ids, day=day)
        after: Place | None = self.asked["cursor"]
        if after is not None:
            is_later = Q(due_on__gt=after.day) | Q(due_on=after.day, pk__gt=after.number)
            rows = rows.filter(is_later, due_on__gte=after.day)
        limit = self.asked["limit"]
        found = list(rows[: limit + 1])
        return found[:limit], len(found) > limit


class FollowUpsApi(WritingEndpoint):
    """What was planned about one member."""

    rights = {"GET": Right.MEMBERS_READ, "POST": Right.FOLLOW_UPS_WRITE}
    is_key_required = False

    @documented(
        "readMemberFollowUps",
        "What was planned about a member in the key's shop or in any: the latest hundred.",
        tag="Care",
        answers={200: FOLLOW_UPS},
        path=(MEMBER_ID,),
    )
    def get(self, request: Request, member_id: int) -> Response:
        member = access_member(self.actor, member_id)
        rows = seen_follow_ups(self.actor.shop_ids).filter(member_id=member.pk)
        latest = sorted(rows.order_by("-id")[:MOST], key=_open_first)
        return Response({"results": [follow_up_json(self.actor, row) for row in latest]})

    @documented(
        "planFollowUp",
        "Plan something that staff should do for a member by a day.",
        tag="Care",
        body=PLANNING,
        answers={201: FOLLOW_UP},
        path=(MEMBER_ID,),
        refusals=("member_merged",),
        key="optional",
    )
    def post(self, request: Request, member_id: int) -> HttpResponse:
        asked = PLANNING.read(request.data)

        def effect() -> Answer:
            member = access_member(self.actor, member_id)
            planned: Any = plan_follow_up(
                member_id=member.pk,
                kind=asked["kind"],
                reason=asked["reason"],
                due_on=asked["due_on"],
                shop_id=None if asked["is_for_any_shop"] else self.till.shop_id,
                actor=self.actor,
            )
            row = access_follow_up(self.actor, planned.pk)
            return reply(201, follow_up_json(self.actor, row))

        return self.answer(request, asked, effect)


def _open_first(row: Any) -> tuple[bool, int, int]:
    is_open = row.status == "open"
    return not is_open, row.due_on.toordinal() if is_open else -row.pk, row.pk
