"""Whom an audience means today: counted live, with a few names, and how many may be reached."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    When,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber
from django.utils import timezone

from campaigns.rules.audiences import Audience
from campaigns.selectors.audience_parts import Moment, part_for
from members.models import Consent, Member
from members.selectors.club import club_day

SMS, EMAIL = "sms", "email"


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
    for condition in audience.conditions:
        part = part_for(condition.kind, condition.values, at, is_not=condition.is_not)
        members = members.filter(part)
    return _one_each(members, kind, channel) if audience.one_per_household else members


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
    allows, has_address = may_be_told(kind, channel), _has_address(channel)
    found = members.aggregate(
        members=Count("pk"),
        reached=Count("pk", filter=allows & has_address),
        no_consent=Count("pk", filter=has_address & ~allows),
        no_address=Count("pk", filter=~has_address),
    )
    return AudienceCount(**found, control=held_out(found["reached"], control_percent))


def some_of(audience: Audience, *, most: int = 8, now: datetime | None = None) -> list[str]:
    """A few names of the audience, the newest members first; one statement."""
    members = audience_members(audience, now=now).order_by("-pk")
    return [str(member) for member in members[:most]]


def held_out(members: int, percent: int) -> int:
    """How many of so many are the control group: the nearest whole number."""
    return (members * percent + 50) // 100


def may_be_told(kind: str, channel: str) -> Q:
    """True for a member who allows messages of this class over this channel."""
    if channel == SMS:
        return Q(**{f"allows_{kind}": True})
    asked = Consent.objects.filter(purpose=kind, channel=channel).order_by()
    later = asked.filter(member=OuterRef("member"), pk__gt=OuterRef("pk"))
    given = asked.filter(~Exists(later), member=OuterRef("pk"), is_given=True)
    return Q(Exists(given))


def _has_address(channel: str) -> Q:
    return ~Q(email="") if channel == EMAIL else Q(mobile__isnull=False)


def _one_each(members: QuerySet[Member], kind: str, channel: str) -> QuerySet[Member]:
    best = Case(
        When(may_be_told(kind, channel) & _has_address(channel), then=0),
        default=1,
        output_field=IntegerField(),
    )
    place = Window(
        RowNumber(),
        partition_by=Coalesce("household_id", -F("pk")),
        order_by=[best, F("pk")],
    )
    return members.annotate(place=place).filter(place=1)
