"""What is at stake with a member who is at risk: the profit of the year that he may not come."""

from collections.abc import Sequence

from analytics.rules.figures import BPS
from campaigns.rules.worth import rounded

MONTHS_A_YEAR = 12
# Below this the prediction itself says that he is gone, and dividing by it tells nothing.
LEAST_ALIVE = 0.01


def stake_of(*, worth: int | None, alive: float | None, last_year: int) -> int:
    """What is lost with him in the coming year if he stays away (smallest unit, never negative).

    `worth` is what the prediction expects of him with his silence reckoned in; divided by `alive`
    it is what he brings if he is still a customer. What he brought in his `last_year` stands in
    where there is no prediction. Worked example: 600,000 expected at a probability of 0.4 is
    1,500,000 at stake.
    """
    if worth is None or alive is None or alive < LEAST_ALIVE:
        return max(last_year, 0)
    return max(round(worth / alive), 0)


def last_year_of(months: Sequence[int], sales: Sequence[int], margin_bps: int) -> int:
    """The margin of the twelve months that end with his last purchase."""
    if not months:
        return 0
    since = months[-1] - MONTHS_A_YEAR
    sold = sum(amount for month, amount in zip(months, sales, strict=True) if month > since)
    return rounded(sold * margin_bps, BPS)
