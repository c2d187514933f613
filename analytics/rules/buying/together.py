"""What is bought together: support, confidence and lift, and a guard against chance.

A *basket* is all that one buyer took on one visit. For goods A and B: the *support* is the share
of all baskets with both; the *confidence* of A → B the share of baskets with A that also have B;
the *lift* how many times the confidence is what it would be if A and B had nothing to do with
each other (the share of B in all baskets). Shares and lifts are estimates, so they are floats.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist

from analytics.rules.buying.chance import clear_ones

# Fewer baskets with both, and one good day of one buyer would make a rule.
LEAST_TOGETHER = 10
# Who takes A takes B this often at least, else nobody need be told of it at the counter.
LEAST_CONFIDENCE = 0.1
# And that many times as often as anybody does.
LEAST_LIFT = 1.2
_NORMAL = NormalDist()
_Z = _NORMAL.inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two goods: in how many of `baskets` there was the first, the second, and both."""

    first: str
    second: str
    with_first: int
    with_second: int
    with_both: int
    baskets: int

    @property
    def support(self) -> float:
        """The share of all baskets with both."""
        return self.with_both / self.baskets

    @property
    def confidence(self) -> float:
        """Of the baskets with the first, the share with the second too."""
        return self.with_both / self.with_first

    @property
    def lift(self) -> float:
        """How many times as often together as by chance."""
        return self.with_both * self.baskets / (self.with_first * self.with_second)

    @property
    def chance(self) -> float:
        """How likely so many or more would be together if the goods had nothing to do with each
        other: the hypergeometric distribution by its normal approximation, half a basket off.
        """
        first, second, whole = self.with_first, self.with_second, self.baskets
        if whole < 2:
            return 1.0
        usual = first * second / whole
        spread = usual * (whole - first) * (whole - second) / (whole * (whole - 1))
        if spread <= 0:
            return 1.0
        return 1 - _NORMAL.cdf((self.with_both - 0.5 - usual) / sqrt(spread))

    @property
    def lift_between(self) -> tuple[float, float]:
        """The 95 % interval of the lift: the delta method on its logarithm, for the four kinds of
        basket (both, either, none) as one multinomial sample.
        """
        both, first, second = self.with_both, self.with_first, self.with_second
        spread = 1 / both - 1 / first - 1 / second + 2 * both / (first * second) - 1 / self.baskets
        reach = _Z * sqrt(max(spread, 0.0))
        middle = log(self.lift)
        return exp(middle - reach), exp(middle + reach)

    def turned(self) -> "Pair":
        """The same pair from the other side."""
        return Pair(
            self.second,
            self.first,
            self.with_second,
            self.with_first,
            self.with_both,
            self.baskets,
        )


def pairs_that_stand(pairs: Iterable[Pair]) -> list[Pair]:
    """The pairs that go together beyond chance, the highest lift first; each looks from the good
    whose buyers take the other more often.
    """
    asked = [pair for pair in pairs if pair.with_both >= LEAST_TOGETHER]
    clear = clear_ones([pair.chance for pair in asked])
    found = [
        max(pair, pair.turned(), key=lambda one: (one.confidence, one.second))
        for pair, is_clear in zip(asked, clear, strict=True)
        if is_clear and pair.lift > 1
    ]
    return sorted(found, key=lambda pair: (-pair.lift, pair.first, pair.second))


def prompts_of(pairs: Sequence[Pair], *, most: int = 3) -> dict[str, list[Pair]]:
    """For each good what its buyers also take, the surest first: what the counter may say."""
    found: dict[str, list[Pair]] = {}
    for pair in pairs:
        for one in (pair, pair.turned()):
            if one.confidence >= LEAST_CONFIDENCE and one.lift >= LEAST_LIFT:
                found.setdefault(one.first, []).append(one)
    return {
        good: sorted(beside, key=lambda pair: (-pair.confidence, pair.second))[:most]
        for good, beside in sorted(found.items())
    }
