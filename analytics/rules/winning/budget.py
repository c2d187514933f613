"""How much winning new customers may cost in the coming year (D23)."""

from dataclasses import dataclass

from campaigns.rules.worth import BPS, rounded

# One year that doubled, or halved, is no forecast of the next.
MOST_GROWTH_BPS, LEAST_GROWTH_BPS = 20_000, 5_000


@dataclass(frozen=True, slots=True)
class WinningBudget:
    """`most_for_one`: a new customer may cost what he earns in his first year. `newcomers` are
    expected in the coming year, `most` is the sum for all of them, in the smallest unit, and
    `growth_bps` the growth that was reckoned with.
    """

    most_for_one: int
    newcomers: int
    most: int
    growth_bps: int


def winning_budget(
    *, first_year_margin: float, newcomers: int, sales: int, sales_before: int
) -> WinningBudget | None:
    """From the last twelve months' newcomers and sales, and the sales of the twelve before.

    200 newcomers, each earning 500,000 in his first year, and sales that grew by a tenth: 220 will
    come, and winning them may cost 110,000,000. None where a newcomer earns nothing.
    """
    most_for_one = round(first_year_margin)
    if most_for_one <= 0 or not newcomers:
        return None
    growth = rounded(sales * BPS, sales_before) if sales > 0 and sales_before > 0 else BPS
    growth = min(max(growth, LEAST_GROWTH_BPS), MOST_GROWTH_BPS)
    expected = rounded(newcomers * growth, BPS)
    return WinningBudget(most_for_one, expected, most_for_one * expected, growth)
