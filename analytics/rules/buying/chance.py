"""Findings that are more than chance, where many are looked for at once."""

from collections.abc import Sequence

# Of all that is told as found, at most this share is expected to be chance.
FALSE_SHARE = 0.05


def clear_ones(chances: Sequence[float], *, share: float = FALSE_SHARE) -> list[bool]:
    """Which of these findings stand, by how likely each would be from chance alone.

    Benjamini and Hochberg, Journal of the Royal Statistical Society B 57 (1995): looked for
    among hundreds of pairs, a one-in-twenty chance comes up by itself all the time. The k-th
    smallest of m chances stands while it is at most `share` × k ÷ m, and so do all below it.
    """
    count = len(chances)
    order = sorted(range(count), key=lambda place: chances[place])
    last = 0
    for rank, place in enumerate(order, start=1):
        if chances[place] <= share * rank / count:
            last = rank
    found = set(order[:last])
    return [place in found for place in range(count)]
