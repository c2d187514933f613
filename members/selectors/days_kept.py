"""Who keeps an important date on one of some days, as a filter for a larger question."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import reduce
from itertools import product
from operator import or_
from typing import cast

from django.db.models import Q, QuerySet

from members.models import ImportantDate
from members.rules.calendars import CalendarName
from members.rules.yearly import LEAP_POLICIES, LeapPolicy, yearly_days_on

CALENDARS = cast("list[CalendarName]", ImportantDate.Calendar.values)


def dates_kept_on(
    days: Iterable[date], *, kinds: Collection[str] = (), whose: Collection[str] = ()
) -> QuerySet[ImportantDate]:
    """The dates that are kept on one of these days of the club, in any calendar, whatever is done
    in years without them; of these kinds and relations, where some are named. It is exact, and
    part of whatever statement it is used in.
    """
    listed = list(days)
    falls_on = [
        Q(calendar=calendar, month=month, day__in=numbers, leap_policy=policy)
        for calendar, policy in product(CALENDARS, LEAP_POLICIES)
        for month, numbers in _named(listed, calendar, policy).items()
    ]
    kept = ImportantDate.objects.filter(reduce(or_, falls_on, Q(pk__in=[])))
    if kinds:
        kept = kept.filter(kind__in=kinds)
    return kept.filter(whose__in=whose) if whose else kept


def _named(days: list[date], calendar: CalendarName, policy: LeapPolicy) -> dict[int, list[int]]:
    """By month the numbers of the days that are kept on these days."""
    named: dict[int, list[int]] = {}
    for day in days:
        for month, number in yearly_days_on(day, calendar, policy):
            named.setdefault(month, []).append(number)
    return named
