"""The eight figures of the first screen over the API."""

from rest_framework.request import Request
from rest_framework.response import Response

from analytics.selectors.first_screen import first_screen
from loyalty_club.api.fields import Told
from loyalty_club.api.figure_fields import FIGURES_ASKED, FigureEndpoint, figures_field
from loyalty_club.api.schema import documented
from loyalty_club.web.figures.documents import figure_document
from loyalty_club.web.figures.first_screen import why_unknown, words_of
from members.selectors.club import current_club

FIRST = Told("FirstFigures", figures=figures_field())


class FirstFiguresApi(FigureEndpoint):
    """How the club is doing."""

    @documented(
        "readFigures",
        "Sales, active members, given back, CLV, CAC, ROI, churn and NPS, each with its "
        "definition, days and cases: the same as `manage.py figures --json`.",
        tag="Figures",
        answers={200: FIRST},
        parameters=FIGURES_ASKED,
    )
    def get(self, request: Request) -> Response:
        figures = first_screen(self.circle, self.period, calendar=current_club().calendar)
        told = [
            figure_document(figure, words_of(figure), why=why_unknown(figure)) for figure in figures
        ]
        return Response({"figures": told})
