"""What a customer is worth, by the formulas that need no model; money in the smallest unit.

`quick` and `geometric` are revenue, as the source gives them; `net` is profit. All are
estimates: rounded to a whole unit once, at the end.
"""

from collections.abc import Sequence
from fractions import Fraction

BPS = 10_000


def quick_clv(average_purchase: Fraction | int, repeat: Fraction) -> int:
    """A purchase, and the one more that a share `repeat` of customers comes back for.

    100 and 20 % give 120: one possible repeat is counted, which is what makes it quick.
    """
    return _rounded(average_purchase * (1 + repeat))


def geometric_clv(average_purchase: Fraction | int, repeat: Fraction) -> int | None:
    """A purchase, if each is followed by another with the same chance, without an end.

    100 and 20 % give 125. None where everybody always comes back: that sum has no end.
    """
    if repeat >= 1:
        return None
    return _rounded(average_purchase / (1 - repeat))


def net_clv(profits: Sequence[Fraction | int], discount_bps: int) -> int:
    """What the coming years' profits are worth today: Σ profit of year t ÷ (1 + d)^t, t from 1.

    A rate of 0 gives the plain sum.
    """
    rate = Fraction(BPS, BPS + discount_bps)
    return _rounded(sum(profit * rate**year for year, profit in enumerate(profits, start=1)))


def years_of_profit(first: Fraction | int, retention: Fraction, years: int) -> list[Fraction]:
    """The profit of each coming year for a customer of today, of whom less is left every year.

    Of hundred customers `retention` × hundred are left after a year; in the first year he counts
    whole.
    """
    return [first * retention**year for year in range(years)]


def expected_lifetime(churn: Fraction | None) -> Fraction | None:
    """Years that a customer stays if every year the same share goes: 1 ÷ churn.

    10 % a year is ten years. None where nobody has gone yet, or it is not known.
    """
    return 1 / churn if churn else None


def most_to_keep(worth: int | None, wanted_roi_bps: int) -> int | None:
    """The most that may be spent to keep what is worth so much, if the money shall come back with
    at least this return: (worth − cost) ÷ cost ≥ wanted. 100 at a wanted 100 % is 50.

    Rounded down; nothing for whom nothing is to be gained; None where the worth is not known.
    """
    if worth is None:
        return None
    return max(worth, 0) * BPS // (BPS + wanted_roi_bps)


def _rounded(value: Fraction | int) -> int:
    """Half up, away from the smaller; estimates only, nothing is booked from them."""
    return int((value * 2 + 1) // 2)
