"""Whose day is near, with what was bought for it last year: for the dashboard and the counter."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from loyalty_club.web.date_words import ShownDate, shown_date
from loyalty_club.web.page_club import page_club
from members.rules.yearly import next_yearly_day
from members.selectors.club import club_day
from members.selectors.dates import DateView, NearDate
from members.selectors.occasions import OccasionView
from points.selectors.last_year import LastYear, bought_last_year

# Longer than any year and shorter than two of the shortest.
A_YEAR_AND_MORE = timedelta(days=380)
DUE_BEFORE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class NearDay:
    """One member's day, in words, and what he bought for it last year."""

    near: NearDate
    shown: ShownDate
    last_year: LastYear | None

    @property
    def follow_up(self) -> str:
        """What the page of a new follow-up is told, as the query of its address."""
        due = max(club_day(), self.near.on - DUE_BEFORE)
        reason = f"{self.shown.name} ({self.near.date.whose_label})"
        return urlencode({"member": self.near.member_id, "reason": reason, "due": due.isoformat()})


@dataclass(frozen=True, slots=True)
class ComingDay:
    """One day with its occasions and the members whose day it is; `more` are not shown."""

    on: date
    occasions: list[OccasionView]
    rows: list[NearDay]
    more: int = 0


def near_days(
    found: Sequence[NearDate], *, shop_ids: Collection[int] | None = None
) -> list[NearDay]:
    """These dates with what was bought for them the year before: two statements in all."""
    pairs = {
        (one.member_id, one.date.id): (one.member_id, before)
        for one in found
        if (before := kept_before(one.date, one.on)) is not None
    }
    bought = bought_last_year(pairs.values(), shop_ids=shop_ids)
    calendar = page_club().calendar
    return [
        NearDay(
            near=one,
            shown=shown_date(one.date, club_calendar=calendar),
            last_year=bought.get(pairs.get((one.member_id, one.date.id), (0, one.on))),
        )
        for one in found
    ]


def kept_before(view: DateView, on: date) -> date | None:
    """When the day that is kept `on` was kept the time before; None where that was longer ago
    than a year of its calendar.
    """
    before = next_yearly_day(
        view.calendar, view.month, view.day, today=on - A_YEAR_AND_MORE, policy=view.leap_policy
    )
    return before if before < on else None


def coming_days(
    first: date,
    last: date,
    *,
    rows: Sequence[NearDay],
    occasions: Sequence[OccasionView],
    counts: dict[date, int] | None = None,
) -> list[ComingDay]:
    """The days on which there is anything, in order; `counts` tells how many rows a day has
    where not all of them are given.
    """
    by_day: dict[date, list[NearDay]] = {}
    for row in rows:
        by_day.setdefault(row.near.on, []).append(row)
    days = []
    for later in range((last - first).days + 1):
        on = first + timedelta(days=later)
        kept = [one for one in occasions if one.on == on]
        near = by_day.get(on, [])
        if kept or near:
            whole = len(near) if counts is None else counts.get(on, len(near))
            days.append(ComingDay(on, kept, near, more=whole - len(near)))
    return days
