"""The tiers of a program as plain data."""

from dataclasses import dataclass
from typing import Literal

Measure = Literal["points", "spend"]
Qualifying = Literal["rolling", "year"]


@dataclass(frozen=True, slots=True)
class Level:
    """One tier: reached from `threshold` (points earned or money spent) upwards.

    Its members earn the amount rule's points times `multiplier` ÷ 100.
    """

    code: str
    name: str
    threshold: int
    multiplier: int = 100
    benefits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scheme:
    """How members rise and fall. `levels` stand from the lowest (threshold 0) to the highest.

    `period` is twelve rolling months or the program's year; after a standing has ended the
    member keeps it for `grace_days` more, and then falls at most one level at a time where
    `is_soft`.
    """

    measure: Measure
    period: Qualifying
    levels: tuple[Level, ...]
    grace_days: int = 30
    is_soft: bool = True

    def rank(self, code: str) -> int:
        """The level's place, the lowest first; a code that is unknown stands lowest."""
        for place, level in enumerate(self.levels):
            if level.code == code:
                return place
        return 0

    def level(self, code: str) -> Level:
        """The level of this code, or the lowest."""
        return self.levels[self.rank(code)]

    def reached(self, measured: int) -> Level:
        """The highest level whose threshold is reached."""
        return max(
            (level for level in self.levels if level.threshold <= measured),
            key=lambda level: level.threshold,
        )
