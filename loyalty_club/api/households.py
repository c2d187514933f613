"""Households over the API: who lives with a member, joining, leaving, a second person."""

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.services.joining import welcome_second_person
from loyalty_club.api.fields import MAX_ID, Inner, Many, Shape, Told, Whole
from loyalty_club.api.idempotent import WritingEndpoint, reply
from loyalty_club.api.members import CONSENTS, JOINING, WHOLE_MEMBER, given, whole_member_json
from loyalty_club.api.people import PERSON, person_json
from loyalty_club.api.purchases import known_member
from loyalty_club.api.schema import MEMBER_ID, documented
from members.models import Member
from members.roles import Actor, Right
from members.selectors.access import access_member
from members.selectors.households import household_of
from members.services.households import MOST_IN_ONE, join_household, leave_household
from members.services.idempotency import Answer

HOUSEHOLD = Told(
    "Household",
    results=Many("The others, by name.", shape=PERSON, least=0, most=MOST_IN_ONE - 1),
)
MOVING_IN = Shape(
    "HouseholdJoin",
    member=Whole("With whom he lives.", is_required=True, least=1, most=MAX_ID),
)
MOVING_OUT = Shape("HouseholdLeave", "Nothing needs to be said.")
SECOND_PERSON = Shape(
    "SecondPerson",
    "At least one of the two names is needed.",
    first_name=JOINING.fields["first_name"],
    last_name=JOINING.fields["last_name"],
    gender=JOINING.fields["gender"],
    consents=Inner(shape=CONSENTS),
)


class HouseholdApi(WritingEndpoint):
    """Living with a member."""

    rights = {"GET": Right.MEMBERS_READ, "POST": Right.MEMBERS_WRITE}
    is_key_required = False

    @documented(
        "readHousehold",
        "Who lives with a member and may share his mobile; each has a card and points of his own.",
        tag="Members",
        answers={200: HOUSEHOLD},
        path=(MEMBER_ID,),
    )
    def get(self, request: Request, member_id: int) -> Response:
        member = access_member(self.actor, member_id)
        return Response(household_json(self.actor, member.pk))

    @documented(
        "joinHousehold",
        "Two members live together from now on; where each had a household, they become one of "
        "eight at most.",
        tag="Members",
        body=MOVING_IN,
        answers={200: HOUSEHOLD},
        path=(MEMBER_ID,),
        refusals=("member_merged",),
        key="optional",
    )
    def post(self, request: Request, member_id: int) -> HttpResponse:
        asked = MOVING_IN.read(request.data)

        def effect() -> Answer:
            member = access_member(self.actor, member_id)
            known_member(asked["member"])
            join_household(member_id=member.pk, other_id=asked["member"], actor=self.actor)
            return reply(200, household_json(self.actor, member.pk))

        return self.answer(request, asked, effect)


class HouseholdLeaveApi(WritingEndpoint):
    """Living alone."""

    rights = {"POST": Right.MEMBERS_WRITE}
    is_key_required = False

    @documented(
        "leaveHousehold",
        "A member lives alone from now on; a household of one is none.",
        tag="Members",
        body=MOVING_OUT,
        answers={200: HOUSEHOLD},
        path=(MEMBER_ID,),
        refusals=("member_merged",),
        key="optional",
    )
    def post(self, request: Request, member_id: int) -> HttpResponse:
        asked = MOVING_OUT.read(request.data)

        def effect() -> Answer:
            member = access_member(self.actor, member_id)
            leave_household(member_id=member.pk, actor=self.actor)
            return reply(200, household_json(self.actor, member.pk))

        return self.answer(request, asked, effect)


class SecondPersonApi(WritingEndpoint):
    """Somebody who shares a member's mobile."""

    rights = {"POST": Right.MEMBERS_WRITE}
    is_key_required = False

    @documented(
        "registerSecondPerson",
        "Register somebody who shares the mobile of a member: he gets a card and points of his "
        "own, and lives in the same household. He has no mobile, so no message goes to him.",
        tag="Members",
        body=SECOND_PERSON,
        answers={201: WHOLE_MEMBER},
        path=(MEMBER_ID,),
        refusals=("member_merged", "no_program"),
        key="optional",
    )
    def post(self, request: Request, member_id: int) -> HttpResponse:
        asked = SECOND_PERSON.read(request.data)

        def effect() -> Answer:
            member = welcome_second_person(
                actor=self.actor,
                first_person_id=access_member(self.actor, member_id).pk,
                first_name=asked["first_name"],
                last_name=asked["last_name"],
                gender=asked["gender"],
                consents=given(asked["consents"]),
                shop_id=self.till.shop_id,
                origin=Member.Origin.API,
            )
            return reply(201, whole_member_json(self.actor, member))

        return self.answer(request, asked, effect)


def household_json(actor: Actor, member_id: int) -> dict[str, Any]:
    """The others of his household."""
    return {"results": [person_json(actor, one) for one in household_of(member_id)]}
