"""Reading important dates: a member's, with when each comes next, and whose day it is."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import NamedTuple, cast

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from members.models import Exclusion, ImportantDate, Member
from members.rules.calendars import CalendarName, month_length, name_of
from members.rules.yearly import (
    LEAP_POLICIES,
    LeapPolicy,
    Occurrence,
    longest_month,
    next_occurrence,
    occurrences_between,
    yearly_days_on,
)
from members.selectors.club import club_day
from members.selectors.once import asked_once

CALENDARS = cast("list[CalendarName]", ImportantDate.Calendar.values)


@dataclass(frozen=True, slots=True)
class DateView:
    """One date of a member, in words too, and the day on which it is kept next.

    `month`, `day` and `year` are those of its own calendar; `days_left` is 0 on the day itself.
    `turns` is the how-manieth return it is, in that calendar's years, where the year is known.
    A day of mourning (`is_mourning`) is never met with cheerful words, offers or gifts.
    """

    id: int
    whose: str
    kind: str
    title: str
    person: str
    whose_label: str
    kind_label: str
    calendar: CalendarName
    month: int
    day: int
    year: int | None
    leap_policy: LeapPolicy
    lead_days: list[int]
    note: str
    source: str
    told_at: datetime
    next_on: date
    days_left: int
    turns: int | None
    is_mourning: bool


@dataclass(frozen=True, slots=True)
class NearDate:
    """A date that is kept `on` a day, with whom to speak to about it."""

    member_id: int
    member_name: str
    mobile: str | None
    allows_occasion: bool
    is_excluded: bool
    on: date
    date: DateView


class _Coming(NamedTuple):
    """One date as it comes round: when, whose, which, and in which year of its calendar."""

    on: date
    member_id: int
    date_id: int
    year: int


def dates_of(member_id: int, *, today: date | None = None) -> list[DateView]:
    """The member's dates, the nearest first; days are the club's."""
    today, labels = today or club_day(), _Labels()
    views = [_view(kept, _next(kept, today), today, labels) for kept in kept_dates(member_id)]
    return sorted(views, key=lambda view: (view.next_on, view.id))


@asked_once
def kept_dates(member_id: int) -> Sequence[ImportantDate]:
    """The rows of the member's dates, in the order of the year."""
    return list(ImportantDate.objects.filter(member_id=member_id))


def dates_between(
    first: date,
    last: date,
    *,
    shop_ids: Collection[int] | None = None,
    limit: int | None = None,
    today: date | None = None,
) -> list[NearDate]:
    """Every date of active members that is kept from the first day to the last, in the order of
    the days; those who joined in one of these shops, where shops are named.

    With a limit no more days are looked at than are needed to fill it, or about twice as many.
    """
    found: list[_Coming] = []
    for starts_on, ends_on in _stretches(first, last, is_whole=limit is None):
        found += sorted(_coming(starts_on, ends_on, shop_ids))
        if limit is not None and len(found) >= limit:
            break
    return _near(found[:limit], today or club_day())


def count_dates_between(
    first: date, last: date, *, shop_ids: Collection[int] | None = None
) -> dict[date, int]:
    """How many dates of active members are kept on each day that has any; as `dates_between`."""
    rows = (
        _kept_between(first, last, shop_ids)
        .order_by()
        .values_list("calendar", "month", "day", "leap_policy")
        .annotate(dates=Count("id"))
    )
    days: Counter[date] = Counter()
    for calendar, month, day, policy, dates in rows:
        for occurrence in occurrences_between(
            cast("CalendarName", calendar),
            month,
            day,
            first=first,
            last=last,
            policy=cast("LeapPolicy", policy),
        ):
            days[occurrence.on] += dates
    return dict(sorted(days.items()))


def members_with_date_on(day: date, kinds: Collection[str]) -> list[tuple[int, int]]:
    """The (member id, date id) of every date of these kinds that is kept on this day of the
    club, in any calendar, by active members.
    """
    falls_on = [
        Q(calendar=calendar, month=month, day=number, leap_policy__in=policies)
        for calendar in CALENDARS
        for (month, number), policies in _policies_on(day, calendar).items()
    ]
    kept = ImportantDate.objects.filter(
        reduce(or_, falls_on), kind__in=kinds, member__status=Member.Status.ACTIVE
    )
    return list(kept.order_by("member_id", "id").values_list("member_id", "id"))


def _policies_on(day: date, calendar: CalendarName) -> dict[tuple[int, int], list[LeapPolicy]]:
    """Which (month, day) are kept on this day, each with the policies under which it is."""
    kept: dict[tuple[int, int], list[LeapPolicy]] = {}
    for policy in LEAP_POLICIES:
        for named in yearly_days_on(day, calendar, policy):
            kept.setdefault(named, []).append(policy)
    return kept


def _stretches(first: date, last: date, *, is_whole: bool) -> Iterator[tuple[date, date]]:
    """The days at once, or in stretches that double: the nearest days often are enough."""
    length = (last - first).days + 1 if is_whole else 1
    while first <= last:
        ends_on = min(last, first + timedelta(days=length - 1))
        yield first, ends_on
        first, length = ends_on + timedelta(days=1), length * 2


def _coming(first: date, last: date, shop_ids: Collection[int] | None) -> Iterator[_Coming]:
    columns = ("member_id", "id", "calendar", "month", "day", "leap_policy")
    rows = _kept_between(first, last, shop_ids).order_by().values_list(*columns)
    for member_id, date_id, calendar, month, day, policy in rows:
        for occurrence in occurrences_between(
            calendar, month, day, first=first, last=last, policy=policy
        ):
            yield _Coming(occurrence.on, member_id, date_id, occurrence.year)


def _near(found: list[_Coming], today: date) -> list[NearDate]:
    """What is to be said of each, in two statements."""
    rows = ImportantDate.objects.in_bulk([one.date_id for one in found])
    is_excluded = Exclusion.objects.filter(member=OuterRef("pk"), lifted_at__isnull=True)
    members = (
        Member.objects.filter(pk__in={one.member_id for one in found})
        .annotate(is_excluded=Exists(is_excluded))
        .only("first_name", "last_name", "mobile", "allows_occasion")
        .in_bulk()
    )
    labels = _Labels()
    near = []
    for one in found:
        kept, member = rows.get(one.date_id), members.get(one.member_id)
        if kept is None or member is None:  # forgotten at this very moment
            continue
        near.append(
            NearDate(
                member_id=one.member_id,
                member_name=member.full_name,
                mobile=member.mobile,
                allows_occasion=member.allows_occasion,
                is_excluded=member.is_excluded,
                on=one.on,
                date=_view(kept, Occurrence(one.on, one.year), today, labels),
            )
        )
    return near


def _kept_between(
    first: date, last: date, shop_ids: Collection[int] | None
) -> QuerySet[ImportantDate]:
    """Rows that may be kept in these days, found by the index; what a short month puts off or
    brings forward is judged by the caller.
    """
    falls_in = [
        Q(calendar=calendar, month=month, day__gte=least, day__lte=most)
        for calendar in CALENDARS
        for month, least, most in _named_between(first, last, calendar)
    ]
    kept = ImportantDate.objects.filter(reduce(or_, falls_in), member__status=Member.Status.ACTIVE)
    if shop_ids is not None:
        kept = kept.filter(member__joined_shop_id__in=shop_ids)
    return kept


def _named_between(
    first: date, last: date, calendar: CalendarName
) -> Iterable[tuple[int, int, int]]:
    """Per month the first and the last number that a day in this stretch may be kept for."""
    year, month, number = name_of(first, calendar)
    if number == 1:  # the day after a month that was short
        before = month - 1 or 12
        yield before, longest_month(calendar, before), longest_month(calendar, before)
    ends = name_of(last, calendar)
    while (year, month) < (ends.year, ends.month):
        yield month, number, longest_month(calendar, month)
        year, month, number = (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)
    is_over = ends.day == month_length(calendar, year, month)
    yield month, number, longest_month(calendar, month) if is_over else ends.day


def _next(kept: ImportantDate, today: date) -> Occurrence:
    return next_occurrence(
        cast("CalendarName", kept.calendar),
        kept.month,
        kept.day,
        today=today,
        policy=cast("LeapPolicy", kept.leap_policy),
    )


class _Labels:
    """The words of the reader's language, looked up once for a whole list."""

    def __init__(self) -> None:
        self.whose = {value: str(label) for value, label in ImportantDate.Whose.choices}
        self.kinds = {value: str(label) for value, label in ImportantDate.Kind.choices}


def _view(kept: ImportantDate, occurrence: Occurrence, today: date, labels: _Labels) -> DateView:
    turns = occurrence.year - kept.year if kept.year else 0
    return DateView(
        id=kept.pk,
        whose=kept.whose,
        kind=kept.kind,
        title=kept.title,
        person=kept.person,
        whose_label=labels.whose[kept.whose],
        kind_label=labels.kinds[kept.kind],
        calendar=cast("CalendarName", kept.calendar),
        month=kept.month,
        day=kept.day,
        year=kept.year,
        leap_policy=cast("LeapPolicy", kept.leap_policy),
        lead_days=kept.lead_days,
        note=kept.note,
        source=kept.source,
        told_at=kept.told_at,
        next_on=occurrence.on,
        days_left=(occurrence.on - today).days,
        turns=turns if turns > 0 else None,
        is_mourning=kept.kind == ImportantDate.Kind.REMEMBRANCE,
    )
