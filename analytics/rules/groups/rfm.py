"""RFM: how lately, how often and for how much a customer buys, in fifths, and the group's name.

The oldest way to part customers (J. R. Bult and T. Wansbeek, Marketing Science 14, 1995; A. M.
Hughes, Strategic Database Marketing): each measure parts all buyers into five as equal parts as
equal values allow, 5 the best. Whoever has the same value stands in the same fifth.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from analytics.rules.lifecycle import LOST_UNKNOWN_DAYS, RISK_LEAST_DAYS

FIFTHS = 5
# Two to a fifth: fewer cannot be parted.
FEWEST_BUYERS = 10
# Twenty to a fifth; with fewer a handful of people moves everybody's group.
ENOUGH_BUYERS = 100
# Whoever bought for the first time within these days is new.
NEW_DAYS = 90


class Segment(StrEnum):
    """The groups, the dearest first; the same words as `MemberScores.Segment`."""

    CHAMPIONS = "champions"
    LOYAL = "loyal"
    PROMISING = "promising"
    NEWCOMERS = "newcomers"
    HESITANT = "hesitant"
    NEEDS_CARE = "needs_care"
    SLIPPING = "slipping"
    DEAR = "dear"
    RESTING = "resting"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Cuts:
    """Where the fifths begin, from the second to the fifth.

    `recency`: silent for so many days at most; `frequency`: so many visits at least; `monetary`:
    so much at least (smallest unit).
    """

    recency: tuple[int, ...]
    frequency: tuple[int, ...]
    monetary: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """The fifth by each measure, 5 the best."""

    recency: int
    frequency: int
    monetary: int

    @property
    def strength(self) -> int:
        """How often and for how much together: the mean of the two, rounded up."""
        return strength_of(self.frequency, self.monetary)


def cuts_of(days: Sequence[int], visits: Sequence[int], sales: Sequence[int]) -> Cuts:
    """The cuts of all buyers: days of silence, visits and sales of each, in any order.

    A fifth by chance says little in a young club, so silence has two fixed ends: within
    `RISK_LEAST_DAYS` nobody stands below the middle fifth, after `LOST_UNKNOWN_DAYS` nobody above
    the second.
    """
    within = [-at_least for at_least in _at_least([-day for day in days])]
    recency = (
        max(within[0], RISK_LEAST_DAYS),
        min(max(within[1], RISK_LEAST_DAYS), LOST_UNKNOWN_DAYS),
        min(within[2], LOST_UNKNOWN_DAYS),
        min(within[3], LOST_UNKNOWN_DAYS),
    )
    return Cuts(recency, _at_least(visits), _at_least(sales))


def scores_of(cuts: Cuts, *, silent_days: int, visits: int, sales: int) -> Scores:
    """In which fifth a buyer stands by each measure."""
    return Scores(
        1 + sum(silent_days <= cut for cut in cuts.recency),
        1 + sum(visits >= cut for cut in cuts.frequency),
        1 + sum(sales >= cut for cut in cuts.monetary),
    )


def strength_of(frequency: int, monetary: int) -> int:
    """The mean of the two fifths, rounded up."""
    return (frequency + monetary + 1) // 2


def segment_of(scores: Scores, *, is_new: bool = False) -> Segment:
    """The name of the group. Whoever is new and not yet strong is a newcomer, or hesitant once
    he has fallen behind: too little is known of him to call him gone.
    """
    if is_new and scores.strength <= _MIDDLE:
        return Segment.NEWCOMERS if scores.recency >= _MIDDLE else Segment.HESITANT
    return TABLE[scores.recency][scores.strength - 1]


def is_new(first_on: date, today: date) -> bool:
    """His first purchase is not long ago."""
    return first_on > today - timedelta(days=NEW_DAYS)


def _at_least(values: Iterable[int]) -> tuple[int, ...]:
    """The least value of the second to the fifth part: just above the last of the part before."""
    ordered = sorted(values)
    ends = (-(-len(ordered) * part // FIFTHS) - 1 for part in range(1, FIFTHS))
    return tuple(ordered[end] + 1 for end in ends)


_MIDDLE = 3
# By the fifth of recency: the names of strength 1 to 5.
TABLE: dict[int, tuple[Segment, ...]] = {
    5: (
        Segment.HESITANT,
        Segment.PROMISING,
        Segment.PROMISING,
        Segment.CHAMPIONS,
        Segment.CHAMPIONS,
    ),
    4: (Segment.HESITANT, Segment.PROMISING, Segment.PROMISING, Segment.LOYAL, Segment.LOYAL),
    3: (Segment.HESITANT, Segment.HESITANT, Segment.NEEDS_CARE, Segment.LOYAL, Segment.LOYAL),
    2: (Segment.RESTING, Segment.RESTING, Segment.SLIPPING, Segment.SLIPPING, Segment.DEAR),
    1: (Segment.GONE, Segment.GONE, Segment.RESTING, Segment.SLIPPING, Segment.DEAR),
}
