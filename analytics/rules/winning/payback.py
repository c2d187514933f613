"""When a new customer has earned what it cost to win him."""

from dataclasses import dataclass

from campaigns.rules.leads.payback import DAYS_A_MONTH, EARLY_DAYS, PaidBack


@dataclass(frozen=True, slots=True)
class Newcomers:
    """New customers all together: what winning them cost, the margin of their first visit, that
    of all visits since, and how many days have passed since then. Money in the smallest unit.
    """

    customers: int
    cost: int
    first_margin: int
    later_margin: int
    days: int


@dataclass(frozen=True, slots=True)
class PaidBackAfter:
    """`months` from the first purchase on; 0 where that alone covers the cost, None where it
    cannot be said.
    """

    state: PaidBack
    months: float | None = None


def paid_back_after(newcomers: Newcomers) -> PaidBackAfter:
    """The first visit earns at once, the rest at the pace at which they have bought since.

    A customer who costs 600,000, earns 150,000 on his first visit and 50,000 in each month after
    has paid for himself after nine months.
    """
    if newcomers.cost <= 0:
        return PaidBackAfter(PaidBack.NOTHING_SPENT)
    if not newcomers.customers:
        return PaidBackAfter(PaidBack.NOBODY_WON)
    missing = newcomers.cost - newcomers.first_margin
    if missing <= 0:
        return PaidBackAfter(PaidBack.DONE, 0.0)
    if newcomers.days < EARLY_DAYS * newcomers.customers:
        return PaidBackAfter(PaidBack.EARLY)
    if newcomers.later_margin <= 0:
        return PaidBackAfter(PaidBack.NEVER)
    months = missing * newcomers.days / (newcomers.later_margin * DAYS_A_MONTH)
    state = PaidBack.DONE if newcomers.later_margin >= missing else PaidBack.MONTHS
    return PaidBackAfter(state, months / newcomers.customers)
