"""What the club owed its members at the end of any past day: points, value, when they expire."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection

from members.rules.calendars import CalendarName, add_months, window_of
from members.selectors.club import club_day, club_zone
from points.selectors.programs import terms_on

SAMPLE_NEEDED = 30
YEAR = 12
# What lots held at the end of a day: what remains now, and what has been taken since put back.
_HELD = """
WITH since AS (
    SELECT allocation.lot_id, sum(allocation.points) AS points
    FROM points_allocation AS allocation
    JOIN points_ledgerentry AS entry ON entry.id = allocation.entry_id
    WHERE entry.business_date > %(day)s
    GROUP BY allocation.lot_id
), held AS (
    SELECT lot.account_id, lot.expires_at, lot.unit_value,
        coalesce(lot.vests_at < %(ends_at)s, false) AS is_vested,
        lot.remaining + coalesce(since.points, 0) AS points
    FROM points_pointlot AS lot
    JOIN points_ledgerentry AS entry ON entry.id = lot.entry_id
    LEFT JOIN since ON since.lot_id = lot.id
    WHERE entry.business_date <= %(day)s AND lot.expires_at >= %(ends_at)s
)
SELECT expires_at, is_vested, sum(points)::bigint, sum(points * unit_value)::bigint,
    (SELECT count(DISTINCT account_id) FROM held WHERE points > 0)
FROM held WHERE points > 0
GROUP BY expires_at, is_vested
"""
# Lots whose life ended in a year: what of them expired, and what they had brought their member.
# Points that moved to another card live on in the lot that they filled there.
_ENDED = """
WITH ended AS (
    SELECT lot.id, lot.original, lot.remaining
    FROM points_pointlot AS lot
    WHERE lot.expires_at > %(from)s AND lot.expires_at < %(ends_at)s
), used AS (
    SELECT allocation.lot_id,
        sum(allocation.points) FILTER (WHERE entry.kind = 'expire') AS expired,
        sum(allocation.points) FILTER (WHERE entry.kind IN ('merge_out', 'merge_in')) AS moved
    FROM points_allocation AS allocation
    JOIN points_ledgerentry AS entry ON entry.id = allocation.entry_id
    WHERE allocation.lot_id IN (SELECT id FROM ended)
    GROUP BY allocation.lot_id
)
SELECT count(*) FILTER (WHERE original > coalesce(moved, 0)),
    coalesce(sum(coalesce(expired, 0) + remaining), 0)::bigint,
    coalesce(sum(original - coalesce(moved, 0)), 0)::bigint
FROM ended LEFT JOIN used ON used.lot_id = ended.id
"""


@dataclass(frozen=True, slots=True)
class Breakage:
    """What of the club's own points came to nothing: of `sample` lots whose life ended in the
    twelve months before a day, `expired` of the `ended` points were never spent.
    """

    expired: int
    ended: int
    sample: int

    @property
    def rate_bps(self) -> int:
        """The expired part of the points whose life ended, in basis points."""
        return self.expired * 10_000 // self.ended


@dataclass(frozen=True, slots=True)
class ExpiryMonth:
    """Points whose last day lies in one month of the program's calendar, and their value."""

    starts_on: date
    points: int
    value: int


@dataclass(frozen=True, slots=True)
class Liability:
    """What was owed at the end of `day`: `points` and their `value` (money, as granted), those
    that wait for their day or event (`pending_`) among them; `members` held them.

    `expected_breakage` is the part of the value that by the club's own last year will never be
    spent; None where fewer than 30 lots speak for it.
    """

    day: date
    points: int
    value: int
    pending_points: int
    pending_value: int
    by_expiry_month: list[ExpiryMonth]
    breakage: Breakage | None
    members: int

    @property
    def expected_breakage(self) -> int | None:
        """Value × own breakage, rounded down."""
        if self.breakage is None or self.breakage.sample < SAMPLE_NEEDED:
            return None
        return self.value * self.breakage.expired // self.breakage.ended


@dataclass(frozen=True, slots=True)
class _Held:
    expires_at: datetime
    is_vested: bool
    points: int
    value: int
    members: int


def liability_on(day: date | None = None) -> Liability:
    """What the club owed at the end of this day of its own, today by default.

    Counts by the entries' business dates, so a sale booked late belongs to its own day. Where
    visits prolong points, their expiry is the one known now. Refuses with `NoProgram`.
    """
    day = day or club_day()
    calendar = terms_on(day).calendar
    held = _held(day)
    pending = [row for row in held if not row.is_vested]
    return Liability(
        day=day,
        points=sum(row.points for row in held),
        value=sum(row.value for row in held),
        pending_points=sum(row.points for row in pending),
        pending_value=sum(row.value for row in pending),
        by_expiry_month=_by_month(held, calendar),
        breakage=_breakage(day, calendar),
        members=held[0].members if held else 0,
    )


def _held(day: date) -> list[_Held]:
    with connection.cursor() as cursor:
        cursor.execute(_HELD, {"day": day, "ends_at": _midnight_after(day)})
        return [_Held(*row) for row in cursor.fetchall()]


def _by_month(held: Iterable[_Held], calendar: CalendarName) -> list[ExpiryMonth]:
    points: dict[date, int] = defaultdict(int)
    value: dict[date, int] = defaultdict(int)
    for row in held:
        last_day = club_day(row.expires_at - timedelta(seconds=1))
        month = window_of(last_day, "month", calendar).starts_on
        points[month] += row.points
        value[month] += row.value
    return [ExpiryMonth(month, points[month], value[month]) for month in sorted(points)]


def _breakage(day: date, calendar: CalendarName) -> Breakage | None:
    year_before = add_months(day, -YEAR, calendar)
    with connection.cursor() as cursor:
        cursor.execute(
            _ENDED, {"from": _midnight_after(year_before), "ends_at": _midnight_after(day)}
        )
        sample, expired, ended = cursor.fetchone()
    return Breakage(expired, ended, sample) if ended else None


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=club_zone())
