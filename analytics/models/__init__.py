"""What figures are kept: summaries by member and day, scores, fits, and how they are counted."""

from analytics.models.kept import KeptFigure
from analytics.models.rules import FigureRules
from analytics.models.scores import MemberScores
from analytics.models.summaries import (
    Absence,
    DayFigures,
    MemberFigures,
    StaleFigure,
    SummaryState,
)

__all__ = [
    "Absence",
    "DayFigures",
    "FigureRules",
    "KeptFigure",
    "MemberFigures",
    "MemberScores",
    "StaleFigure",
    "SummaryState",
]
