"""What a simulated program gives: figures by month, by window of the cap and by member."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from members.rules.calendars import Window
from points.rules.budget import BPS, allowance


@dataclass(slots=True)
class MonthFigures:
    """One month, in money unless it says points. `sales` are net of returns, `given_back` is what
    points, gifts and grants are worth; a return counts in the month of its sale.

    `grants` are the sales that something was due for, and what was given outside sales; of them
    the cap has `cut` so many, by `cut_value` altogether.
    """

    window: Window
    purchases: int = 0
    sales: int = 0
    given_back: int = 0
    points: int = 0
    grants: int = 0
    cut: int = 0
    cut_value: int = 0

    @property
    def given_back_bps(self) -> int | None:
        """Given back ÷ sales in basis points; None without sales."""
        return self.given_back * BPS // self.sales if self.sales > 0 else None


@dataclass(slots=True)
class WindowFigures:
    """One window of the cap. `pool` is what the till's pool holds after a full sweep."""

    window: Window
    given_back: int = 0
    pool: int = 0
    is_throttled: bool = False
    sales_by_cap: dict[int, int] = field(default_factory=dict)

    @property
    def sales(self) -> int:
        """Net sales of the window."""
        return sum(self.sales_by_cap.values())

    @property
    def allowed(self) -> int:
        """What these sales allow to give back, each part by the cap of its time."""
        return sum(allowance(max(0, sales), cap) for cap, sales in self.sales_by_cap.items())

    def used_bps(self) -> int:
        """How much of what is allowed has been used."""
        allowed = self.allowed
        if not allowed:
            return BPS if self.given_back else 0
        return self.given_back * BPS // allowed


@dataclass(slots=True)
class MemberFigures:
    """What one member bought and got: net spend, points and their value, with what came back
    taken off.
    """

    purchases: int = 0
    spend: int = 0
    points: int = 0
    value: int = 0
    tier: str = ""
    balance: int = 0
    balance_value: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """A whole run. `liability_points` are worth `liability_value` at its end; `cash_instead` is
    what bills paid with points elsewhere were paid in money here, because the points were not
    there; `tiers` counts members by the code of their tier; `refused` gifts and discounts had no
    room under the cap.
    """

    months: Sequence[MonthFigures]
    windows: Sequence[WindowFigures]
    members: Mapping[int, MemberFigures]
    tiers: Mapping[str, int]
    liability_points: int
    liability_value: int
    cash_instead: int
    refused: int

    @property
    def purchases(self) -> int:
        """All bills, voided ones left out."""
        return sum(month.purchases for month in self.months)

    @property
    def sales(self) -> int:
        """Net sales."""
        return sum(month.sales for month in self.months)

    @property
    def given_back(self) -> int:
        """What went back to members, in money."""
        return sum(month.given_back for month in self.months)

    @property
    def given_back_bps(self) -> int | None:
        """Given back ÷ sales in basis points; None without sales."""
        return self.given_back * BPS // self.sales if self.sales > 0 else None

    @property
    def points(self) -> int:
        """Points that sales earned, with what came back taken off."""
        return sum(month.points for month in self.months)

    @property
    def grants(self) -> int:
        """How often something was due."""
        return sum(month.grants for month in self.months)

    @property
    def cut(self) -> int:
        """How often the cap cut it."""
        return sum(month.cut for month in self.months)

    @property
    def cut_value(self) -> int:
        """By how much, in money."""
        return sum(month.cut_value for month in self.months)
