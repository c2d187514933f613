"""Households: people who live together, each with a card and points of his own."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from members.exceptions import InvalidField, MemberClosed, UnknownMember
from members.models import Household, Member
from members.roles import Actor, Right
from members.rules.naming import member_search_key
from members.services.audit import write_audit
from members.services.members import admit_member, clean_gender, clean_names

MOST_IN_ONE = 8


@transaction.atomic
def join_household(
    *, member_id: int, other_id: int, actor: Actor, now: datetime | None = None
) -> Household:
    """Both live together from now on; where each had a household, the two become one.

    Refuses the same member twice, whoever is closed, and a household of more than eight.
    Done twice is done once.
    """
    actor.require(Right.MEMBERS_WRITE)
    if member_id == other_id:
        raise InvalidField(field="household", problem="same_member")
    member, other = _lock(member_id, other_id)
    now = now or timezone.now()
    home = _home_of(other, actor, now)
    if member.household_id == home.pk:
        return home
    moving = Member.objects.filter(pk=member.pk)
    if member.household_id is not None:
        moving |= Member.objects.filter(household_id=member.household_id)
    _check_room(home, moving.count())
    left = member.household_id
    moving.update(household=home)
    if left is not None:
        Household.objects.filter(pk=left).delete()
    write_audit(
        actor=actor,
        action="household.joined",
        member_id=member.pk,
        facts={"with": other.pk},
        now=now,
    )
    return home


@transaction.atomic
def leave_household(*, member_id: int, actor: Actor, now: datetime | None = None) -> None:
    """He lives alone from now on; a household of one is none. Done twice is done once."""
    actor.require(Right.MEMBERS_WRITE)
    (member,) = _lock(member_id)
    home_id = member.household_id
    if home_id is None:
        return
    list(Household.objects.select_for_update().filter(pk=home_id))
    Member.objects.filter(pk=member.pk).update(household=None)
    if Member.objects.filter(household_id=home_id).count() < 2:
        Household.objects.filter(pk=home_id).delete()
    write_audit(actor=actor, action="household.left", member_id=member.pk, now=now)


@transaction.atomic
def register_second_person(
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
    """A new member with a card of his own who shares the first person's mobile: his household.

    He has no mobile himself, so no message goes out for him. Refuses an unreadable name, a name
    that somebody of the household bears already (`InvalidField` says so), and a full household.
    """
    actor.require(Right.MEMBERS_WRITE, shop_id=shop_id)
    now = now or timezone.now()
    first, last = clean_names(first_name, last_name)
    key = member_search_key(first, last)
    (host,) = _lock(first_person_id)
    home = _home_of(host, actor, now)
    if Member.objects.filter(household=home, search_key=key).exists():
        raise InvalidField(field="first_name", problem="in_household")
    _check_room(home, 1)
    member = Member(
        gender=clean_gender(gender),
        search_key=key,
        origin=origin,
        joined_at=now,
        joined_shop_id=shop_id,
        household=home,
        first_name=first,
        last_name=last,
    )
    member = admit_member(actor=actor, member=member, consents=consents or {}, now=now)
    write_audit(
        actor=actor,
        action="household.joined",
        member_id=member.pk,
        shop_id=shop_id,
        facts={"with": host.pk},
        now=now,
    )
    return member


def _lock(*member_ids: int) -> list[Member]:
    """The active members under lock, in the order of their ids; returned as they were asked for."""
    wanted = Member.objects.filter(pk__in=member_ids).order_by("pk")
    found = {row.pk: row for row in wanted.select_for_update(no_key=True, of=("self",))}
    for member_id in member_ids:
        if member_id not in found:
            raise UnknownMember(member_id=member_id)
        if found[member_id].status != Member.Status.ACTIVE:
            raise MemberClosed(member_id=member_id)
    return [found[member_id] for member_id in member_ids]


def _home_of(member: Member, actor: Actor, now: datetime) -> Household:
    """The household of this locked member under lock, made where he has none."""
    if member.household_id is not None:
        return Household.objects.select_for_update().get(pk=member.household_id)
    made = Household.objects.create(created_at=now, created_by=actor.id)
    member.household = made
    member.save(update_fields=["household"])
    return made


def _check_room(home: Household, more: int) -> None:
    living = Member.objects.filter(household=home, status=Member.Status.ACTIVE).count()
    if living + more > MOST_IN_ONE:
        raise InvalidField(field="household", problem="too_many")
