"""Members over the API: joining, finding, and one member's points."""

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import (
    MAX_ID,
    Choice,
    Flag,
    Inner,
    Many,
    Mobile,
    Shape,
    Text,
    Told,
    Whole,
)
from loyalty_club.api.idempotent import WritingEndpoint, reply
from loyalty_club.api.schema import MEMBER_ID, documented
from members.models import Member
from members.roles import Actor, Right
from members.rules.phones import mask_mobile
from members.selectors.access import access_member
from members.selectors.search import find_members
from members.services.idempotency import Answer
from members.services.members import register_member
from points.selectors.balances import NO_POINTS, Balance, balances_of

MOST_FOUND = 20

CONSENTS = Shape(
    "Consents",
    "What the person allows us to send; what is left out is not allowed.",
    service=Flag("Receipts and messages about the account."),
    occasion=Flag("Reminders of important dates."),
    promotion=Flag("Offers and news."),
)
JOINING = Shape(
    "Member",
    "At least one of the two names is needed.",
    mobile=Mobile("In any usual form.", is_required=True, most=40, example="0912 123 4567"),
    first_name=Text(example="سارا"),
    last_name=Text(example="احمدی"),
    gender=Choice("Empty for not stated.", of=("", "woman", "man"), default=""),
    consents=Inner(shape=CONSENTS),
)
POINTS = {
    "balance": Whole("All points, also those that cannot be spent yet."),
    "spendable": Whole("Points that can be spent now."),
    "pending": Whole("Points that wait for their day or for a settlement."),
    "debt": Whole("Points owed for returned goods."),
}
MEMBER = Told(
    "Member",
    id=Whole(most=MAX_ID),
    card_number=Text("Ten digits, the last one a check digit.", most=10),
    mobile=Text(
        "E.164; masked unless the key may read mobiles.",
        is_nullable=True,
        most=16,
        example="+989121234567",
    ),
    first_name=Text(),
    last_name=Text(),
    **POINTS,
    tier=Text("Null until the club has tiers.", is_nullable=True),
)
FOUND = Told("MemberList", results=Many(shape=MEMBER, least=0, most=MOST_FOUND))
SEARCH = Shape(
    "Search",
    q=Text(
        "Last digits of the mobile (three or more), a card number, or parts of the name.",
        is_required=True,
        most=100,
    ),
    limit=Whole("How many at most.", least=1, most=MOST_FOUND, default=MOST_FOUND),
)


class MembersApi(WritingEndpoint):
    """All members: finding them and joining."""

    rights = {"GET": Right.MEMBERS_READ, "POST": Right.MEMBERS_WRITE}
    parameters = SEARCH
    is_key_required = False

    @documented(
        "findMembers",
        "Find members by whatever was typed or scanned.",
        tag="Members",
        answers={200: FOUND},
        parameters=SEARCH,
    )
    def get(self, request: Request) -> Response:
        found = find_members(self.asked["q"], limit=self.asked["limit"])
        balances = balances_of([member.pk for member in found])
        results = [member_json(self.actor, member, balances[member.pk]) for member in found]
        return Response({"results": results})

    @documented(
        "registerMember",
        "Register a member and give him a card. A mobile that a member has already is refused "
        "with `phone_taken` and his `member_id`.",
        tag="Members",
        body=JOINING,
        answers={201: MEMBER},
        refusals=("phone_taken",),
        key="optional",
    )
    def post(self, request: Request) -> HttpResponse:
        asked = JOINING.read(request.data)

        def effect() -> Answer:
            consents = asked["consents"] or {}
            member = register_member(
                actor=self.actor,
                mobile=asked["mobile"],
                first_name=asked["first_name"],
                last_name=asked["last_name"],
                gender=asked["gender"],
                consents={name: given for name, given in consents.items() if given is not None},
                shop_id=self.till.shop_id,
                origin=Member.Origin.API,
            )
            return reply(201, member_json(self.actor, member, NO_POINTS))

        return self.answer(request, asked, effect)


class MemberReadApi(Endpoint):
    """One member."""

    rights = {"GET": Right.MEMBERS_READ}

    @documented(
        "readMember",
        "One member with his points.",
        tag="Members",
        answers={200: MEMBER},
        path=(MEMBER_ID,),
    )
    def get(self, request: Request, member_id: int) -> Response:
        member = access_member(self.actor, member_id)
        balance = balances_of([member.pk])[member.pk]
        return Response(member_json(self.actor, member, balance))


def member_json(actor: Actor, member: Member, balance: Balance) -> dict[str, Any]:
    """A member as this key may see him."""
    mobile = member.mobile
    if mobile and not actor.may(Right.MOBILES_READ):
        mobile = mask_mobile(mobile)
    return {
        "id": member.pk,
        "card_number": member.card_number,
        "mobile": mobile,
        "first_name": member.first_name,
        "last_name": member.last_name,
        **points_json(balance),
        "tier": None,
    }


def points_json(balance: Balance) -> dict[str, int]:
    """A member's points."""
    return {
        "balance": balance.balance,
        "spendable": balance.spendable,
        "pending": balance.pending,
        "debt": balance.debt,
    }
