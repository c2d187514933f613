"""What a drawing shows, before anybody draws it: grids, clouds of points, lines and bars."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

Tone = Literal["leaf", "petal", "honey", "rose", "quiet"]
Show = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid. `value` from 0 (pale) to 1 (full), None where there is nothing to know;
    `shown` stands in it, `said` is read aloud and shown on hovering; `url` opens what is behind it.
    """

    value: float | None
    shown: str = ""
    said: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a grid; `note` stands small beneath its label (how many there are)."""

    label: str
    cells: Sequence[Cell]
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """`{% heat_map grid %}`: rows by columns. `corner` says what the rows are."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[GridRow]
    corner: str = ""
    unit: str = ""
    tone: Tone = "leaf"


@dataclass(frozen=True, slots=True)
class Dot:
    """One case in a cloud; `size` from 0 to 1."""

    label: str
    x: float
    y: float
    tone: Tone = "leaf"
    size: float = 0
    url: str = ""


@dataclass(frozen=True, slots=True)
class Cloud:
    """`{% scatter cloud %}`: cases by two measures. `show_x` and `show_y` write a value as people
    read it; at `mark_x` and `mark_y` dashed lines part the cloud.
    """

    caption: str
    x_name: str
    y_name: str
    dots: Sequence[Dot]
    show_x: Show
    show_y: Show
    label_name: str = ""
    mark_x: float | None = None
    mark_y: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line; None where nothing is known. `shown` are its values as people read them."""

    name: str
    values: Sequence[float | None]
    shown: Sequence[str]


@dataclass(frozen=True, slots=True)
class Lines:
    """`{% line_chart lines %}`: one or two lines over the same steps of time, the oldest first.

    `show` writes the values of the axis; `steps_name` heads the steps in the table.
    """

    caption: str
    labels: Sequence[str]
    lines: Sequence[Line]
    show: Show
    unit: str = ""
    steps_name: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, to the other side of zero where `value` is negative; `low` and `high` its interval.

    `note` stands small beneath its label.
    """

    label: str
    value: float
    shown: str
    note: str = ""
    url: str = ""
    tone: Tone = "leaf"
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """`{% share_bars bars %}`: bars beside their words, in the order given.

    `whole` is the value of a full bar; without it the largest is.
    """

    caption: str
    bars: Sequence[Bar]
    unit: str = ""
    whole: float | None = None
