"""Whether a campaign was worth its money: return, cost of a new customer, what breaks even."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

BPS = 10_000


class Cause(StrEnum):
    """Where to look when a campaign has cost more than it brought (D29 and D31)."""

    MARKET = "market"
    IDEA = "idea"
    TARGET = "target"
    METHOD = "method"
    TEXT = "text"
    TIME = "time"


CHECKLIST = tuple(Cause)


@dataclass(frozen=True, slots=True)
class Worth:
    """Money in the smallest unit, shares in basis points, rounded half up.

    `gained` is what it brought, at the margin counted; `roi_bps` is (gained − cost) ÷ cost, None
    where nothing was spent. `cac` is cost ÷ new customers and `brings` what one of them brought,
    None where there are none. `break_even` is how many new customers, each bringing as much,
    cover the cost; None where one brings nothing.
    """

    cost: int
    gained: int
    roi_bps: int | None
    customers: int
    cac: int | None
    brings: int | None
    break_even: int | None

    @property
    def cac_to_brings_percent(self) -> int | None:
        """The cost of a customer in percent of what he brought: 370 is 3.7 times as much."""
        if self.cac is None or not self.brings:
            return None
        return rounded(self.cost * 100, self.brings * self.customers)

    @property
    def is_alarm(self) -> bool:
        """A new customer has cost more than he brought (D29), or money went and nobody came."""
        if self.cac is None:
            return self.cost > 0
        return self.cac > (self.brings or 0)


def worth_of(*, cost: int, gained: int, customers: int, brought: int | None = None) -> Worth:
    """What `cost` was worth: `gained` by everybody, `brought` by the new customers (all of it
    where nothing else is said).

    D29's example: 10,000,000 spent, 18 customers, 150,000 each; a customer cost 555,556, sales
    are 2,700,000, the return is −73 %, and 67 customers would have been needed.
    """
    brought = gained if brought is None else brought
    brings = rounded(brought, customers) if customers else None
    return Worth(
        cost=cost,
        gained=gained,
        roi_bps=return_bps(gained=gained, cost=cost),
        customers=customers,
        cac=rounded(cost, customers) if customers else None,
        brings=brings,
        break_even=-(-cost * customers // brought) if customers and brought > 0 else None,
    )


def return_bps(*, gained: int, cost: int) -> int | None:
    """(gained − cost) ÷ cost; None where nothing was spent."""
    return rounded((gained - cost) * BPS, cost) if cost > 0 else None


@dataclass(frozen=True, slots=True)
class Rank:
    """The place among so many, 1 the best; equals share a place."""

    place: int
    of: int


def rank_of(value: int, others: Sequence[int]) -> Rank:
    """Where this stands among the others and itself; more is better."""
    return Rank(1 + sum(1 for other in others if other > value), len(others) + 1)


def reached_bps(actual: int, expected: int) -> int | None:
    """How much of what was expected has come; None where nothing was expected."""
    return rounded(actual * BPS, expected) if expected > 0 else None


def rounded(part: int, whole: int) -> int:
    """part ÷ whole, half away from zero."""
    sign = -1 if part < 0 else 1
    return sign * ((2 * abs(part) + whole) // (2 * whole))
