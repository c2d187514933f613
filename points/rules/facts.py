"""What the rules may know of one sale, or of one event in a member's life."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from members.rules.calendars import CalendarName
from members.rules.yearly import LeapPolicy
from points.rules.sales import Line


@dataclass(frozen=True, slots=True)
class YearlyDate:
    """A member's important date: what kind it is, whose, its day in every year, and when it
    is kept in a year without that day.
    """

    kind: str
    whose: str
    calendar: CalendarName
    month: int
    day: int
    leap_policy: LeapPolicy = "before"


class Used(NamedTuple):
    """How often and how much a rule has given within its limit's period."""

    times: int = 0
    points: int = 0


NOT_USED = Used()


# Not frozen: one is made for each of a million sales.
@dataclass(slots=True)
class Facts:
    """A sale and its member at the moment of the sale.

    `visits` counts the days with a purchase before this day; `last_visit_on` is the latest of
    them. `minute` is the minute of the club's day. `used` tells, for each rule with a limit, what
    it has given in the running period; `spoken` which rule of each exclusive group has already
    given on this day, and `given` which fixed bonuses have.
    """

    day: date
    minute: int = 0
    shop: str = ""
    amount: int = 0
    net: int = 0
    lines: Sequence[Line] = ()
    tenders: Mapping[str, int] = field(default_factory=dict)
    visits: int = 0
    last_visit_on: date | None = None
    tier: str = ""
    labels: frozenset[str] = frozenset()
    dates: Sequence[YearlyDate] = ()
    is_referred: bool = False
    told: frozenset[str] = frozenset()
    answered_on: date | None = None
    used: Mapping[str, Used] = field(default_factory=dict)
    spoken: Mapping[str, str] = field(default_factory=dict)
    given: Collection[str] = frozenset()
