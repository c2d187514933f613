"""What is worth doing today: whom to win back, and whose day is near."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from analytics.selectors.kept import Kept
from analytics.selectors.scope import Circle, ShopIds
from analytics.selectors.staying.at_risk import at_risk, stake_at_risk
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
    """Both of them."""

    win_back: ToWinBack
    days: DaysComing


def todo_of(
    circle: Circle,
    *,
    stake: Kept | None = None,
    now: datetime | None = None,
) -> Today:
    """What is worth doing today; days are those of the circle's shops. `stake` is what the night
    has found, where that was read already.
    """
    today = club_day(now)
    return Today(
        win_back=_to_win_back(circle, today, stake),
        days=_days_coming(circle.shop_ids, today),
    )


def _to_win_back(circle: Circle, today: date, stake: Kept | None) -> ToWinBack:
    figure = stake_at_risk(circle, stake)
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
