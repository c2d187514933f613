"""A member's movements of points as the member reads them: what, how many, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from members.rules.calendars import Window
from members.selectors.club import current_club
from points.models import LedgerEntry
from points.selectors.statements import explain_entry, statement_for


@dataclass(frozen=True, slots=True)
class Movement:
    """One row of the statement; `title` and `why` are in the reader's language."""

    title: str
    why: str
    points: int
    balance_after: int
    at: datetime
    shop: str


@dataclass(frozen=True, slots=True)
class MovementsOfMonth:
    """The rows of a month, the newest first, what they brought and took (`lost` is negative).

    `older_on` and `newer_on` are days with a movement before and after the month, the nearest.
    """

    rows: list[Movement]
    gained: int
    lost: int
    older_on: date | None
    newer_on: date | None


def last_movements(member_id: int, *, limit: int) -> list[Movement]:
    """The newest movements."""
    return _as_movements(statement_for(member_id)[:limit])


def movements_in(member_id: int, month: Window) -> MovementsOfMonth:
    """The movements of one month, and where the neighbouring ones lie."""
    entries = statement_for(member_id)
    rows = _as_movements(entries.filter(business_date__range=(month.starts_on, month.ends_on)))
    days = entries.values_list("business_date", flat=True)
    return MovementsOfMonth(
        rows=rows,
        gained=sum(row.points for row in rows if row.points > 0),
        lost=sum(row.points for row in rows if row.points < 0),
        older_on=days.filter(business_date__lt=month.starts_on).first(),
        newer_on=days.filter(business_date__gt=month.ends_on).last(),
    )


def _as_movements(entries: Iterable[LedgerEntry]) -> list[Movement]:
    currency = current_club().currency
    return [
        Movement(
            title=entry.get_kind_display(),
            why=explain_entry(entry, currency),
            points=entry.points,
            balance_after=entry.balance_after,
            at=entry.at,
            shop=entry.purchase.shop.name if entry.purchase else "",
        )
        for entry in entries
    ]
