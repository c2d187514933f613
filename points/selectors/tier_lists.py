"""Who is about to change tier: near to the next one, or about to lose the one they have."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet, Sum

from members.models import Member
from members.rules.calendars import CalendarName, Window
from points.models import Standing
from points.rules.progress import needed_to_stay
from points.rules.standing import Held, last_day_to_stay, rising_days, staying_days
from points.rules.terms import Terms
from points.rules.tiers import Scheme
from points.selectors.tiers import (
    MEASURES,
    OPEN,
    as_held,
    purchases_that_count,
    standings_that_end,
)

# From so much of the next threshold on, a member is near it.
NEAR_PERCENT = 80
SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Rising:
    """A member near the next level: what he has, and what is missing, in the scheme's measure."""

    member: Member
    tier_name: str
    next_name: str
    measured: int
    needed: int
    percent: int


@dataclass(frozen=True, slots=True)
class Falling:
    """A member whose level ends and who has not bought enough to stay; `stay_by` is the last day
    that can still keep it.
    """

    member: Member
    tier_name: str
    until: date
    stay_by: date
    needed: int


@dataclass(frozen=True, slots=True)
class _Near:
    member_id: int
    place: int
    measured: int
    needed: int
    percent: int


def near_to_rise(terms: Terms, scheme: Scheme, *, day: date, limit: int = 10) -> list[Rising]:
    """Active members who have 80 percent of the next level or more, the nearest first."""
    if len(scheme.levels) < 2:
        return []
    near = sorted(_near(terms, scheme, day), key=lambda one: (-one.percent, one.member_id))[:limit]
    members = Member.objects.in_bulk([one.member_id for one in near])
    return [
        Rising(
            member=members[one.member_id],
            tier_name=scheme.levels[one.place].name,
            next_name=scheme.levels[one.place + 1].name,
            measured=one.measured,
            needed=one.needed,
            percent=one.percent,
        )
        for one in near
    ]


def about_to_fall(terms: Terms, scheme: Scheme, *, day: date, limit: int = 10) -> list[Falling]:
    """Members whose level ends within thirty days, or stands in its grace, and who have not
    bought enough to stay; the soonest end first.
    """
    first = day - timedelta(days=scheme.grace_days)
    rows = list(
        standings_that_end(scheme, first=first, last=day + SOON)
        .exclude(cause=Standing.Cause.BY_HAND)
        .order_by("until", "id")
    )
    windows = {row.pk: _windows(scheme, row, day, terms.calendar) for row in rows}
    found = _measures(
        {row.member_id for row in rows},
        {window for both in windows.values() for window in both},
        scheme,
    )
    falling = [_falling(row, scheme, found, day, terms.calendar) for row in rows]
    return [one for one in falling if one is not None][:limit]


def members_on(tier: str, scheme: Scheme) -> QuerySet[Member]:
    """Active members who stand on this level today, by name; without a standing, on the lowest."""
    place = scheme.rank(tier)
    standing = Standing.objects.filter(OPEN)
    if place:
        on_level = Q(pk__in=standing.filter(tier=tier).values("member_id"))
    else:
        above = [level.code for level in scheme.levels[1:]]
        on_level = ~Q(pk__in=standing.filter(tier__in=above).values("member_id"))
    members = Member.objects.filter(on_level, status=Member.Status.ACTIVE)
    return members.order_by("last_name", "first_name", "pk")


def _near(terms: Terms, scheme: Scheme, day: date) -> list[_Near]:
    window = rising_days(scheme, day, terms.calendar)
    least = scheme.levels[1].threshold * NEAR_PERCENT // 100
    sums = (
        purchases_that_count(scheme.measure)
        .filter(business_date__range=(window.starts_on, window.ends_on))
        .filter(member__status=Member.Status.ACTIVE)
        .order_by()
        .values_list("member_id")
        .annotate(total=Sum(MEASURES[scheme.measure]))
        .filter(total__gte=least)
    )
    held = dict(Standing.objects.filter(OPEN).order_by().values_list("member_id", "tier"))
    near = (
        _nearness(member_id, total, scheme, scheme.rank(held.get(member_id, "")))
        for member_id, total in sums
        if member_id is not None
    )
    return [one for one in near if one is not None]


def _nearness(member_id: int, total: int, scheme: Scheme, place: int) -> _Near | None:
    if place + 1 >= len(scheme.levels):
        return None
    threshold = scheme.levels[place + 1].threshold
    percent = total * 100 // threshold if threshold else 100
    if not NEAR_PERCENT <= percent < 100:
        return None
    return _Near(member_id, place, total, threshold - total, percent)


def _windows(scheme: Scheme, row: Standing, day: date, calendar: CalendarName) -> set[Window]:
    """The days whose purchases keep this level."""
    if row.until is None:
        return set()
    return {
        staying_days(scheme, row.until, calendar),
        rising_days(scheme, max(day, row.until), calendar),
    }


def _measures(
    member_ids: Collection[int], windows: Collection[Window], scheme: Scheme
) -> Mapping[tuple[int, Window], int]:
    """What these members bought in each of these windows, in one statement."""
    if not windows:
        return {}
    asked = list(windows)
    bought = (
        purchases_that_count(scheme.measure)
        .filter(member_id__in=member_ids)
        .filter(business_date__gte=min(window.starts_on for window in asked))
        .order_by()
        .values("member_id")
        .annotate(
            **{
                f"window_{place}": Sum(
                    MEASURES[scheme.measure],
                    filter=Q(business_date__range=(window.starts_on, window.ends_on)),
                    default=0,
                )
                for place, window in enumerate(asked)
            }
        )
    )
    rows = bought.values_list("member_id", *(f"window_{place}" for place in range(len(asked))))
    return {
        (member_id, window): measured
        for member_id, *counts in rows
        for window, measured in zip(asked, counts, strict=True)
    }


def _falling(
    row: Standing,
    scheme: Scheme,
    found: Mapping[tuple[int, Window], int],
    day: date,
    calendar: CalendarName,
) -> Falling | None:
    held: Held | None = as_held([row])
    if held is None or held.until is None:
        return None
    needed = needed_to_stay(
        scheme, held, lambda window: found.get((row.member_id, window), 0), day, calendar
    )
    if not needed:
        return None
    last_day = held.until if day <= held.until else last_day_to_stay(scheme, held)
    return Falling(
        member=row.member,
        tier_name=scheme.level(row.tier).name,
        until=held.until,
        stay_by=last_day or held.until,
        needed=needed,
    )
