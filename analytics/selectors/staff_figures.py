"""Staff and shops: who sold how much, and who made members of those who buy."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from analytics.rules.staff import StaffSums
from analytics.selectors.kept import Kept, kept
from analytics.selectors.scope import ShopIds
from analytics.selectors.staff_sums import Hand, sums_between
from members.rules.calendars import Window, window_of
from members.selectors.club import current_club

NAME = "staff"


def staff_figures(window: Window, shop_ids: ShopIds = None) -> dict[str, StaffSums]:
    """The work of each by actor's id, the most sales first; "" is what nobody of the staff did:
    sales that were brought in, members who joined by themselves.

    Months that have ended come from what the night has kept (`kept_staff`), other days from the
    rows: the answer takes as long for a year as for a month.
    """
    whole: dict[str, StaffSums] = defaultdict(StaffSums)
    months, rest = _parted(window, kept_staff())
    for month in months:
        for hand, sums in month.items():
            if shop_ids is None or hand.shop_id in shop_ids:
                whole[hand.who] += sums
    for days in rest:
        for hand, sums in sums_between(days, shop_ids).items():
            whole[hand.who] += sums
    done = {who: sums for who, sums in whole.items() if sums}
    return dict(sorted(done.items(), key=lambda one: (not one[0], -one[1].sales, one[0])))


def kept_staff() -> Kept:
    """The months of the staff as the night has kept them."""
    return kept(NAME)


def months_body(months: Mapping[date, Mapping[Hand, StaffSums]]) -> dict[str, Any]:
    """Months by their first day, as they are kept."""
    return {
        "months": {
            first.isoformat(): [
                {"who": hand.who, "shop": hand.shop_id, **asdict(sums)}
                for hand, sums in sorted(month.items())
            ]
            for first, month in months.items()
        }
    }


def _parted(window: Window, found: Kept) -> tuple[list[dict[Hand, StaffSums]], list[Window]]:
    """The kept months that lie inside the window, and the stretches of days between them."""
    months, rest = [], []
    calendar = current_club().calendar
    opens = day = window.starts_on
    while day <= window.ends_on:
        month = window_of(day, "month", calendar)
        known = found.body.get("months", {}).get(month.starts_on.isoformat())
        if known is not None and month.starts_on == day and month.ends_on <= window.ends_on:
            if opens < day:
                rest.append(Window(opens, day - timedelta(days=1)))
            months.append(_month(known))
            opens = month.ends_on + timedelta(days=1)
        day = month.ends_on + timedelta(days=1)
    if opens <= window.ends_on:
        rest.append(Window(opens, window.ends_on))
    return months, rest


def _month(rows: list[dict[str, Any]]) -> dict[Hand, StaffSums]:
    return {
        Hand(row["who"], row["shop"]): StaffSums(
            **{name: row[name] for name in StaffSums.__dataclass_fields__}
        )
        for row in rows
    }
