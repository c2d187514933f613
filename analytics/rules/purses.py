"""A member's points in memory: pots that are filled, spent, given back and that expire."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from points.rules.redemption import Lot, Take


@dataclass(slots=True, eq=False)
class Pot:
    """A lot of points as it changes: what remains of it, and how much of it has expired.

    `idle_months` says that each visit moves its end.
    """

    id: int
    remaining: int
    unit_value: int
    vests_at: datetime | None
    expires_at: datetime
    idle_months: int | None = None
    expired: int = 0

    def is_spendable(self, now: datetime) -> bool:
        """As of a lot: from the moment it vests until the moment before it expires."""
        return self.vests_at is not None and self.vests_at <= now < self.expires_at


Used = tuple[Pot, int]


@dataclass(slots=True)
class Purse:
    """All pots of one member."""

    pots: list[Pot] = field(default_factory=list)
    # What went outside sales, by its source: it may come back.
    gone: dict[str, list[Used]] = field(default_factory=dict)
    has_idle: bool = False

    def expire(self, now: datetime) -> None:
        """What has reached its end leaves; spent-up pots are forgotten."""
        kept = []
        for pot in self.pots:
            if pot.remaining and pot.expires_at <= now:
                pot.expired += pot.remaining
                pot.remaining = 0
            elif pot.remaining:
                kept.append(pot)
        self.pots = kept

    def add(self, pot: Pot) -> None:
        """A new pot, or one that has been spent up and holds points again."""
        if pot not in self.pots:
            self.pots.append(pot)
        self.has_idle = self.has_idle or pot.idle_months is not None

    def worth(self) -> tuple[int, int]:
        """All points, and what they are worth."""
        points = sum(pot.remaining for pot in self.pots)
        return points, sum(pot.remaining * pot.unit_value for pot in self.pots)

    def as_lots(self) -> list[Lot]:
        """The pots as the rules of spending see them."""
        return [
            Lot(pot.id, pot.remaining, pot.unit_value, pot.vests_at, pot.expires_at)
            for pot in self.pots
            if pot.remaining
        ]

    def spend(self, takes: Sequence[Take]) -> list[Used]:
        """Take what the rules have chosen; returns from which pot how much."""
        by_id = {pot.id: pot for pot in self.pots}
        used = [(by_id[take.lot_id], take.points) for take in takes]
        for pot, points in used:
            pot.remaining -= points
        return used

    def prolong(self, ends: Callable[[int], datetime], now: datetime) -> None:
        """A visit moves the end of those pots that live from visit to visit: `ends` tells it for
        so many months.
        """
        for pot in self.pots:
            if pot.idle_months is not None and now < pot.expires_at:
                pot.expires_at = max(pot.expires_at, ends(pot.idle_months))

    def take_away(self, points: int, source: str, now: datetime) -> None:
        """Up to so many points, what can be spent first, the soonest end in front."""
        self.expire(now)
        pots = sorted(self.pots, key=lambda pot: (not pot.is_spendable(now), *soonest_end(pot)))
        self.gone.setdefault(source, []).extend(take_from(pots, points))

    def bring_back(self, points: int, source: str, now: datetime) -> list[Pot]:
        """What this source took comes back; returns the pots that hold it and live."""
        fresh = []
        for pot, out in self.gone.pop(source, ()):
            put = min(points, out)
            points -= put
            fresh += self.refill(pot, put, now)
        return fresh

    def refill(self, pot: Pot, points: int, now: datetime) -> list[Pot]:
        """Put points back where they came from; in a pot that has ended they expire at once."""
        if pot.expires_at <= now:
            pot.expired += points
            return []
        pot.remaining += points
        self.add(pot)
        return [pot]


def take_from(pots: Iterable[Pot], wanted: int) -> list[Used]:
    """Up to `wanted` points out of these pots, in their order."""
    used = []
    for pot in pots:
        points = min(pot.remaining, wanted)
        if points > 0:
            pot.remaining -= points
            wanted -= points
            used.append((pot, points))
    return used


def soonest_end(pot: Pot) -> tuple[bool, datetime, int]:
    """Sorts pots for taking back: what can be spent before what waits, the soonest end first."""
    return pot.vests_at is None, pot.expires_at, pot.id
