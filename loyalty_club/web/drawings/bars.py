"""Bars beside their words as SVG: where each begins and ends, and where zero lies."""

from collections.abc import Sequence
from dataclasses import dataclass

from loyalty_club.web.drawings.axes import percent
from loyalty_club.web.drawings.told import Bar, Bars


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A bar, all places in percent; `low` and `high` are empty without an interval."""

    bar: Bar
    x: str
    width: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class DrawnBars:
    """All bars on one scale; `zero` is empty where they all begin at the edge."""

    bars: Sequence[DrawnBar]
    zero: str


def drawn_bars(told: Bars) -> DrawnBars:
    """Lay out bars: from the edge where none is negative, else to both sides of zero."""
    ends = [end for bar in told.bars for end in (bar.value, bar.low, bar.high) if end is not None]
    lowest = min([0.0, *ends])
    highest = told.whole if told.whole is not None else max([0.0, *ends])
    reach = (highest - lowest) or 1.0

    def at(value: float) -> float:
        return 100 * (min(max(value, lowest), highest) - lowest) / reach

    return DrawnBars(
        [
            DrawnBar(
                bar,
                x=percent(min(at(bar.value), at(0))),
                width=percent(abs(at(bar.value) - at(0))),
                low="" if bar.low is None else percent(at(bar.low)),
                high="" if bar.high is None else percent(at(bar.high)),
            )
            for bar in told.bars
        ],
        zero=percent(at(0)) if lowest < 0 else "",
    )
