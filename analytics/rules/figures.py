"""What a figure is: its value, what it is made of, and whether there is enough to believe it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from members.rules.calendars import Window

BPS = 10_000
# Fewer than this, and a share or a mean tells of chance as much as of the club.
SMALL_SAMPLE = 30


class Unit(StrEnum):
    """What a figure is counted in.

    `MONEY` is in the smallest unit; `BPS` a share in ten-thousandths (10000 is the whole);
    `RATIO` a number of times; `SCORE` runs from −100 to 100.
    """

    MONEY = "money"
    BPS = "bps"
    COUNT = "count"
    DAYS = "days"
    MONTHS = "months"
    RATIO = "ratio"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as every page, endpoint and command tells it.

    `key` names it and its definition (`loyalty_club.web.figure_words`). `value` is None where it
    cannot be known (nothing to divide by, no data): never a zero that would be a guess. `sample`
    is how many cases (members, purchases, answers: `of`) it rests on; below `enough` it says so.
    `low` and `high` are its 95 % interval where it has one. `before` is the same figure of the
    stretch before, `series` the figure over time, oldest first. `facts` are the parts that its
    explanation names, ready as plain numbers.
    """

    key: str
    value: float | None
    unit: Unit
    window: Window | None = None
    sample: int = 0
    of: str = "members"
    enough: int = SMALL_SAMPLE
    low: float | None = None
    high: float | None = None
    before: float | None = None
    series: tuple[float, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_small(self) -> bool:
        """There is a value, from too few cases to build on."""
        return self.value is not None and self.sample < self.enough


def share_bps(part: float, whole: float) -> int | None:
    """`part` ÷ `whole` in ten-thousandths, rounded half up; None over nothing."""
    return int(BPS * part / whole + 0.5) if whole > 0 else None


def ratio(part: float, whole: float) -> float | None:
    """`part` ÷ `whole`; None over nothing."""
    return part / whole if whole else None
