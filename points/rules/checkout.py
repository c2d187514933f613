"""The one engine: what a sale spends and earns. Preview, booking and replay all call it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from points.exceptions import CapReached
from points.rules.budget import needs_pool, room
from points.rules.earning import Award, Reason, award, wish
from points.rules.facts import Facts
from points.rules.program_rules import Rule
from points.rules.redemption import Lot, Take, check_limits, points_for
from points.rules.sales import Bonus, Sale
from points.rules.terms import Terms


@dataclass(frozen=True, slots=True)
class Budget:
    """What the cap leaves: the sale's own allowance, and the pool (true only under its lock).

    While `is_throttled` only the amount rule gives.
    """

    own_allowance: int
    pool: int
    is_locked: bool = False
    is_throttled: bool = False


class Decision(NamedTuple):
    """What to book. Where `needs_pool`, decide again with the pool under lock.

    `given` is the money value of the club's discount and gift; `asked` is what all of it would
    take from the cap.
    """

    takes: tuple[Take, ...]
    award: Award
    needs_pool: bool
    given: int = 0
    asked: int = 0

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
    facts: Facts | None = None,
    offers: Sequence[Rule] = (),
) -> Decision:
    """Spend first, then earn on what is paid in money, within the cap.

    `facts` are what the program's rules and tiers, and the member's own `offers`, look at; without
    them only the amount rule speaks. Points by amount come first, then the club's discount and
    gift, then everything else. Refuses with `NotEnoughPoints` or `OutsideRedeemLimits`; of points
    the cap refuses none, it reduces them; a discount or gift that it has no room for is refused
    with `CapReached`.
    """
    takes: list[Take] = []
    if sale.points_amount:
        takes = points_for(sale.points_amount, lots, now)
        check_limits(takes, terms=terms, bill=sale.amount, amount=sale.points_amount)
    reasons: tuple[Reason, ...] = ()
    if sale.member_id is not None:
        reasons = wish(
            terms, sale.net, bonuses, facts, offers=offers, is_throttled=budget.is_throttled
        )
    given = sale.given
    asked = given + sum([reason.due for reason in reasons]) * terms.point_value
    beyond = needs_pool(wanted_value=asked, own_allowance=budget.own_allowance, pool=budget.pool)
    allowed = (
        room(own_allowance=budget.own_allowance, pool=budget.pool)
        if beyond
        else budget.own_allowance
    )
    if given and (budget.is_locked or not beyond):
        _refuse_beyond(given, reasons, terms=terms, allowed=allowed)
    return Decision(
        takes=tuple(takes),
        award=award(reasons, terms=terms, room=allowed - given),
        needs_pool=beyond and not budget.is_locked,
        given=given,
        asked=asked,
    )


def _refuse_beyond(given: int, reasons: Sequence[Reason], *, terms: Terms, allowed: int) -> None:
    promised = sum(reason.due for reason in reasons if reason.rule == "amount")
    most = max(0, allowed - promised * terms.point_value)
    if given > most:
        raise CapReached(asked=given, most=most)
