"""Answers counted: what a handful of promoters, passives and detractors adds up to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from campaigns.rules.surveys.nps import Band, Nps, nps_of
from campaigns.rules.uplift import Group, wilson


@dataclass(frozen=True, slots=True)
class Tally:
    """So many of each band."""

    promoters: int = 0
    passives: int = 0
    detractors: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.promoters + other.promoters,
            self.passives + other.passives,
            self.detractors + other.detractors,
        )

    @property
    def answers(self) -> int:
        """All of them."""
        return self.promoters + self.passives + self.detractors

    @property
    def nps(self) -> Nps:
        """What they come to."""
        return nps_of(self.promoters, self.passives, self.detractors)

    def of(self, band: Band) -> int:
        """How many of one band."""
        counts = {
            Band.PROMOTER: self.promoters,
            Band.PASSIVE: self.passives,
            Band.DETRACTOR: self.detractors,
        }
        return counts[band]


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with the ends of the share's 95 % interval (Wilson); parts of one."""

    count: int
    of: int

    @property
    def share(self) -> float:
        """The part; 0 of nothing."""
        return self.count / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Between which the truth lies, 95 times of a hundred; anything where nobody answered."""
        return wilson(Group(self.of, self.count)) if self.of else (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks of 1 to 5, how many of each."""

    counts: Mapping[int, int] = field(default_factory=dict)

    @property
    def answers(self) -> int:
        """All of them."""
        return sum(self.counts.values())

    @property
    def mean(self) -> float | None:
        """Their mean; None of nothing."""
        whole = sum(mark * count for mark, count in self.counts.items())
        return whole / self.answers if self.answers else None

    @property
    def good(self) -> Share:
        """The share of fours and fives, as satisfaction (CSAT) is counted."""
        return Share(self.counts.get(4, 0) + self.counts.get(5, 0), self.answers)
