"""What every member brought and cost in some days, one after the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import connection

from analytics.rules.lifecycle import FOLLOW_UP_MINUTES
from analytics.rules.profit.lines import Lines, lines_of
from analytics.selectors.profit.statements import MEMBER_LINES
from analytics.selectors.rules import figure_rules
from analytics.selectors.winning.figures import stated_margin
from campaigns.selectors.leads.rules import sales_rules
from members.rules.calendars import Window
from members.selectors.club import club_zone

AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Prices:
    """By what the lines are reckoned: the owner's margin, minutes and price of an hour."""

    margin_bps: int
    hourly_cost: int
    purchase_minutes: int

    def minutes(self, purchases: int, follow_ups: int) -> int:
        """Minutes of staff for so many purchases and follow-ups."""
        return purchases * self.purchase_minutes + follow_ups * FOLLOW_UP_MINUTES


@dataclass(frozen=True, slots=True)
class MemberLines:
    """One member: known for so many days, and his lines."""

    member_id: int
    days_known: int
    minutes: int
    lines: Lines

    @property
    def has_lines(self) -> bool:
        """Anything came in or went out."""
        return bool(self.lines.margin or self.lines.cost)


def prices() -> Prices:
    """As the owner has set them today."""
    return Prices(
        margin_bps=stated_margin(),
        hourly_cost=sales_rules().hourly_cost,
        purchase_minutes=figure_rules().purchase_minutes,
    )


def member_lines(window: Window, prices: Prices) -> Iterator[MemberLines]:
    """Every active member once, read in parts; one statement."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(MEMBER_LINES, _asked(window))
        while rows := cursor.fetchmany(AT_ONCE):
            yield from (_lines(row, prices) for row in rows)


def _lines(row: tuple[Any, ...], prices: Prices) -> MemberLines:
    member_id, days_known, sales, purchases, rewards, messages, follow_ups, acquisition = row
    minutes = prices.minutes(purchases, follow_ups)
    lines = lines_of(
        sales=sales,
        margin_bps=prices.margin_bps,
        rewards=rewards,
        messages=messages,
        minutes=minutes,
        hourly_cost=prices.hourly_cost,
        acquisition=acquisition,
    )
    return MemberLines(member_id, days_known, minutes, lines)


def _asked(window: Window) -> dict[str, Any]:
    zone = club_zone()
    return {
        "first": window.starts_on,
        "last": window.ends_on,
        "opens": datetime.combine(window.starts_on, time.min, tzinfo=zone),
        "closes": datetime.combine(window.ends_on + timedelta(days=1), time.min, tzinfo=zone),
        "zone": str(zone),
    }
