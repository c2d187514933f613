"""The three things to do today: whom to win back, whose day is near, who waits for an answer."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from analytics.selectors.scope import Circle, ShopIds
from analytics.selectors.staying.at_risk import at_risk, stake_at_risk
from campaigns.selectors.tickets.listing import in_state, seen_tickets
from members.selectors.club import club_day
from members.selectors.dates import NearDate, count_dates_between, dates_between

AHEAD = timedelta(days=7)
MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Slipping:
    """A member at risk, and what is lost with him (money, a year)."""

    member_id: int
    name: str
    stake: int


@dataclass(frozen=True, slots=True)
class ToWinBack:
    """How many are at risk, what is at stake together (None: not worked out), the dearest."""

    count: int
    stake: int | None
    first: list[Slipping]


@dataclass(frozen=True, slots=True)
class DaysComing:
    """Members' days of this week that begins today, and the nearest of them."""

    count: int
    first: list[NearDate]


@dataclass(frozen=True, slots=True)
class Today:
    """The three of them; `open_tickets` are unsolved ones."""

    win_back: ToWinBack
    days: DaysComing
    open_tickets: int


def todo_of(circle: Circle, *, sees_withheld: bool = False, now: datetime | None = None) -> Today:
    """What is worth doing today; days and tickets are those of the circle's shops."""
    today = club_day(now)
    return Today(
        win_back=_to_win_back(circle, today),
        days=_days_coming(circle.shop_ids, today),
        open_tickets=_open_tickets(circle.shop_ids, now, sees_withheld=sees_withheld),
    )


def _to_win_back(circle: Circle, today: date) -> ToWinBack:
    figure = stake_at_risk(circle)
    first: list[Slipping] = []
    if figure.value:
        # Without the condition the index of stakes would not serve.
        rows = at_risk(circle, today=today).filter(stake__gt=0)[:MOST_SHOWN]
        first = [Slipping(row.member_id, str(row.member), row.stake) for row in rows]
    return ToWinBack(figure.sample, None if figure.value is None else round(figure.value), first)


def _days_coming(shop_ids: ShopIds, today: date) -> DaysComing:
    last = today + AHEAD - timedelta(days=1)
    count = sum(count_dates_between(today, last, shop_ids=shop_ids).values())
    if not count:
        return DaysComing(0, [])
    return DaysComing(
        count, dates_between(today, last, shop_ids=shop_ids, limit=MOST_SHOWN, today=today)
    )


def _open_tickets(shop_ids: ShopIds, now: datetime | None, *, sees_withheld: bool) -> int:
    rows = seen_tickets(shop_ids, sees_withheld=sees_withheld)
    return in_state(rows, "open", now or timezone.now()).count()
