"""What an offer brought beyond what would have come anyhow, with how sure one may be of it.

Shares and means here are estimates, so they are floats; no money is booked from them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import fsum, sqrt
from statistics import NormalDist

# Two-sided, 95 %.
OUTSIDE = 0.05
Z = NormalDist().inv_cdf(1 - OUTSIDE / 2)
# Below it Student's quantile is not known well enough, and so wide that it says nothing.
LEAST_FREEDOM = 4
# Fewer people in either group, or fewer who came in both together, and one may be misled.
FEW_PEOPLE = 30
FEW_CAME = 5


@dataclass(frozen=True, slots=True)
class Group:
    """So many people, of whom so many came."""

    people: int
    came: int

    @property
    def share(self) -> float:
        """The part of them that came; 0 of nobody."""
        return self.came / self.people if self.people else 0.0


@dataclass(frozen=True, slots=True)
class Difference:
    """An estimate and the ends of its 95 % interval."""

    estimate: float
    low: float
    high: float


class Verdict(StrEnum):
    """What a comparison allows one to say."""

    MORE = "more"
    FEWER = "fewer"
    UNSURE = "unsure"
    NO_CONTROL = "no_control"
    NOBODY_TOLD = "nobody_told"


@dataclass(frozen=True, slots=True)
class Uplift:
    """Who were told beside who were not; `difference` is None where one of the two is empty.

    `is_small` warns: the interval holds, but a handful of people more would move it far.
    """

    told: Group
    control: Group
    difference: Difference | None
    verdict: Verdict
    is_small: bool


@dataclass(frozen=True, slots=True)
class Sums:
    """What a group spent: heads, their sum, and the sum of the squares of what each spent."""

    people: int
    total: int
    squares: int

    @property
    def mean(self) -> float:
        """Spent a head; 0 of nobody."""
        return self.total / self.people if self.people else 0.0

    @property
    def variance(self) -> float:
        """The sample's variance (n − 1), reckoned in whole numbers until the last division."""
        if self.people < 2:
            return 0.0
        spread = self.squares * self.people - self.total * self.total
        return spread / (self.people * (self.people - 1))


def uplift_of(told: Group, control: Group, *, comparisons: int = 1) -> Uplift:
    """The difference of two shares with its interval, and what may be said of it.

    Where it is one of several `comparisons`, of which the best will be looked at, each interval is
    so much wider that all of them together hold 95 times of a hundred (C. E. Bonferroni, 1936).
    """
    if not told.people:
        return Uplift(told, control, None, Verdict.NOBODY_TOLD, is_small=True)
    if not control.people:
        return Uplift(told, control, None, Verdict.NO_CONTROL, is_small=True)
    z = NormalDist().inv_cdf(1 - OUTSIDE / 2 / comparisons)
    difference = difference_of_shares(told, control, z)
    few = min(told.people, control.people) < FEW_PEOPLE or told.came + control.came < FEW_CAME
    return Uplift(told, control, difference, verdict_on(difference), is_small=few)


def verdict_on(difference: Difference) -> Verdict:
    """More or fewer only where the whole interval lies on that side of nothing."""
    if difference.low > 0:
        return Verdict.MORE
    return Verdict.FEWER if difference.high < 0 else Verdict.UNSURE


def difference_of_shares(told: Group, control: Group, z: float = Z) -> Difference:
    """Newcombe's hybrid score interval for the difference of two independent proportions.

    R. G. Newcombe, "Interval estimation for the difference between independent proportions",
    Statistics in Medicine 17 (1998), method 10: the two Wilson intervals are laid together by the
    square root of their squared distances. It stays within −1 and 1 and holds for small groups.
    """
    low_told, high_told = wilson(told, z)
    low_control, high_control = wilson(control, z)
    estimate = told.share - control.share
    below = sqrt((told.share - low_told) ** 2 + (high_control - control.share) ** 2)
    above = sqrt((high_told - told.share) ** 2 + (control.share - low_control) ** 2)
    return Difference(estimate, max(-1.0, estimate - below), min(1.0, estimate + above))


def wilson(group: Group, z: float = Z) -> tuple[float, float]:
    """Wilson's score interval of one proportion (E. B. Wilson, 1927), without correction."""
    people, came = group.people, group.came
    middle = 2 * came + z * z
    reach = z * sqrt(z * z + 4 * came * (people - came) / people)
    whole = 2 * (people + z * z)
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)


def difference_of_means(told: Sums, control: Sums) -> Difference | None:
    """Welch's interval for the difference of two means whose variances may differ.

    B. L. Welch, Biometrika 34 (1947), degrees of freedom by Satterthwaite (1946). None where a
    group has fewer than two people, where both are so small that less than four degrees are left,
    or nobody's spending differs from another's.
    """
    if min(told.people, control.people) < 2:
        return None
    parts = [one.variance / one.people for one in (told, control)]
    error = fsum(parts)
    if error <= 0:
        return None
    weights = [
        part * part / (one.people - 1) for part, one in zip(parts, (told, control), strict=True)
    ]
    freedom = error * error / fsum(weights)
    if freedom < LEAST_FREEDOM:
        return None
    reach = student(freedom) * sqrt(error)
    estimate = told.mean - control.mean
    return Difference(estimate, estimate - reach, estimate + reach)


def student(freedom: float) -> float:
    """Student's quantile for a two-sided 95 %, by the expansion in Abramowitz and Stegun,
    Handbook of Mathematical Functions, 26.7.5: right to 0.001 from four degrees of freedom on.
    """
    square = Z * Z
    terms = (
        Z * (square + 1) / 4,
        Z * _polynomial(square, (5, 16, 3)) / 96,
        Z * _polynomial(square, (3, 19, 17, -15)) / 384,
        Z * _polynomial(square, (79, 776, 1482, -1920, -945)) / 92_160,
    )
    return Z + fsum(term / freedom**power for power, term in enumerate(terms, start=1))


def _polynomial(value: float, factors: Sequence[int]) -> float:
    result = 0.0
    for factor in factors:
        result = result * value + factor
    return result
