"""When they buy, as last worked out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from analytics.rules.buying.clock import MonthSold, Week
from analytics.selectors.kept import Kept, kept
from members.rules.calendars import Window

WHEN = "when"


@dataclass(frozen=True, slots=True)
class When:
    """The hours of the week in the window, of everybody and of members; the last whole `months`;
    and how many times a usual day's sales each month of the year brings (0 the first), empty
    before there are two whole years.
    """

    kept: Kept
    window: Window | None = None
    everybody: Week = field(default_factory=lambda: Week({}))
    members: Week = field(default_factory=lambda: Week({}))
    months: tuple[MonthSold, ...] = ()
    season: Mapping[int, float] = field(default_factory=dict)


def kept_when(shop_id: int | None = None) -> When:
    """The newest answer of the club or of one shop; empty before the first. One statement."""
    found = kept(WHEN, shop_id)
    if not found:
        return When(found)
    body = found.body
    return When(
        found,
        Window(date.fromisoformat(body["first"]), date.fromisoformat(body["last"])),
        _week(body["everybody"], body["unknown"]),
        _week(body["members"], body["members_unknown"]),
        tuple(MonthSold(*month) for month in body["months"]),
        dict(body["season"]),
    )


def _week(cells: list[list[int]], unknown: int) -> Week:
    return Week({(day, hour): count for day, hour, count in cells}, unknown)
