"""Joining: a new member, welcomed with what the program gives for it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from members.models import Member
from members.roles import Actor
from members.services.members import register_member
from points.services.events import reward_event


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
    now: datetime | None = None,
) -> Member:
    """Register a member (as `register_member`, with its refusals) and give the welcome points
    that the program has for it, as far as the cap goes.
    """
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
    source = f"joined:{member.pk}"
    reward_event(member_id=member.pk, event="joined", source=source, actor=actor, now=now)
    return member
