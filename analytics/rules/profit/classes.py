"""The four classes of members by the profit they leave (D35 to D43)."""

from collections.abc import Iterable
from dataclasses import dataclass

# The members of class A bring eight tenths of the profit together, those of B the next
# fifteen hundredths, C the rest; D costs more than he brings.
A_BPS, B_BPS = 8_000, 9_500
WHOLE_BPS = 10_000
# Nobody is called loss-making before he had half a year to show what he is.
FAIR_DAYS = 180


@dataclass(frozen=True, slots=True)
class Cuts:
    """The least profit of class A and of class B; None where nobody leaves any."""

    a_from: int | None = None
    b_from: int | None = None


def cuts_of(profits: Iterable[int]) -> Cuts:
    """The cuts for these members' profits. Equal profits are of one class.

    Of 100, 60, 20, 12, 8 and −30 the first 80 % of 200 are 100 and 60, so A begins at 60; 20 and
    12 reach into the 95 %, so B begins at 12; 8 is C.
    """
    ranked = sorted((profit for profit in profits if profit > 0), reverse=True)
    whole = sum(ranked)
    a_from: int | None = None
    b_from: int | None = None
    reached = 0
    for profit in ranked:
        # Who begins within the share belongs to it, so that A is never empty.
        if reached * WHOLE_BPS < whole * A_BPS:
            a_from = profit
        if reached * WHOLE_BPS < whole * B_BPS:
            b_from = profit
        reached += profit
    return Cuts(a_from, b_from)


def grade_of(profit: int, *, cuts: Cuts, days_known: int, has_lines: bool) -> str:
    """A, B, C or D; nothing where there is nothing to judge by, or too short a time to be fair."""
    if not has_lines or (profit <= 0 and days_known < FAIR_DAYS):
        return ""
    if profit <= 0:
        return "D"
    if cuts.a_from is not None and profit >= cuts.a_from:
        return "A"
    return "B" if cuts.b_from is not None and profit >= cuts.b_from else "C"
