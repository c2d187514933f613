"""An axis: from where to where it reaches, where its ticks stand, and how values lie on it."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WISHED_TICKS = 4


@dataclass(frozen=True, slots=True)
class Axis:
    """`starts` and `ends` in percent of the drawing are where `lowest` and `highest` lie."""

    lowest: float
    highest: float
    ticks: Sequence[float]
    starts: float
    ends: float

    def at(self, value: float) -> float:
        """Where a value lies, in percent of the drawing."""
        reach = self.highest - self.lowest
        return self.starts + (self.ends - self.starts) * (value - self.lowest) / reach

    def place(self, value: float) -> str:
        """Where a value lies, ready for an attribute."""
        return percent(self.at(value))


def axis_of(values: Iterable[float], *, starts: float, ends: float) -> Axis:
    """An axis on which zero and all values lie, with ticks at round numbers."""
    found = [*values, 0.0]
    step = _step(max(found) - min(found))
    first, last = math.floor(min(found) / step + 1e-9), math.ceil(max(found) / step - 1e-9)
    last = max(last, first + 1)
    ticks = tuple(step * count for count in range(first, last + 1))
    return Axis(ticks[0], ticks[-1], ticks, starts, ends)


def percent(share: float) -> str:
    """A share of the drawing as an attribute takes it."""
    return f"{share:.2f}%"


def _step(reach: float) -> float:
    """One, two or five times a power of ten, so that about as many ticks as wished come out."""
    if reach <= 0:
        return 1.0
    wished = reach / WISHED_TICKS
    power = 10.0 ** math.floor(math.log10(wished))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= wished * 0.999)
