"""The Net Promoter Score with how sure one may be of it.

Scores and intervals are estimates, so they are floats of −100 to 100; nothing is booked from them.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from campaigns.rules.uplift import Difference, Z

# F. Reichheld, "The One Number You Need to Grow", Harvard Business Review, December 2003.
PROMOTER_FROM = 9
DETRACTOR_TO = 6
# Fewer answers, and one may be misled.
FEW_ANSWERS = 30
# What the adjusted interval adds: three answers, half of them passive.
ADDED = 3
ADDED_AT_AN_END = 0.75


class Band(StrEnum):
    """What a score of 0 to 10 makes of who gave it."""

    PROMOTER = "promoter"
    PASSIVE = "passive"
    DETRACTOR = "detractor"


@dataclass(frozen=True, slots=True)
class Nps:
    """The score and the ends of its 95 % interval; all three None where nobody has answered."""

    score: float | None
    low: float | None
    high: float | None
    promoters: int
    passives: int
    detractors: int

    @property
    def answers(self) -> int:
        """How many stand behind it."""
        return self.promoters + self.passives + self.detractors

    @property
    def is_small(self) -> bool:
        """The interval holds, but a handful of answers more would move it far."""
        return self.answers < FEW_ANSWERS


def band_of(score: int) -> Band:
    """Nine and ten promote, six and less detract."""
    if score >= PROMOTER_FROM:
        return Band.PROMOTER
    return Band.DETRACTOR if score <= DETRACTOR_TO else Band.PASSIVE


def nps_of(promoters: int, passives: int, detractors: int) -> Nps:
    """% promoters − % detractors, with its adjusted Wald interval.

    B. Rocks, "Interval Estimation for the Net Promoter Score", The American Statistician 70
    (2016): three answers are added, ¾ to the promoters, 1½ to the passives and ¾ to the
    detractors, and of these counts (p, d their shares, n their sum)

        p − d  ±  z · √((p + d − (p − d)²) ÷ n)

    Of what Rocks compared it covers the truth best; without the three it promises far too much of
    a few answers (80 instead of 95 in a hundred where there are five). The added answers draw its
    middle towards nothing, so for the first few of one mind it is widened to hold the score
    itself; neither end leaves −100 and 100.
    """
    answers = promoters + passives + detractors
    if not answers:
        return Nps(None, None, None, 0, 0, 0)
    score = (promoters - detractors) / answers
    whole = answers + ADDED
    promoting = (promoters + ADDED_AT_AN_END) / whole
    detracting = (detractors + ADDED_AT_AN_END) / whole
    middle = promoting - detracting
    reach = Z * sqrt((promoting + detracting - middle * middle) / whole)
    low = max(-1.0, min(score, middle - reach))
    high = min(1.0, max(score, middle + reach))
    return Nps(100 * score, 100 * low, 100 * high, promoters, passives, detractors)


def change_of(now: Nps, before: Nps) -> Difference | None:
    """By how many points the score has moved, with its 95 % interval; None where one is empty.

    G. Y. Zou, A. Donner, "Construction of confidence limits about effect measures", Statistics in
    Medicine 27 (2008): the two intervals are laid together by the square root of their squared
    distances, as Newcombe does with shares.
    """
    if now.score is None or before.score is None:
        return None
    estimate = now.score - before.score
    below = sqrt(_below(now) ** 2 + _above(before) ** 2)
    above = sqrt(_above(now) ** 2 + _below(before) ** 2)
    return Difference(estimate, max(-200.0, estimate - below), min(200.0, estimate + above))


def _below(nps: Nps) -> float:
    return (nps.score or 0.0) - (nps.low or 0.0)


def _above(nps: Nps) -> float:
    return (nps.high or 0.0) - (nps.score or 0.0)
