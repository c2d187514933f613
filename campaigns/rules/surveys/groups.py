"""Which groups of answers are too few to be shown: a figure of two people is their opinion."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

# A group of fewer answers would name who gave them.
LEAST_SHOWN = 5


def hidden_among(counts: Mapping[Key, int], *, least: int = LEAST_SHOWN) -> frozenset[Key]:
    """The groups that must not be told apart: all that are smaller than `least`, and of the others
    as many, the smallest first, as it takes for those hidden to be `least` answers together.
    Otherwise the whole less what is shown would tell what is hidden.
    """
    hidden: set[Key] = set()
    together = 0
    for key, count in sorted(counts.items(), key=lambda one: one[1]):
        if count >= least and (together >= least or not together):
            break
        if count:
            hidden.add(key)
            together += count
    return frozenset(hidden)
