"""Who keeps an important date on one of some days, as a filter for a larger question."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import reduce
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
    kept = ImportantDate.objects.filter(
        reduce(or_, (_falls_on(listed, calendar) for calendar in CALENDARS))
    )
    if kinds:
        kept = kept.filter(kind__in=kinds)
    return kept.filter(whose__in=whose) if whose else kept


def _falls_on(days: list[date], calendar: CalendarName) -> Q:
    """Kept on one of these days in this calendar. Nearly all are, whatever is done in years
    without them; the few others are asked for beside.
    """
    by_policy = {policy: _named(days, calendar, policy) for policy in LEAP_POLICIES}
    always = set.intersection(*by_policy.values())
    asked = _on(always)
    for policy, named in by_policy.items():
        if rest := named - always:
            asked |= Q(leap_policy=policy) & _on(rest)
    return Q(calendar=calendar) & asked


def _on(named: set[tuple[int, int]]) -> Q:
    by_month: dict[int, list[int]] = {}
    for month, number in sorted(named):
        by_month.setdefault(month, []).append(number)
    months = (Q(month=month, day__in=numbers) for month, numbers in by_month.items())
    return reduce(or_, months, Q(pk__in=[]))


def _named(days: list[date], calendar: CalendarName, policy: LeapPolicy) -> set[tuple[int, int]]:
    """By month and number what is kept on these days."""
    return {one for day in days for one in yearly_days_on(day, calendar, policy)}
