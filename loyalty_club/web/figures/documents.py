"""A figure as machines read it: the same shape from every endpoint and command."""

from typing import Any

from analytics.rules.figures import Figure
from loyalty_club.web.figures.words import Words
from members.rules.calendars import Window

DECIMALS = 4


def figure_document(figure: Figure, words: Words, *, why: str = "") -> dict[str, Any]:
    """The figure with its definition, window and sample, ready for JSON.

    `value` is null where it cannot be known, and `why` then says it; `unit` is one of
    `analytics.rules.figures.Unit`. Days are Gregorian (ISO 8601).
    """
    return {
        "key": figure.key,
        "name": str(words.name),
        "value": _plain(figure.value),
        "unit": figure.unit.value,
        "definition": str(words.how),
        "window": window_document(figure.window),
        "sample": figure.sample,
        "of": figure.of,
        "is_small": figure.is_small,
        "low": _plain(figure.low),
        "high": _plain(figure.high),
        "before": _plain(figure.before),
        "series": [_plain(one) for one in figure.series],
        "why": why,
    }


def window_document(window: Window | None) -> dict[str, str] | None:
    """From when to when."""
    if window is None:
        return None
    return {"from": window.starts_on.isoformat(), "to": window.ends_on.isoformat()}


def _plain(value: float | None) -> float | int | None:
    """Whole numbers stay whole; others are cut to as much as is known of them."""
    return value if value is None or isinstance(value, int) else round(value, DECIMALS)
