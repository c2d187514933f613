"""The drawing of an interval: a line for nothing, a band of what may be, its likeliest dot."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaigns.rules.uplift import Difference
from loyalty_club.dashboard.program.phrases import number

# Room beside the ends of the band, in parts of the whole width.
MARGIN = 0.12


@dataclass(frozen=True, slots=True)
class IntervalDrawing:
    """The geometry in percent of the drawing, and the words at its places."""

    nothing: str
    left: str
    width: str
    dot: str
    low: str
    high: str
    low_x: str
    high_x: str
    label: str
    tone: str


def interval_of(difference: Difference | None) -> IntervalDrawing | None:
    """The band on a scale that always has nothing on it; None where there is none."""
    if difference is None:
        return None
    first, last = min(difference.low, 0.0), max(difference.high, 0.0)
    room = (last - first) * MARGIN or 1.0
    first, last = first - room, last + room

    def place(value: float) -> float:
        return 100 * (value - first) / (last - first)

    low, high = place(difference.low), place(difference.high)
    return IntervalDrawing(
        nothing=_percent(place(0)),
        left=_percent(low),
        width=_percent(high - low),
        dot=_percent(place(difference.estimate)),
        low=of_hundred(difference.low),
        high=of_hundred(difference.high),
        low_x=_percent(low),
        high_x=_percent(high),
        label=_("Between %(low)s and %(high)s of every 100, most likely %(estimate)s.")
        % {
            "low": of_hundred(difference.low),
            "high": of_hundred(difference.high),
            "estimate": of_hundred(difference.estimate),
        },
        tone="leaf" if difference.low > 0 else ("rose" if difference.high < 0 else "honey"),
    )


def of_hundred(share: float) -> str:
    """With one decimal, signed, in the reader's digits."""
    tenths = round(share * 1_000)
    whole, rest = divmod(abs(tenths), 10)
    point = "\u066b" if number(1) != "1" else "."
    shown = f"{number(whole)}{point}{number(rest)}" if rest else number(whole)
    sign = "\u2212" if tenths < 0 else ("+" if tenths else "")
    return f"\u2066{sign}{shown}\u2069"


def _percent(value: float) -> str:
    return f"{value:.2f}%"
