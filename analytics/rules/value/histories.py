"""Customers as the prediction knows them: how often, how long, how recently, and for how much."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Real = NDArray[np.float64]

# The published fits count in weeks, so ours do.
DAYS_A_WEEK = 7.0


class Unfit(Exception):
    """There is no fit that one could rely on; `why` is the code of the reason."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Histories:
    """Columns of the same length, one place a customer.

    `repeats`: days on which he came again after the first; `recency`: days from the first visit
    to the last; `age`: days from the first visit to the end of what was seen; `money`: what he
    paid on a repeat visit on average, 0 where there was none.
    """

    repeats: Whole
    recency: Whole
    age: Whole
    money: Real

    def __post_init__(self) -> None:
        """Refuses columns that no customer can have."""
        if not len(self.repeats) == len(self.recency) == len(self.age) == len(self.money):
            message = "the columns differ in length"
            raise ValueError(message)
        wrong = (self.repeats < 0) | (self.recency < 0) | (self.recency > self.age)
        wrong |= (self.repeats == 0) != (self.recency == 0)
        if wrong.any():
            place = int(np.flatnonzero(wrong)[0])
            message = f"customer {place} has visits that no calendar holds"
            raise ValueError(message)

    def __len__(self) -> int:
        """How many customers."""
        return len(self.repeats)

    def some(self, chosen: NDArray[np.bool_]) -> "Histories":
        """Those that are chosen."""
        return Histories(
            self.repeats[chosen], self.recency[chosen], self.age[chosen], self.money[chosen]
        )


def histories_of(rows: list[tuple[int, int, int, float]]) -> Histories:
    """From rows of (repeats, recency in days, age in days, money a repeat visit)."""
    table = np.array(rows, dtype=np.float64).reshape(len(rows), 4)
    counts = table[:, :3].astype(np.int64)
    return Histories(counts[:, 0], counts[:, 1], counts[:, 2], table[:, 3].copy())
