"""Spending points: which lots, in which order, for how much money."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from points.exceptions import NotEnoughPoints, OutsideRedeemLimits
from points.rules.terms import Terms


@dataclass(frozen=True, slots=True)
class Lot:
    """An open lot as the rules see it; `vests_at` None waits for an event."""

    id: int
    remaining: int
    unit_value: int
    vests_at: datetime | None
    expires_at: datetime

    def is_spendable(self, now: datetime) -> bool:
        """True from the moment it vests until the moment before it expires."""
        return self.vests_at is not None and self.vests_at <= now < self.expires_at


@dataclass(frozen=True, slots=True)
class Take:
    """So many points out of one lot."""

    lot_id: int
    points: int
    value: int


def spendable(lots: Iterable[Lot], now: datetime) -> list[Lot]:
    """The lots that can be spent now, the one that expires first in front."""
    return sorted(
        (lot for lot in lots if lot.is_spendable(now)), key=lambda lot: (lot.expires_at, lot.id)
    )


def payable(lots: Iterable[Lot], now: datetime) -> int:
    """How much money all spendable points pay."""
    return sum(lot.remaining * lot.unit_value for lot in spendable(lots, now))


def points_for(amount: int, lots: Sequence[Lot], now: datetime) -> list[Take]:
    """The lots that pay `amount`, in whole points, the last point rounded up.

    Refuses with `NotEnoughPoints` when all that can be spent does not cover the amount.
    """
    takes: list[Take] = []
    left = amount
    for lot in spendable(lots, now):
        if left <= 0:
            break
        points = min(lot.remaining, -(-left // lot.unit_value))
        takes.append(Take(lot.id, points, points * lot.unit_value))
        left -= points * lot.unit_value
    if left > 0:
        have = sum(take.points for take in takes)
        raise NotEnoughPoints(spendable=have, payable=amount - left, asked=amount)
    return takes


def check_limits(takes: Sequence[Take], *, terms: Terms, bill: int, amount: int) -> None:
    """Refuse fewer points than the program's least or more of the bill than its most."""
    points = sum(take.points for take in takes)
    most = bill * terms.redeem_max_bps // 10_000
    if points < terms.redeem_min_points or amount > most:
        raise OutsideRedeemLimits(least_points=terms.redeem_min_points, most=most)
