"""How CLV went, month by month, as the nights have noted it."""

from collections.abc import Sequence
from dataclasses import replace

from analytics.rules.figures import Figure
from analytics.selectors.kept import Kept, kept
from analytics.selectors.scope import Circle
from members.rules.calendars import Window

WORK = "course"
# The formula that needs no prediction, and so can be worked out for months long past.
SIMPLE = "clv_net"
Course = dict[str, dict[str, float]]


def kept_course(circle: Circle, known: Kept | None = None) -> Course:
    """By the key of a figure and the first day of a month; nothing of circles that no night
    works for. One statement, or none where it is `known`.
    """
    if not circle.is_of_all or circle.shop_ids is not None:
        return {}
    return dict((kept(WORK) if known is None else known).body.get("course", {}))


def with_course(figure: Figure, course: Course, months: Sequence[Window]) -> Figure:
    """The figure with what it was the month before, and its line over these months.

    What a customer was thought to be worth cannot be worked out afterwards: until the nights have
    noted two months of it the line is that of the simple formula, and `facts["line"]` says so.
    """
    own = along(course, figure.key, months)
    line = own if len(own) > 1 else along(course, SIMPLE, months)
    name = figure.key if len(own) > 1 else SIMPLE
    return replace(
        figure,
        before=_month_before(course, figure.key, months),
        series=line,
        facts={**figure.facts, "line": name if line else ""},
    )


def along(course: Course, key: str, months: Sequence[Window]) -> tuple[float, ...]:
    """The values of these months that are known, the oldest first."""
    known = course.get(key, {})
    return tuple(known[name] for name in map(name_of, months) if name in known)


def name_of(month: Window) -> str:
    """What a month is kept under."""
    return month.starts_on.isoformat()


def _month_before(course: Course, key: str, months: Sequence[Window]) -> float | None:
    return course.get(key, {}).get(name_of(months[-2])) if len(months) > 1 else None
