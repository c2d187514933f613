"""Small charts drawn on the server as SVG: time runs left to right, every bar stands on zero."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template import Library

from loyalty_club.templatetags.club import number

register = Library()

# How much of the drawing's height is left for values above the bars and labels beneath them.
TOP = 14
BASE = 86
BAR_SHARE = 0.62
# More bars than this, and a phone shows every other label only.
CROWDED = 7

BarItem = tuple[str, int] | tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar and its words; the geometry is in percent of the drawing, ready for attributes."""

    label: str
    shown: str
    x: str
    y: str
    width: str
    height: str
    middle: str
    value_y: str
    last: bool
    minor: bool


@register.inclusion_tag("parts/sparkline.html")
def sparkline(values: Sequence[int], label: str = "") -> dict[str, object]:
    """A line without axes; `values` are whole numbers from zero up, oldest first."""
    line = points_of(values)
    return {"line": line, "area": f"0,100 {line} 100,100", "end": end_of(values), "label": label}


@register.inclusion_tag("parts/bar_chart.html")
def bar_chart(items: Sequence[BarItem], caption: str, unit: str = "") -> dict[str, object]:
    """Bars with their values above and a table twin; items are (label, value[, shown value])."""
    return {
        "bars": bars_of(items),
        "base": f"{BASE}%",
        "caption": caption,
        "unit": unit,
        "crowded": len(items) > CROWDED,
    }


def points_of(values: Sequence[int]) -> str:
    """The points of a line in a square of a hundred, the tallest value at its top."""
    return " ".join(
        f"{_place(index, len(values)):.1f},{_from_top(value, values):.1f}"
        for index, value in enumerate(values)
    )


def end_of(values: Sequence[int]) -> str:
    """How far below the top the line ends."""
    return f"{_from_top(values[-1], values):.1f}%" if values else "100%"


def bars_of(items: Sequence[BarItem]) -> list[Bar]:
    return [_bar(index, item, items) for index, item in enumerate(items)]


def _place(index: int, count: int) -> float:
    return 100 * index / (count - 1) if count > 1 else 100


def _from_top(value: int, values: Sequence[int]) -> float:
    return 100 - 100 * value / (max(values) or 1)


def _bar(index: int, item: BarItem, items: Sequence[BarItem]) -> Bar:
    slot = 100 / len(items)
    tallest = max(one[1] for one in items) or 1
    height = (BASE - TOP) * item[1] / tallest
    return Bar(
        label=item[0],
        shown=item[2] if len(item) == 3 else number(item[1]),
        x=f"{slot * (index + (1 - BAR_SHARE) / 2):.2f}%",
        y=f"{BASE - height:.2f}%",
        width=f"{slot * BAR_SHARE:.2f}%",
        height=f"{height:.2f}%",
        middle=f"{slot * (index + 0.5):.2f}%",
        value_y=f"{BASE - height:.2f}%",
        last=index == len(items) - 1,
        minor=(len(items) - 1 - index) % 2 == 1,
    )
