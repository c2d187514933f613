"""Whom an audience means today: counted live, with a few names, and how many may be reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import (
    BooleanField,
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, RowNumber
from django.utils import timezone

from campaigns.rules.audiences import Audience
from campaigns.selectors.audience_habits import habit_members, is_habit
from campaigns.selectors.audience_moment import Moment
from campaigns.selectors.audience_parts import part_for
from members.models import Consent, Member
from members.selectors.club import club_day

SMS, EMAIL = "sms", "email"
EVERYBODY = "SELECT id FROM members_member"
NOBODY = "SELECT id FROM members_member WHERE false"
# What can be told of a member, as numbers: they are counted by the hundred thousand.
REACHED, NO_CONSENT, NO_ADDRESS = range(3)


@dataclass(frozen=True, slots=True)
class AudienceCount:
    """How many an audience is of: those who can be told, and those who cannot, and why.

    `control` of those who can be told will be held out by chance.
    """

    members: int
    reached: int
    no_consent: int
    no_address: int
    control: int

    @property
    def told(self) -> int:
        """How many will be told."""
        return self.reached - self.control

    @property
    def unreached(self) -> int:
        """How many cannot be told."""
        return self.no_consent + self.no_address


def audience_members(
    audience: Audience, *, kind: str = "promotion", channel: str = SMS, now: datetime | None = None
) -> QuerySet[Member]:
    """The active members for whom all conditions hold, as one statement, in no order.

    Of a household, where one of each is wanted, it is who may be told, and of several the first.
    """
    now = now or timezone.now()
    at = Moment(now=now, today=club_day(now))
    members = Member.objects.filter(status=Member.Status.ACTIVE).order_by()
    habits = [one for one in audience.conditions if is_habit(one)]
    among = [habit_members(habits, at)] if habits else []
    beyond: list[RawSQL] = []
    for condition in audience.conditions:
        if condition in habits:
            continue
        part = part_for(condition.kind, condition.values, at)
        if isinstance(part, Q):
            members = members.filter(~part if condition.is_not else part)
        else:
            (beyond if condition.is_not else among).append(_listed(part))
    if among or beyond:
        members = members.filter(pk__in=_together(among, beyond))
    return _one_each(members, kind, channel) if audience.one_per_household else members


def _listed(ids: QuerySet[Any, Any]) -> RawSQL:
    try:
        sql, params = ids.query.sql_with_params()
    except EmptyResultSet:
        sql, params = NOBODY, ()
    return RawSQL(sql, params)  # noqa: S611 # nosec B611 - as the ORM has written it


def _together(among: Sequence[RawSQL], beyond: Sequence[RawSQL]) -> RawSQL:
    """In all of these lists and in none of those. As sets, which takes as long as the lists are;
    joined, lists that were thought short are read again for each member.
    """
    first = among or [RawSQL(EVERYBODY, ())]  # noqa: S611 # nosec B611
    sql = " INTERSECT ".join(f"({one.sql})" for one in first)
    sql += "".join(f" EXCEPT ({one.sql})" for one in beyond)
    params = tuple(given for one in (*first, *beyond) for given in one.params)
    return RawSQL(sql, params)  # noqa: S611 # nosec B611 - every value is a parameter


def count_audience(
    audience: Audience,
    *,
    kind: str = "promotion",
    channel: str = SMS,
    control_percent: int = 0,
    now: datetime | None = None,
) -> AudienceCount:
    """The audience in numbers; one statement."""
    members = audience_members(audience, kind=kind, channel=channel, now=now)
    by_state = members.annotate(state=_state(kind, channel)).values("state")
    found = dict(by_state.annotate(it=Count("pk")).values_list("state", "it"))
    reached = found.get(REACHED, 0)
    return AudienceCount(
        members=sum(found.values()),
        reached=reached,
        no_consent=found.get(NO_CONSENT, 0),
        no_address=found.get(NO_ADDRESS, 0),
        control=held_out(reached, control_percent),
    )


def some_of(audience: Audience, *, most: int = 8, now: datetime | None = None) -> list[str]:
    """A few names of the audience, the newest members first; one statement."""
    # By no index: with one, lists are read again and again until eight are found.
    members = audience_members(audience, now=now).order_by(-F("pk"))
    return [str(member) for member in members[:most]]


def held_out(members: int, percent: int) -> int:
    """How many of so many are the control group: the nearest whole number."""
    return (members * percent + 50) // 100


def _state(kind: str, channel: str) -> Case:
    """Whether a member can be told, or why not: he is asked for his permission where he has an
    address alone.
    """
    return Case(
        When(_has_no_address(channel), then=Value(NO_ADDRESS)),
        When(_allows(kind, channel), then=Value(REACHED)),
        default=Value(NO_CONSENT),
    )


def _has_no_address(channel: str) -> Q:
    return Q(email="") if channel == EMAIL else Q(mobile__isnull=True)


def _allows(kind: str, channel: str) -> Q | Subquery:
    """True for a member who allows messages of this class over this channel."""
    if channel == SMS:
        return Q(**{f"allows_{kind}": True})
    answers = Consent.objects.filter(member=OuterRef("pk"), purpose=kind, channel=channel)
    newest = answers.order_by("-pk").values("is_given")[:1]
    return Subquery(newest, output_field=BooleanField())


def _one_each(members: QuerySet[Member], kind: str, channel: str) -> QuerySet[Member]:
    """As a list of its own: what is asked of them afterwards is asked of these alone."""
    best = Case(
        When(_has_no_address(channel), then=1),
        When(_allows(kind, channel), then=0),
        default=1,
        output_field=IntegerField(),
    )
    place = Window(
        RowNumber(),
        partition_by=Coalesce("household_id", -F("pk")),
        order_by=[best, F("pk")],
    )
    first = members.annotate(place=place).filter(place__lte=1)
    return Member.objects.filter(pk__in=first.values("pk")).order_by()
