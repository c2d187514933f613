"""The one engine: what a sale spends and earns. Preview, booking and replay all call it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from points.rules.budget import needs_pool, room
from points.rules.earning import Award, award, wish
from points.rules.redemption import Lot, Take, check_limits, points_for
from points.rules.sales import Bonus, Sale
from points.rules.terms import Terms


@dataclass(frozen=True, slots=True)
class Budget:
    """What the cap leaves: the sale's own allowance, and the pool (true only under its lock)."""

    own_allowance: int
    pool: int
    is_locked: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What to book. Where `needs_pool`, decide again with the pool under lock."""

    takes: tuple[Take, ...]
    award: Award
    needs_pool: bool

    @property
    def spent_points(self) -> int:
        """Points that pay the bill's points part."""
        return sum(take.points for take in self.takes)


def decide(
    sale: Sale,
    *,
    terms: Terms,
    lots: Sequence[Lot],
    now: datetime,
    budget: Budget,
    bonuses: Sequence[Bonus] = (),
) -> Decision:
    """Spend first, then earn on what is paid in money, within the cap.

    Refuses with `NotEnoughPoints` or `OutsideRedeemLimits`; the cap never refuses, it reduces.
    """
    takes: list[Take] = []
    if sale.points_amount:
        takes = points_for(sale.points_amount, lots, now)
        check_limits(takes, terms=terms, bill=sale.amount, amount=sale.points_amount)
    reasons = wish(terms, sale.net, bonuses) if sale.member_id is not None else ()
    wanted_value = sum(reason.wanted for reason in reasons) * terms.point_value
    beyond = needs_pool(
        wanted_value=wanted_value, own_allowance=budget.own_allowance, pool=budget.pool
    )
    allowed = (
        room(own_allowance=budget.own_allowance, pool=budget.pool)
        if beyond
        else budget.own_allowance
    )
    return Decision(
        takes=tuple(takes),
        award=award(reasons, terms=terms, room=allowed),
        needs_pool=beyond and not budget.is_locked,
    )
