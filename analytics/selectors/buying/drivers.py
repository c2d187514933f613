"""What drives buying, as last worked out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import expm1

from analytics.rules.figures import BPS
from analytics.selectors.kept import Kept, kept
from members.rules.calendars import Window

DRIVERS = "drivers"


@dataclass(frozen=True, slots=True)
class Driver:
    """One trait and what goes together with it, all others alike.

    Who has the `level` of the `group` (or a step more of it, where the level is empty) pays so
    many ten-thousandths more (`more_bps`, less where negative) than who has the group's base,
    between `low_bps` and `high_bps`. `standardised` compares traits with each other;
    `members` have it. `is_clear` where it is more than chance.
    """

    group: str
    level: str
    members: int
    more_bps: int
    low_bps: int
    high_bps: int
    standardised: float
    is_clear: bool


@dataclass(frozen=True, slots=True)
class Drivers:
    """What was found among `members` who bought in the window, the strongest first.

    `explained_bps` of the differences between them are explained by all traits together; `bases`
    are the levels that others are compared with, by group.
    """

    kept: Kept
    window: Window | None = None
    members: int = 0
    explained_bps: int = 0
    bases: Mapping[str, str] = field(default_factory=dict)
    drivers: tuple[Driver, ...] = ()

    @property
    def clear(self) -> list[Driver]:
        """Those that are more than chance."""
        return [driver for driver in self.drivers if driver.is_clear]


def kept_drivers(shop_id: int | None = None) -> Drivers:
    """The newest answer of the club or of one shop; empty before the first. One statement."""
    found = kept(DRIVERS, shop_id)
    if not found:
        return Drivers(found)
    body = found.body
    drivers = [
        Driver(
            group=one["group"],
            level=one["level"],
            members=one["members"],
            more_bps=more_bps(one["effect"]),
            low_bps=more_bps(one["low"]),
            high_bps=more_bps(one["high"]),
            standardised=one["standardised"],
            is_clear=one["is_clear"],
        )
        for one in body["drivers"]
    ]
    return Drivers(
        found,
        Window(date.fromisoformat(body["first"]), date.fromisoformat(body["last"])),
        body["members"],
        round(BPS * body["explained"]),
        body["bases"],
        tuple(sorted(drivers, key=lambda one: (not one.is_clear, -abs(one.standardised)))),
    )


def more_bps(effect: float) -> int:
    """A difference of logarithms as so many ten-thousandths more."""
    return round(BPS * expm1(effect))
