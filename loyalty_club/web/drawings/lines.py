"""Lines over time as SVG: where they run, where they are broken, and which labels have room."""

from collections.abc import Sequence
from dataclasses import dataclass

from loyalty_club.web.drawings.axes import Axis, axis_of, percent
from loyalty_club.web.drawings.clouds import Tick, ticks_of
from loyalty_club.web.drawings.told import Line, Lines

LEFT, RIGHT, TOP, BASE = 2.0, 98.0, 8.0, 86.0
# More labels than this, and a phone shows every other one; more than that, and some are left out.
CROWDED, MOST_LABELS = 7, 13


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line in its unbroken parts, in a square of a hundred; its dots in percent."""

    name: str
    latest: str
    parts: Sequence[str]
    dots: Sequence[tuple[str, str, str]]
    last: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a step of time beneath the drawing."""

    text: str
    x: str
    anchor: str
    is_minor: bool


@dataclass(frozen=True, slots=True)
class DrawnLines:
    """The whole drawing, and the rows of its table."""

    lines: Sequence[DrawnLine]
    labels: Sequence[Label]
    ticks: Sequence[Tick]
    base: str
    rows: Sequence[tuple[str, Sequence[str]]]
    is_crowded: bool


def drawn_lines(told: Lines) -> DrawnLines:
    """Lay out lines over the same steps of time."""
    values = [value for line in told.lines for value in line.values if value is not None]
    up = axis_of(values, starts=BASE, ends=TOP)
    return DrawnLines(
        lines=[_drawn(line, up, len(told.labels)) for line in told.lines],
        labels=_labels(told.labels),
        ticks=ticks_of(up, told.show),
        base=up.place(0),
        rows=[
            (label, [line.shown[index] for line in told.lines])
            for index, label in enumerate(told.labels)
        ],
        is_crowded=len(told.labels) > CROWDED,
    )


def _drawn(line: Line, up: Axis, count: int) -> DrawnLine:
    parts: list[list[str]] = [[]]
    dots = []
    for index, value in enumerate(line.values):
        if value is None:
            parts.append([])
            continue
        across, height = _across(index, count), up.at(value)
        parts[-1].append(f"{across:.2f},{height:.2f}")
        dots.append((percent(across), percent(height), line.shown[index]))
    return DrawnLine(
        line.name,
        line.shown[-1] if line.shown else "",
        [" ".join(part) for part in parts if len(part) > 1],
        dots,
        dots[-1][:2] if dots else None,
    )


def _across(index: int, count: int) -> float:
    return LEFT + (RIGHT - LEFT) * (index / (count - 1) if count > 1 else 1)


def _labels(labels: Sequence[str]) -> list[Label]:
    """The latest step always has its label."""
    count = len(labels)
    every = -(-count // MOST_LABELS)
    chosen = [index for index in range(count) if (count - 1 - index) % every == 0]
    return [
        Label(
            labels[index],
            percent(_across(index, count)),
            _anchor(index, count),
            is_minor=(len(chosen) - 1 - turn) % 2 == 1,
        )
        for turn, index in enumerate(chosen)
    ]


def _anchor(index: int, count: int) -> str:
    """The outermost labels stay inside the drawing."""
    if index == count - 1:
        return "end"
    return "start" if index == 0 else "middle"
