"""What the club costs and what its members leave, over the API."""

from dataclasses import asdict

from rest_framework.request import Request
from rest_framework.response import Response

from analytics.selectors.kept import kept
from analytics.selectors.profit.members import WORK, classes
from analytics.selectors.profit.program import program_figures
from loyalty_club.api.fields import Choice, Many, Told, Whole
from loyalty_club.api.figure_fields import (
    FIGURES_ASKED,
    KEPT_FIELDS,
    FigureEndpoint,
    figures_field,
    figures_json,
    kept_json,
    money,
)
from loyalty_club.api.program_fields import Counts
from loyalty_club.api.schema import documented
from loyalty_club.web.figures.profit import WORDS

GRADES = ("A", "B", "C", "D", "")

CLASS = Told(
    "ProfitClass",
    "All costs as positive amounts; profit = margin − rewards − messages − staff − acquisition.",
    grade=Choice("Empty for who is not judged yet.", of=GRADES),
    members=Whole(),
    margin=money(),
    rewards=money(),
    messages=money(),
    staff=money(),
    acquisition=money(),
    profit=money(),
    minutes=Whole("Of the staff."),
)
PROFIT = Told(
    "ProfitFigures",
    figures=figures_field(),
    costs=Counts("The cost of the club on these days, by kind."),
    classes=Many("Twelve months up to last night.", shape=CLASS, least=0, most=len(GRADES)),
    **KEPT_FIELDS,
)


class ProfitFiguresApi(FigureEndpoint):
    """Cost and return of the club, and the classes of its members."""

    @documented(
        "readProfit",
        "What part of its members' margin must be owed to the club so that it pays for itself, "
        "its return if all of it were, its cost by kind, and the members' classes by profit.",
        tag="Figures",
        answers={200: PROFIT},
        parameters=FIGURES_ASKED,
    )
    def get(self, request: Request) -> Response:
        circle = self.circle
        figures, sums = program_figures(circle, self.period)
        return Response(
            {
                "figures": figures_json(figures, WORDS),
                "costs": sums.cost.by_kind(),
                "classes": [asdict(row) for row in classes(circle).rows],
                **kept_json(kept(WORK)),
            }
        )
