"""Members over the API: joining, finding, and one member's points."""

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.selectors.leads.rules import sources
from campaigns.services.joining import welcome_member
from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import (
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
from loyalty_club.api.people import PERSON, person_json
from loyalty_club.api.program_fields import Day
from loyalty_club.api.refusals import InvalidInput
from loyalty_club.api.schema import MEMBER_ID, documented
from loyalty_club.api.tiers import TIER, WHOLE_TIER, tiers_json, whole_tier_json
from members.models import Member
from members.roles import Actor, Right
from members.selectors.access import access_member
from members.selectors.referrals import find_referrer
from members.selectors.search import find_members
from members.services.idempotency import Answer
from members.services.mailboxes import tell_email
from points.selectors.balances import Balance, balances_of, expiry_ladder

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
    referred_by=Text("The referral code, card or mobile of the member who brought him.", most=40),
    email=Text(
        "Waits until its mailbox confirms it by the link that is mailed there; nothing else is "
        "sent to it before.",
        most=120,
        example="sara@example.com",
    ),
    source=Text(
        "The key of the source by which he heard of the shop (its key in `readLeadLists`).", most=40
    ),
)
POINTS = {
    "balance": Whole("All points, also those that cannot be spent yet."),
    "spendable": Whole("Points that can be spent now."),
    "pending": Whole("Points that wait for their day or for a settlement."),
    "debt": Whole("Points owed for returned goods."),
}
_MEMBER = {**PERSON.fields, **POINTS}
NO_TIERS = "Null where the program has no tiers."
MEMBER = Told("Member", **_MEMBER, tier=Inner(NO_TIERS, shape=TIER, is_nullable=True))
EXPIRY = Told(
    "Expiry",
    last_day=Day("The last day on which they can be spent."),
    points=Whole(),
    value=Whole("What they pay, in money."),
)
WHOLE_MEMBER = Told(
    "MemberDetail",
    **_MEMBER,
    tier=Inner(NO_TIERS, shape=WHOLE_TIER, is_nullable=True),
    expiring=Many(
        "What is lost when, the nearest first, if nothing is spent.", shape=EXPIRY, least=0
    ),
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
        member_ids = [member.pk for member in found]
        balances, tiers = balances_of(member_ids), tiers_json(member_ids)
        results = [
            {**member_json(self.actor, member, balances[member.pk]), "tier": tiers[member.pk]}
            for member in found
        ]
        return Response({"results": results})

    @documented(
        "registerMember",
        "Register a member and give him a card, with the points that the program gives for "
        "joining. A mobile that a member has already is refused with `phone_taken` and his "
        "`member_id`.",
        tag="Members",
        body=JOINING,
        answers={201: WHOLE_MEMBER},
        refusals=("phone_taken", "no_program"),
        key="optional",
    )
    def post(self, request: Request) -> HttpResponse:
        asked = JOINING.read(request.data)

        def effect() -> Answer:
            member = welcome_member(
                actor=self.actor,
                mobile=asked["mobile"],
                first_name=asked["first_name"],
                last_name=asked["last_name"],
                gender=asked["gender"],
                consents=given(asked["consents"]),
                shop_id=self.till.shop_id,
                origin=Member.Origin.API,
                referred_by=_referrer(asked["referred_by"]),
                source_id=_source(asked["source"]),
            )
            if asked["email"]:
                tell_email(member_id=member.pk, email=asked["email"], actor=self.actor)
            return reply(201, whole_member_json(self.actor, member))

        return self.answer(request, asked, effect)


class MemberReadApi(Endpoint):
    """One member."""

    rights = {"GET": Right.MEMBERS_READ}

    @documented(
        "readMember",
        "One member with his points, when they expire, and his tier.",
        tag="Members",
        answers={200: WHOLE_MEMBER},
        path=(MEMBER_ID,),
    )
    def get(self, request: Request, member_id: int) -> Response:
        return Response(whole_member_json(self.actor, access_member(self.actor, member_id)))


def given(consents: dict[str, bool | None] | None) -> dict[str, bool]:
    """What was said, without what was left out."""
    return {name: told for name, told in (consents or {}).items() if told is not None}


def _referrer(typed: str) -> int | None:
    """Who brought the newcomer, where somebody was named."""
    referrer = find_referrer(typed) if typed else None
    if typed and referrer is None:
        raise InvalidInput({"referred_by": "unknown_member"})
    return referrer


def _source(key: str) -> int | None:
    """By which source the newcomer came, where one was named."""
    found = [source.pk for source in sources() if source.key == key] if key else []
    if key and not found:
        raise InvalidInput({"source": "invalid_choice"})
    return found[0] if found else None


def whole_member_json(actor: Actor, member: Member) -> dict[str, Any]:
    """A member with what he would lose when, and what his tier needs."""
    balance = balances_of([member.pk])[member.pk]
    return {
        **member_json(actor, member, balance),
        "tier": whole_tier_json(member.pk),
        "expiring": [
            {"last_day": step.last_day.isoformat(), "points": step.points, "value": step.value}
            for step in expiry_ladder(member.pk)
        ],
    }


def member_json(actor: Actor, member: Member, balance: Balance) -> dict[str, Any]:
    """A member as this key may see him."""
    return {**person_json(actor, member), **points_json(balance)}


def points_json(balance: Balance) -> dict[str, int]:
    """A member's points."""
    return {
        "balance": balance.balance,
        "spendable": balance.spendable,
        "pending": balance.pending,
        "debt": balance.debt,
    }
