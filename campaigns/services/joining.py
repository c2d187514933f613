"""Joining: a new member, welcomed with what the program gives for it; who was a lead is won."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from campaigns.services.leads.arriving import remember_arrival
from campaigns.services.leads.keeping import win_by_joining
from members.exceptions import InvalidField, MobileTaken
from members.models import Member
from members.roles import Actor, Right
from members.services.households import register_second_person
from members.services.members import clean_mobile, register_member
from points.rules.fairness import refuse_self_award
from points.services.events import reward_event


@dataclass(frozen=True, slots=True)
class Joined:
    """Whose mobile it is that was verified; `is_new` where he has just become a member."""

    member_id: int
    is_new: bool


@transaction.atomic
def welcome_member(
    *,
    actor: Actor,
    mobile: str,
    first_name: str,
    last_name: str,
    gender: str = "",
    consents: Mapping[str, bool] | None = None,
    shop_id: int | None = None,
    origin: str = Member.Origin.COUNTER,
    referred_by: int | None = None,
    source_id: int | None = None,
    now: datetime | None = None,
) -> Member:
    """Register a member (as `register_member`, with its refusals) and give the welcome points
    that the program has for it, as far as the cap goes. Open leads of his mobile are won by it;
    of anybody else it is remembered by which source he came, where that is known.

    Staff bring nobody whom they register themselves, and are brought by nobody then
    (`SelfAward`): a colleague does that.
    """
    if referred_by is not None:
        _refuse_own_referral(actor, mobile, referred_by)
    member = register_member(
        actor=actor,
        mobile=mobile,
        first_name=first_name,
        last_name=last_name,
        gender=gender,
        consents=consents,
        shop_id=shop_id,
        origin=origin,
        referred_by=referred_by,
        now=now,
    )
    return _welcome(member, actor, now, source_id=source_id)


@transaction.atomic
def welcome_second_person(
    *,
    actor: Actor,
    first_person_id: int,
    first_name: str,
    last_name: str,
    gender: str = "",
    consents: Mapping[str, bool] | None = None,
    shop_id: int | None = None,
    origin: str = Member.Origin.COUNTER,
    now: datetime | None = None,
) -> Member:
    """Register one who shares the mobile of a member (as `register_second_person`, with its
    refusals), and welcome him like anybody else.
    """
    member = register_second_person(
        actor=actor,
        first_person_id=first_person_id,
        first_name=first_name,
        last_name=last_name,
        gender=gender,
        consents=consents,
        shop_id=shop_id,
        origin=origin,
        now=now,
    )
    return _welcome(member, actor, now)


@transaction.atomic
def join_by_oneself(
    *,
    mobile: str,
    first_name: str,
    last_name: str,
    consents: Mapping[str, bool] | None = None,
    shop_id: int | None = None,
    referred_by: int | None = None,
    now: datetime | None = None,
) -> Joined:
    """Whoever has proved that the mobile is his becomes a member, or is found to be one.

    A member's data stay as they are. A friend who is no member any more, or is the newcomer
    himself, has brought nobody; that refuses no one. Refuses an unreadable name or mobile.
    """
    e164 = clean_mobile(mobile)
    newcomer = Actor(
        kind="member",
        id="member:newcomer",
        name="",
        rights=frozenset({Right.MEMBERS_WRITE}),
        mobile=e164,
    )
    friends = Member.objects.filter(pk=referred_by or 0, status=Member.Status.ACTIVE)
    friend = friends.exclude(mobile=e164).first()
    try:
        with transaction.atomic():
            member = welcome_member(
                actor=newcomer,
                mobile=e164,
                first_name=first_name,
                last_name=last_name,
                consents=consents,
                shop_id=shop_id,
                origin=Member.Origin.WEB,
                referred_by=None if friend is None else friend.pk,
                now=now,
            )
    except MobileTaken as taken:
        if taken.facts["member_id"] is None:
            raise
        return Joined(taken.facts["member_id"], is_new=False)
    return Joined(member.pk, is_new=True)


def _welcome(
    member: Member, actor: Actor, now: datetime | None, *, source_id: int | None = None
) -> Member:
    source = f"joined:{member.pk}"
    reward_event(member_id=member.pk, event="joined", source=source, actor=actor, now=now)
    win_by_joining(member=member, actor=actor, now=now)
    remember_arrival(member=member, source_id=source_id, now=now)
    return member


def _refuse_own_referral(actor: Actor, mobile: str, referrer_id: int) -> None:
    """Nobody is brought by himself, and no cashier by way of his own hands."""
    referrer = Member.objects.filter(pk=referrer_id).first()
    if referrer is None or not referrer.mobile:
        return
    if referrer.mobile == clean_mobile(mobile):
        raise InvalidField(field="referred_by", problem="same_member")
    if actor.kind != "member":
        refuse_self_award(actor, referrer.mobile)
        refuse_self_award(actor, clean_mobile(mobile))
