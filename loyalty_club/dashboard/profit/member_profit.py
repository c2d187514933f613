"""The profit of one member, as a quiet part of his page."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from analytics.selectors.profit.members import has_lines
from loyalty_club.dashboard.profit.profit_words import TONES
from loyalty_club.web.drawings.told import Tone
from loyalty_club.web.figures.profit import GRADE_ADVICE, GRADE_NAMES, LINE_NAMES


@dataclass(frozen=True, slots=True)
class MemberProfit:
    """His lines by name with a sign, his class in words, and where all of that class stand."""

    scores: Any
    lines: tuple[tuple[str, int], ...]
    grade_name: str
    advice: str
    tone: Tone
    url: str


def profit_part(scores: Any) -> dict[str, Any]:
    """What he left in twelve months; nothing before the first night, or where nothing moved."""
    if scores is None or not has_lines(scores):
        return {"member_profit": None}
    costs = ("rewards", "messages", "staff", "acquisition")
    lines = [(str(LINE_NAMES["margin"]), scores.margin)]
    lines += [
        (str(LINE_NAMES[name]), -getattr(scores, name)) for name in costs if getattr(scores, name)
    ]
    page = reverse("dashboard-profit")
    return {
        "member_profit": MemberProfit(
            scores=scores,
            lines=tuple(lines),
            grade_name=str(GRADE_NAMES[scores.grade]),
            advice=str(GRADE_ADVICE[scores.grade]),
            tone=TONES[scores.grade],
            url=f"{page}?grade={scores.grade}#members" if scores.grade else page,
        )
    }
