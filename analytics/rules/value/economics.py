"""What is left of a visit: the margin, less what goes back to the customer and what he costs."""

from dataclasses import dataclass

BPS = 10_000


@dataclass(frozen=True, slots=True)
class Economics:
    """How sales become profit, from the club's own last twelve months.

    `margin_bps` is the owner's word. `given_bps` is what goes back of members' sales: points,
    discounts, gifts and grants. `visit_cost` are the staff's minutes for a purchase and the
    messages sent, spread over purchases. Money in the smallest unit.
    """

    margin_bps: int
    given_bps: int = 0
    visit_cost: int = 0

    @property
    def kept_share(self) -> float:
        """What is left of each unit of sales, before the cost of the visit; may be below 0."""
        return (self.margin_bps - self.given_bps) / BPS

    def profit_of(self, sales: float, visits: float) -> float:
        """What so much sold in so many visits leaves."""
        return sales * self.kept_share - visits * self.visit_cost


def economics_of(
    *,
    margin_bps: int,
    sales: int,
    given: int,
    messages: int,
    purchases: int,
    purchase_minutes: int,
    hourly_cost: int,
) -> Economics:
    """From what members bought, were given and cost in a stretch of time. Without sales nothing
    was given back that one could go by. Rounded half up.
    """
    staff = (purchase_minutes * hourly_cost + 30) // 60
    return Economics(
        margin_bps=margin_bps,
        given_bps=(given * BPS + sales // 2) // sales if sales > 0 else 0,
        visit_cost=staff + ((messages + purchases // 2) // purchases if purchases else 0),
    )
