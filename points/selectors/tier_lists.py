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

    standing: Standing
    member: Member
    tier_name: str
    until: date
    stay_by: date
    needed: int


@dataclass(frozen=True, slots=True)
class Near:
    """A member near the next level: the place of his own, and what is missing to the next."""

    member_id: int
    place: int
    measured: int
    needed: int
    percent: int


def near_to_rise(terms: Terms, scheme: Scheme, *, day: date, limit: int = 10) -> list[Rising]:
    """Active members who have 80 percent of the next level or more, the nearest first."""
    found = nearing(terms, scheme, day=day)
    near = sorted(found, key=lambda one: (-one.percent, one.member_id))[:limit]
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
    rows = (
        standings_that_end(scheme, first=first, last=day + SOON)
        .exclude(cause=Standing.Cause.BY_HAND)
        .order_by("until", "id")
    )
    return too_little_to_stay(list(rows), terms, scheme, day=day)[:limit]


def too_little_to_stay(
    rows: Collection[Standing], terms: Terms, scheme: Scheme, *, day: date
) -> list[Falling]:
    """Of these standings, with their members, those that end unless more is bought. One
    statement.
    """
    windows = {row.pk: _windows(scheme, row, day, terms.calendar) for row in rows}
    found = _measures(
        {row.member_id for row in rows},
        {window for both in windows.values() for window in both},
        scheme,
    )
    falling = [_falling(row, scheme, found, day, terms.calendar) for row in rows]
    return [one for one in falling if one is not None]


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


def nearing(
    terms: Terms,
    scheme: Scheme,
    *,
    day: date,
    percent: int = NEAR_PERCENT,
    bought_from: date | None = None,
) -> list[Near]:
    """Active members who have so many percent of the next level or more, in any order; of those
    alone who have bought from this day on, where one is named.
    """
    if len(scheme.levels) < 2:
        return []
    window = rising_days(scheme, day, terms.calendar)
    least = scheme.levels[1].threshold * percent // 100
    bought = purchases_that_count(scheme.measure)
    if bought_from is not None:
        lately = bought.filter(business_date__range=(bought_from, day), member__isnull=False)
        bought = bought.filter(member_id__in=lately.order_by().values("member_id"))
    sums = (
        bought.filter(business_date__range=(window.starts_on, window.ends_on))
        .filter(member__status=Member.Status.ACTIVE)
        .order_by()
        .values_list("member_id")
        .annotate(total=Sum(MEASURES[scheme.measure]))
        .filter(total__gte=least)
    )
    held = dict(Standing.objects.filter(OPEN).order_by().values_list("member_id", "tier"))
    near = (
        _nearness(member_id, total, scheme, scheme.rank(held.get(member_id, "")), percent)
        for member_id, total in sums
        if member_id is not None
    )
    return [one for one in near if one is not None]


def _nearness(
    member_id: int, total: int, scheme: Scheme, place: int, least_percent: int
) -> Near | None:
    if place + 1 >= len(scheme.levels):
        return None
    threshold = scheme.levels[place + 1].threshold
    percent = total * 100 // threshold if threshold else 100
    if not least_percent <= percent < 100:
        return None
    return Near(member_id, place, total, threshold - total, percent)


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
        standing=row,
        member=row.member,
        tier_name=scheme.level(row.tier).name,
        until=held.until,
        stay_by=last_day or held.until,
        needed=needed,
    )
