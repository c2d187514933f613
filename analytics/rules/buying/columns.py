"""Traits of members as the columns of a regression: one level of each group is what others are
compared with.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

# Fewer members with a trait, and it speaks of these few people.
LEAST_MEMBERS = 30
# Not said, not asked, or shared by too few.
UNKNOWN = ""
# Nobody has more steps than this: the fifth date tells no more than the fourth.
MOST_STEPS = 4


@dataclass(frozen=True, slots=True)
class Buyer:
    """One member who bought: his sales, for how many days we have known him in the window, one
    level of each group («gender»: «woman»), and steps of what is counted («dates»: 2).
    """

    sales: int
    known_days: int
    levels: Mapping[str, str]
    steps: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Column:
    """One trait, which so many members have; `level` is empty where steps of it are counted."""

    group: str
    level: str
    members: int


@dataclass(frozen=True, slots=True)
class Coding:
    """Which columns there are, and for each group the level that the others are compared with."""

    columns: Sequence[Column]
    bases: Mapping[str, str]

    @property
    def told(self) -> list[Column]:
        """Those with enough members behind them, and with a name."""
        return [column for column in self.columns if self.is_told(column)]

    def is_told(self, column: Column) -> bool:
        """What nobody said, or too few share, levels the field; it is not told."""
        is_named = column.level != UNKNOWN or column.group not in self.bases
        return is_named and column.members >= LEAST_MEMBERS

    def rows(self, buyers: Sequence[Buyer]) -> list[list[float]]:
        """Each member's place in each column, and behind them the logarithm of how many days of
        the window he has been known: who came in spring has bought for half a year only.
        """
        places = {(column.group, column.level): at for at, column in enumerate(self.columns)}
        return [self._row(buyer, places) for buyer in buyers]

    def _row(self, buyer: Buyer, places: Mapping[tuple[str, str], int]) -> list[float]:
        row = [0.0] * len(self.columns)
        for group, base in self.bases.items():
            level = buyer.levels.get(group, UNKNOWN)
            at = places.get((group, level), places.get((group, UNKNOWN)))
            if level != base and at is not None:
                row[at] = 1.0
        for name, steps in buyer.steps.items():
            if (name, "") in places:
                row[places[name, ""]] = float(min(steps, MOST_STEPS))
        return [*row, log(max(buyer.known_days, 1))]


def coding_of(buyers: Iterable[Buyer], *, groups: Sequence[str], counted: Sequence[str]) -> Coding:
    """The columns for these members: in each group a level for whoever shares it with enough
    others, compared with the most frequent one; and the counted ones where enough have a step.

    A group of which only one level is known tells nothing, and is left out.
    """
    seen: dict[str, Counter[str]] = {group: Counter() for group in groups}
    steps: Counter[str] = Counter()
    for buyer in buyers:
        for group in groups:
            seen[group][buyer.levels.get(group, UNKNOWN)] += 1
        steps.update(name for name in counted if buyer.steps.get(name, 0) > 0)
    columns: list[Column] = []
    bases: dict[str, str] = {}
    for group, counts in seen.items():
        frequent = _frequent(counts)
        if len(frequent) < 2:
            continue
        bases[group] = frequent[0]
        columns += [Column(group, level, counts[level]) for level in frequent[1:]]
        few = sum(counts.values()) - sum(counts[level] for level in frequent)
        if few:
            columns.append(Column(group, UNKNOWN, few))
    columns += [Column(name, "", steps[name]) for name in counted if steps[name] >= LEAST_MEMBERS]
    return Coding(columns, bases)


def _frequent(counts: Counter[str]) -> list[str]:
    """Levels that enough share, the most frequent first; of equals the first by name."""
    named = [(level, count) for level, count in counts.items() if level != UNKNOWN]
    ordered = sorted(named, key=lambda one: (-one[1], one[0]))
    return [level for level, count in ordered if count >= LEAST_MEMBERS]
