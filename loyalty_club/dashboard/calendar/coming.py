"""The weeks ahead: whose day is near, what he bought for it last year, and what everybody keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from loyalty_club.dashboard.filters import ShopFilter
from loyalty_club.dashboard.frame import show
from loyalty_club.web.coming import coming_days, near_days
from loyalty_club.web.date_form import KINDS, WHOSE
from loyalty_club.web.guards import staff_page
from loyalty_club.web.page_club import page_club
from members.roles import Actor, Right
from members.rules.calendars import week_start
from members.selectors.club import club_day
from members.selectors.dates import NearDate, count_dates_between, dates_between
from members.selectors.occasions import occasions_between

WEEKS = 5
# What one looks through in a day; the rest is a click away.
A_DAY = 40
WEEK = timedelta(days=7)
ONE_DAY = timedelta(days=1)


class ComingFilter(ShopFilter):
    """Whose days, of which kind; the week is chosen above the list."""

    kind = forms.ChoiceField(
        label=_("Which day"), choices=[("", _("Every kind")), *KINDS], required=False
    )
    whose = forms.ChoiceField(
        label=_("Whose day"), choices=[("", _("Everybody's")), *WHOSE], required=False
    )
    week = forms.IntegerField(
        min_value=0, max_value=WEEKS - 1, required=False, widget=forms.HiddenInput
    )
    day = forms.DateField(required=False, widget=forms.HiddenInput)
    field_order = ("kind", "whose", "shop")

    def takes(self, near: NearDate) -> bool:
        """Whether this date is asked for."""
        kind, whose = self.chosen("kind"), self.chosen("whose")
        return kind in ("", near.date.kind) and whose in ("", near.date.whose)

    @property
    def narrows(self) -> bool:
        """True where not every kind of date of everybody is asked for."""
        return bool(self.chosen("kind") or self.chosen("whose"))


@dataclass(frozen=True, slots=True)
class Week:
    """One of the weeks to choose from; `first` is today in the one that has begun."""

    number: int
    first: date
    last: date
    count: int
    is_shown: bool


@require_safe
@staff_page(Right.FIGURES_READ, Right.MEMBERS_READ)
def coming(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One of the five weeks ahead; all of them counted."""
    asked = ComingFilter(request.GET, actor=actor)
    weeks = _weeks(asked)
    week = next(week for week in weeks if week.is_shown)
    day = cast("date | None", asked.chosen("day") or None)
    first, last = (day, day) if day else (week.first, week.last)
    found = [one for one in dates_between(first, last, shop_ids=asked.shop_ids) if asked.takes(one)]
    counts = _counted(found)
    rows = near_days(found if day else _first_of_each_day(found), shop_ids=actor.shop_ids)
    days = coming_days(
        first, last, rows=rows, occasions=occasions_between(first, last), counts=counts
    )
    return show(
        request,
        actor,
        "dashboard/coming.html",
        filter=asked,
        weeks=weeks,
        week=week,
        day=day,
        days=days,
        found=len(found),
        sees_mobiles=actor.may(Right.MOBILES_READ),
        may_follow_up=actor.may(Right.FOLLOW_UPS_WRITE),
        today=club_day(),
    )


def _weeks(asked: ComingFilter) -> list[Week]:
    today = club_day()
    starts_on = _start_of_week(today)
    counts = _counts(asked, today, starts_on + WEEKS * WEEK - ONE_DAY)
    shown = asked.chosen("week") or 0
    day = asked.chosen("day")
    if day:
        shown = min(max((day - starts_on) // WEEK, 0), WEEKS - 1)
    weeks = []
    for number in range(WEEKS):
        first = max(today, starts_on + number * WEEK)
        last = starts_on + (number + 1) * WEEK - ONE_DAY
        count = sum(dates for on, dates in counts.items() if first <= on <= last)
        weeks.append(Week(number, first, last, count, is_shown=number == shown))
    return weeks


def _counts(asked: ComingFilter, first: date, last: date) -> Mapping[date, int]:
    """How many dates each day has: by the database, unless only some of them are asked for."""
    if not asked.narrows:
        return count_dates_between(first, last, shop_ids=asked.shop_ids)
    found = dates_between(first, last, shop_ids=asked.shop_ids)
    return _counted([one for one in found if asked.takes(one)])


def _counted(found: list[NearDate]) -> dict[date, int]:
    counts: dict[date, int] = {}
    for one in found:
        counts[one.on] = counts.get(one.on, 0) + 1
    return counts


def _first_of_each_day(found: list[NearDate]) -> list[NearDate]:
    taken: dict[date, int] = {}
    first: list[NearDate] = []
    for one in found:
        taken[one.on] = taken.get(one.on, 0) + 1
        if taken[one.on] <= A_DAY:
            first.append(one)
    return first


def _start_of_week(day: date) -> date:
    """Saturday where the club lives by the Jalali calendar, else Monday."""
    if page_club().calendar == "jalali":
        return week_start(day)
    return day - timedelta(days=day.weekday())
