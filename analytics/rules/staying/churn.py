"""Churn and retention: who of those who were customers is one still.

A *customer* has bought and is not lost; *lost* is whoever has been silent for too long
(`analytics.selectors.rules.silence_of_lost`). Nobody gives notice in a shop, so everything here
rests on that rule, which is why it is printed beside each of these figures.
"""

from dataclasses import dataclass

from analytics.rules.figures import BPS, share_bps
from campaigns.rules.uplift import Group, wilson


@dataclass(frozen=True, slots=True)
class Movement:
    """How the customers of some days came and went; every count is of members.

    `start` were customers on the eve, `end` are on the last day. `left` of those at the start are
    lost on the last day. `new` bought for the first time in these days; `passed` of them are lost
    again by their end. `lost` are all who were lost within these days and are at their end: those
    of the start, those who passed, and those who had come back and left once more.
    """

    start: int = 0
    end: int = 0
    new: int = 0
    left: int = 0
    passed: int = 0
    lost: int = 0

    def __add__(self, other: "Movement") -> "Movement":
        return Movement(
            self.start + other.start,
            self.end + other.end,
            self.new + other.new,
            self.left + other.left,
            self.passed + other.passed,
            self.lost + other.lost,
        )

    @property
    def kept(self) -> int:
        """Customers of the eve who are customers on the last day."""
        return self.start - self.left

    @property
    def stayed_new(self) -> int:
        """Who bought for the first time and is a customer on the last day."""
        return self.new - self.passed

    @property
    def returned(self) -> int:
        """Who was lost on the eve and is a customer on the last day: end = kept + new + these."""
        return self.end - self.kept - self.stayed_new

    @property
    def average(self) -> float:
        """Customers on average: half of the start and the end together."""
        return (self.start + self.end) / 2

    @property
    def churn_bps(self) -> int | None:
        """`left` ÷ `start`; None where nobody was there to leave."""
        return share_bps(self.left, self.start)

    @property
    def retention_bps(self) -> int | None:
        """`kept` ÷ `start`: what churn leaves of the whole, to the last digit."""
        churn = self.churn_bps
        return None if churn is None else BPS - churn

    @property
    def churn_average_bps(self) -> int | None:
        """`lost` ÷ `average`, the second way to count: newcomers who left already are in it."""
        return share_bps(self.lost, self.average)

    @property
    def churn_interval(self) -> tuple[int, int] | None:
        """Between which the churn lies, 95 times of a hundred (Wilson); None without a start."""
        if not self.start:
            return None
        low, high = wilson(Group(self.start, self.left))
        return round(low * BPS), round(high * BPS)
