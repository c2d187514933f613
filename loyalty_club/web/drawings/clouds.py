"""A cloud of points as SVG: where the points, ticks and dashed lines lie."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from loyalty_club.web.drawings.axes import Axis, axis_of, percent
from loyalty_club.web.drawings.told import Cloud, Dot

# Room at the sides for half a dot, beneath for the numbers of the axis.
LEFT, RIGHT, TOP, BASE = 3.0, 97.0, 5.0, 90.0
LEAST_RADIUS, MOST_RADIUS = 4.5, 16.0


@dataclass(frozen=True, slots=True)
class Tick:
    """A round number on an axis."""

    at: str
    shown: str
    is_zero: bool


@dataclass(frozen=True, slots=True)
class DrawnDot:
    """A dot and what the table says of it."""

    label: str
    url: str
    tone: str
    x: str
    y: str
    radius: str
    shown_x: str
    shown_y: str


@dataclass(frozen=True, slots=True)
class DrawnCloud:
    """The whole drawing; places are in percent."""

    dots: Sequence[DrawnDot]
    ticks_x: Sequence[Tick]
    ticks_y: Sequence[Tick]
    mark_x: str
    mark_y: str
    base: str


def drawn_cloud(cloud: Cloud) -> DrawnCloud:
    """Lay out a cloud; the large dots come first, so that they hide no small one."""
    across = axis_of(_reach(cloud.dots, cloud.mark_x, _x_of), starts=LEFT, ends=RIGHT)
    up = axis_of(_reach(cloud.dots, cloud.mark_y, _y_of), starts=BASE, ends=TOP)
    return DrawnCloud(
        dots=[
            DrawnDot(
                dot.label,
                dot.url,
                dot.tone,
                across.place(dot.x),
                up.place(dot.y),
                f"{LEAST_RADIUS + (MOST_RADIUS - LEAST_RADIUS) * min(dot.size, 1):.1f}",
                cloud.show_x(dot.x),
                cloud.show_y(dot.y),
            )
            for dot in sorted(cloud.dots, key=lambda dot: -dot.size)
        ],
        ticks_x=ticks_of(across, cloud.show_x),
        ticks_y=ticks_of(up, cloud.show_y),
        mark_x="" if cloud.mark_x is None else across.place(cloud.mark_x),
        mark_y="" if cloud.mark_y is None else up.place(cloud.mark_y),
        base=percent(BASE),
    )


def ticks_of(axis: Axis, show: Callable[[float], str]) -> list[Tick]:
    """The ticks of an axis in words."""
    return [Tick(axis.place(value), show(value), value == 0) for value in axis.ticks]


def _reach(dots: Sequence[Dot], mark: float | None, measure: Callable[[Dot], float]) -> list[float]:
    values = [measure(dot) for dot in dots]
    return values if mark is None else [*values, mark]


def _x_of(dot: Dot) -> float:
    return dot.x


def _y_of(dot: Dot) -> float:
    return dot.y
