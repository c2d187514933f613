"""How long it takes until somebody who was won has earned what he cost."""

from dataclasses import dataclass
from enum import StrEnum

DAYS_A_MONTH = 30
# Members of fewer days than these, on the average, tell nothing of a pace.
EARLY_DAYS = 30


class PaidBack(StrEnum):
    """What may be said of a payback."""

    NOTHING_SPENT = "nothing_spent"
    NOBODY_WON = "nobody_won"
    DONE = "done"
    EARLY = "early"
    NEVER = "never"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Payback:
    """`months` from being won to having earned the cost, rounded up; only where it is that."""

    state: PaidBack
    months: int | None = None


def payback_of(*, cost: int, gained: int, customers: int, days: int) -> Payback:
    """At the pace at which they have earned so far: `gained` by `customers` who have been here for
    `days` all together. Whoever has earned his cost already has done so.
    """
    if cost <= 0:
        return Payback(PaidBack.NOTHING_SPENT)
    if not customers:
        return Payback(PaidBack.NOBODY_WON)
    if gained >= cost:
        return Payback(PaidBack.DONE)
    if days < EARLY_DAYS * customers:
        return Payback(PaidBack.EARLY)
    if gained <= 0:
        return Payback(PaidBack.NEVER)
    return Payback(PaidBack.MONTHS, -(-cost * days // (gained * customers * DAYS_A_MONTH)))
