"""What the best have more often than the others, and how sure one may be of it.

Many traits are looked at together, so some would stand out by chance alone: they are sifted by
Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", J. R. Statist. Soc. B 57
(1995). Of the traits that remain about one in twenty is chance.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from statistics import NormalDist

from campaigns.rules.uplift import Difference, Group, difference_of_shares

# Of what is told as sure, this share may be chance.
FALSE_SHARE = 0.05
# Fewer expected in any of the four groups, and the test may mislead (W. G. Cochran, 1954).
LEAST_EXPECTED = 5
# The rest of a pair that has one word only: «has told a day» speaks for both.
NO = "no"

# What a person brings along, by what is asked: {"origin": "web", "hour": "evening"}.
Traits = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Trait:
    """One trait among the best and among the others, each of those of whom it is known.

    `chance` is the probability of such a difference or a larger one by chance, `sifted` the same
    after all that were looked at together; `is_sure` where it stands.
    """

    about: str
    value: str
    best: Group
    others: Group
    difference: Difference
    chance: float
    sifted: float = 1.0

    @property
    def is_sure(self) -> bool:
        """It is not explained by chance."""
        return self.sifted <= FALSE_SHARE

    @property
    def is_more(self) -> bool:
        """More often among the best."""
        return self.difference.estimate > 0


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each trait was seen in a group, and of how many each thing is known."""

    seen: Mapping[tuple[str, str], int]
    known: Mapping[str, int]


def tally_of(people: Iterable[Traits]) -> Tally:
    """Count the traits of these people."""
    seen: Counter[tuple[str, str]] = Counter()
    known: Counter[str] = Counter()
    for traits in people:
        seen.update(traits.items())
        known.update(traits.keys())
    return Tally(seen, known)


def compared(best: Tally, others: Tally) -> list[Trait]:
    """Every trait that is frequent enough to be judged, the surest first, sifted together."""
    named = sorted({*best.seen, *others.seen})
    judged = [_judged(about, value, best, others) for about, value in named if value != NO]
    return sifted([trait for trait in judged if trait is not None])


def sifted(traits: Sequence[Trait]) -> list[Trait]:
    """The step-up procedure: the k-th smallest of n chances is multiplied by n ÷ k, and none may
    come out larger than one behind it.
    """
    ordered = sorted(traits, key=lambda trait: trait.chance)
    found: list[Trait] = []
    least = 1.0
    for place in range(len(ordered), 0, -1):
        trait = ordered[place - 1]
        least = min(least, trait.chance * len(ordered) / place)
        found.append(replace(trait, sifted=least))
    return found[::-1]


def chance_of(best: Group, others: Group) -> float:
    """The two-sided probability of such a difference of shares if there were none: the score
    test of two proportions (K. Pearson's χ² with one degree of freedom).
    """
    people = best.people + others.people
    came = best.came + others.came
    spread = came * (people - came) / (people * best.people * others.people)
    if spread <= 0:
        return 1.0
    distance = abs(best.share - others.share) / sqrt(spread)
    return 2 * NormalDist().cdf(-distance)


def _judged(about: str, value: str, best: Tally, others: Tally) -> Trait | None:
    few = Group(best.known.get(about, 0), best.seen.get((about, value), 0))
    many = Group(others.known.get(about, 0), others.seen.get((about, value), 0))
    if _least_expected(few, many) < LEAST_EXPECTED:
        return None
    difference = difference_of_shares(few, many)
    return Trait(about, value, few, many, difference, chance_of(few, many))


def _least_expected(best: Group, others: Group) -> float:
    people = best.people + others.people
    if not people:
        return 0.0
    came = best.came + others.came
    return min(best.people, others.people) * min(came, people - came) / people
