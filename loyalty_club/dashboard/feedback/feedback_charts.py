"""The drawings of scores: the scale with its interval, who gave what, and the months."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaigns.rules.surveys.nps import Band, Nps, band_of
from campaigns.rules.surveys.tallies import Tally
from loyalty_club.dashboard.feedback.feedback_words import between, score_said
from loyalty_club.dashboard.program.phrases import month_name, number
from loyalty_club.templatetags.charts import BASE, TOP, Bar, bars_of
from members.rules.calendars import Window

# A score of at least so much is good news, and below nothing bad: more detract than promote.
GOOD_FROM = 30


@dataclass(frozen=True, slots=True)
class ScaleDrawing:
    """The geometry in percent of a scale from −100 to 100, and its words."""

    left: str
    width: str
    dot: str
    before: str
    shown: str
    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class ScoreBar:
    """How many gave this mark, and what it makes of them."""

    bar: Bar
    band: Band


@dataclass(frozen=True, slots=True)
class MonthDot:
    """One month: its score and its interval, or why there is none."""

    name: str
    is_told: bool
    answers: str = ""
    score: str = ""
    between: str = ""
    middle: str = ""
    y: str = ""
    low_y: str = ""
    high_y: str = ""
    minor: bool = False


def scale_of(nps: Nps, before: Nps) -> ScaleDrawing | None:
    """The band on the whole scale, with the score of the days before; None without answers."""
    if nps.score is None or nps.low is None or nps.high is None:
        return None
    return ScaleDrawing(
        left=_percent(_across(nps.low)),
        width=_percent(_across(nps.high) - _across(nps.low)),
        dot=_percent(_across(nps.score)),
        before="" if before.score is None else _percent(_across(before.score)),
        shown=score_said(nps.score),
        label=_("On a scale from −100 to 100: %(score)s, %(between)s.")
        % {"score": score_said(nps.score), "between": between(nps)},
        tone=tone_of(nps),
    )


def tone_of(nps: Nps) -> str:
    """Good or bad only where it is sure."""
    if nps.low is not None and nps.low >= GOOD_FROM:
        return "leaf"
    return "rose" if nps.high is not None and nps.high < 0 else "honey"


def score_bars(counts: Sequence[int]) -> list[ScoreBar]:
    """From 0 to 10, each in the colour of its band."""
    items = [(number(mark), count) for mark, count in enumerate(counts)]
    return [ScoreBar(bar, band_of(mark)) for mark, bar in enumerate(bars_of(items))]


def trend_dots(months: Sequence[Window], found: Sequence[Tally | None]) -> list[MonthDot]:
    """The months from left to right, the latest last."""
    return [
        _dot(place, len(months), month, tally)
        for place, (month, tally) in enumerate(zip(months, found, strict=True))
    ]


def _dot(place: int, count: int, month: Window, tally: Tally | None) -> MonthDot:
    name, middle = month_name(month), _percent(100 * (place + 0.5) / count)
    minor = (count - 1 - place) % 2 == 1
    if tally is None:
        return MonthDot(name, is_told=False, middle=middle, minor=minor)
    nps = tally.nps
    if nps.score is None or nps.low is None or nps.high is None:
        return MonthDot(name, is_told=True, answers=number(0), middle=middle, minor=minor)
    return MonthDot(
        name,
        is_told=True,
        answers=number(tally.answers),
        score=score_said(nps.score),
        between=between(nps),
        middle=middle,
        y=_percent(_down(nps.score)),
        low_y=_percent(_down(nps.low)),
        high_y=_percent(_down(nps.high)),
        minor=minor,
    )


ZERO_Y = f"{TOP + (BASE - TOP) / 2:.2f}%"


def _across(score: float) -> float:
    return (score + 100) / 2


def _down(score: float) -> float:
    return TOP + (BASE - TOP) * (100 - score) / 200


def _percent(value: float) -> str:
    return f"{value:.2f}%"
