"""The owner's pocket calculator: what a budget was worth that won so many customers (D29)."""

from dataclasses import dataclass

from campaigns.rules.worth import BPS, return_bps, rounded
from members.exceptions import InvalidField

# More than any budget there is; what lies above has been mistyped.
MOST_MONEY = 10**15
MOST_CUSTOMERS = 10**9


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Money in the unit it was given in, rounded half up; shares in basis points.

    `gained` is what the shop earned of `revenue` at the margin counted. `roi_bps` is
    (gained − budget) ÷ budget. `cac` and `cac_to_price` are None where nobody came.
    `purchases_each` is how often each of those won has to buy to cover what was spent, and
    `break_even_customers` how many would have to buy once.
    """

    cac: int | None
    revenue: int
    gained: int
    result: int
    roi_bps: int
    cac_to_price: float | None
    purchases_each: float | None
    break_even_customers: int

    @property
    def is_alarm(self) -> bool:
        """More was spent than came back."""
        return self.result < 0


def reckon(*, budget: int, customers: int, price: int, margin_bps: int = BPS) -> Reckoning:
    """So many customers were won for a budget, and each bought once at this price.

    D29's example takes the whole price for gain (a margin of 100 %): 10,000,000 for 18 customers
    at 150,000 is 555,556 for one of them, 2,700,000 of revenue, a return of −73 %, and 67
    customers would have been needed, or 3.7 purchases by each of the 18.

    Refuses (`InvalidField`, `out_of_range`) a budget or price below one, fewer than no customers,
    a margin that is not above 0 and at most 100 %.
    """
    _check("budget", budget, 1, MOST_MONEY)
    _check("customers", customers, 0, MOST_CUSTOMERS)
    _check("price", price, 1, MOST_MONEY)
    _check("margin", margin_bps, 1, BPS)
    revenue = customers * price
    gained = rounded(revenue * margin_bps, BPS)
    return Reckoning(
        cac=rounded(budget, customers) if customers else None,
        revenue=revenue,
        gained=gained,
        result=gained - budget,
        roi_bps=return_bps(gained=gained, cost=budget) or 0,
        cac_to_price=budget / revenue if customers else None,
        purchases_each=budget * BPS / (revenue * margin_bps) if customers else None,
        break_even_customers=-(-budget * BPS // (price * margin_bps)),
    )


def _check(field: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise InvalidField(field=field, problem="out_of_range", least=least, most=most)
