"""How much somebody new resembles the best: by the traits that set them apart, and no others.

A naive Bayes score (M. E. Maron, J. ACM 8, 1961): each trait speaks for or against with the
logarithm of how many times as frequent it is among the best, and the voices are added up as if
the traits had nothing to do with each other. They do, so it exaggerates: what counts is the order,
and whether the trial bears it out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

from analytics.rules.groups.traits import Tally, Trait, Traits, compared, tally_of
from campaigns.rules.uplift import Difference, Group, difference_of_shares

# Nobody is certain to be, or not to be.
LEAST, MOST = 1, 99
# Of the upper fifth by likeness it is tried how many have become of the best.
UPPER_PART = 5

Weights = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Person:
    """What somebody brought along, and whether he has become one of the best."""

    member_id: int
    traits: Traits
    is_best: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """Tried on people it had not seen: who became of the best, among the likest and the rest."""

    likest: Group
    rest: Group
    difference: Difference

    @property
    def is_of_use(self) -> bool:
        """The likest became of the best more often than chance explains."""
        return self.difference.low > 0


def learnt(people: Sequence[Person]) -> tuple[list[Trait], Weights]:
    """The traits of the best among these people, and the weights of those that are sure."""
    best = tally_of(person.traits for person in people if person.is_best)
    others = tally_of(person.traits for person in people if not person.is_best)
    traits = compared(best, others)
    return traits, weights_of(traits, best, others)


def weights_of(traits: Sequence[Trait], best: Tally, others: Tally) -> Weights:
    """How much each value speaks for the best, of the things of which one value at least is sure.

    Every value is counted once more than it was seen (Laplace's rule), so none decides alone.
    """
    telling = sorted({trait.about for trait in traits if trait.is_sure})
    return {about: _weights(about, best, others) for about in telling}


def score_of(traits: Traits, weights: Weights) -> float:
    """The voices of what is known of him, added up; 0 of whom nothing telling is known."""
    return sum(weights.get(about, {}).get(value, 0.0) for about, value in traits.items())


def shared_traits(traits: Traits, weights: Weights) -> list[tuple[str, str]]:
    """What of him speaks for the best, the loudest first."""
    voices = [
        (weights.get(about, {}).get(value, 0.0), about, value) for about, value in traits.items()
    ]
    return [(about, value) for voice, about, value in sorted(voices, reverse=True) if voice > 0]


def likeness_of(score: float) -> int:
    """From 1 to 99: if he were either one of the best or one of the others, as good as thrown by
    a coin, how many times of a hundred he would be of the best. 50 is neither the one nor the
    other.
    """
    share = 1 / (1 + exp(-max(-_FAR, min(_FAR, score))))
    return max(LEAST, min(MOST, round(100 * share)))


def tried(people: Sequence[Person]) -> Trial | None:
    """Each half is scored by what the other taught; None where a half taught nothing."""
    halves = [[person for person in people if person.member_id % 2 == side] for side in range(2)]
    likest = rest = Group(0, 0)
    for taught, asked in (halves, halves[::-1]):
        _traits, weights = learnt(taught)
        if not weights or len(asked) < UPPER_PART:
            return None
        ordered = sorted(
            asked, key=lambda one: (-score_of(one.traits, weights), _lot(one.member_id))
        )
        upper = len(ordered) // UPPER_PART
        likest = _added(likest, ordered[:upper])
        rest = _added(rest, ordered[upper:])
    return Trial(likest, rest, difference_of_shares(likest, rest))


def _weights(about: str, best: Tally, others: Tally) -> dict[str, float]:
    values = sorted({value for name, value in (*best.seen, *others.seen) if name == about})
    of_best = best.known.get(about, 0) + len(values)
    of_others = others.known.get(about, 0) + len(values)
    return {
        value: log(
            (best.seen.get((about, value), 0) + 1)
            / of_best
            * of_others
            / (others.seen.get((about, value), 0) + 1)
        )
        for value in values
    }


_FAR = 50.0


def _lot(member_id: int) -> int:
    """Decides between equals: always the same, and nothing to do with when somebody joined."""
    return member_id * 2_654_435_761 % 2**32


def _added(group: Group, people: Sequence[Person]) -> Group:
    best = sum(person.is_best for person in people)
    return Group(group.people + len(people), group.came + best)
