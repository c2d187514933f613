"""Sharing a sum out so that nothing is lost."""

from collections.abc import Mapping


def shared_out(amount: int, heads: Mapping[int, int]) -> dict[int, int]:
    """The amount by heads, in whole units that add up to it: what is left over goes to those with
    the largest fractions (the lower key first among equals). Nothing where there are no heads.
    """
    whole = sum(heads.values())
    if not whole:
        return {}
    parts = {key: amount * n // whole for key, n in heads.items()}
    by_fraction = sorted(heads, key=lambda key: (-(amount * heads[key] % whole), key))
    for key in by_fraction[: amount - sum(parts.values())]:
        parts[key] += 1
    return parts
