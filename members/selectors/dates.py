"""Reading important dates: a member's, with when each comes next, and whose day it is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import cast

from django.db.models import Q

from members.models import ImportantDate, Member
from members.rules.calendars import CalendarName, next_yearly_day, yearly_days_on
from members.selectors.club import club_day


@dataclass(frozen=True, slots=True)
class DateView:
    """One date of a member, in words too, and the next day on which it is kept.

    `month`, `day` and `year` are those of its own calendar; `days_left` is 0 on the day itself.
    """

    id: int
    whose: str
    kind: str
    whose_label: str
    kind_label: str
    calendar: CalendarName
    month: int
    day: int
    year: int | None
    next_on: date
    days_left: int


def dates_of(member_id: int, *, today: date | None = None) -> list[DateView]:
    """The member's dates, the nearest first; days are the club's."""
    today = today or club_day()
    views = [_view(kept, today) for kept in ImportantDate.objects.filter(member_id=member_id)]
    return sorted(views, key=lambda view: (view.next_on, view.id))


def members_with_date_on(day: date, kinds: Collection[str]) -> list[tuple[int, int]]:
    """The (member id, date id) of every date of these kinds that is kept on this day of the
    club, in either calendar, by active members.
    """
    falls_on = [
        Q(calendar=calendar, month=month, day=number)
        for calendar in ImportantDate.Calendar.values
        for month, number in yearly_days_on(day, cast("CalendarName", calendar))
    ]
    kept = ImportantDate.objects.filter(
        reduce(or_, falls_on), kind__in=kinds, member__status=Member.Status.ACTIVE
    )
    return list(kept.order_by("member_id", "id").values_list("member_id", "id"))


def _view(kept: ImportantDate, today: date) -> DateView:
    calendar = cast("CalendarName", kept.calendar)
    next_on = next_yearly_day(calendar, kept.month, kept.day, today=today)
    return DateView(
        id=kept.pk,
        whose=kept.whose,
        kind=kept.kind,
        whose_label=kept.get_whose_display(),
        kind_label=kept.get_kind_display(),
        calendar=calendar,
        month=kept.month,
        day=kept.day,
        year=kept.year,
        next_on=next_on,
        days_left=(next_on - today).days,
    )
