"""What customers are worth, over the API: the figures of the page, and the fit behind them."""

from rest_framework.request import Request
from rest_framework.response import Response

from analytics.selectors.kept import kept
from analytics.selectors.value.figures import WORK, value_figures
from analytics.selectors.value.members import worth_by_segment
from loyalty_club.api.fields import Many, Text, Told, Whole
from loyalty_club.api.figure_fields import (
    FIGURES_ASKED,
    KEPT_FIELDS,
    FigureEndpoint,
    figures_field,
    figures_json,
    kept_json,
    money,
)
from loyalty_club.api.program_fields import Document
from loyalty_club.api.schema import documented
from loyalty_club.web.figures.value import WORDS

OF_FIT = ("by", "customers", "bg_nbd", "why", "gamma_gamma", "money_why", "correlation", "trial")

SEGMENT = Told(
    "SegmentWorth",
    segment=Text("Empty for who stands in none.", most=10),
    members=Whole(),
    worth=money("What all of them will leave in the coming year."),
    keep_at_most=money("What may be spent on each to keep him, at the return the owner wants."),
)
CLV = Told(
    "ClvFigures",
    figures=figures_field(),
    segments=Many("Most worth first.", shape=SEGMENT, least=0, most=20),
    fit=Document(
        "Of the whole club: the parameters of BG/NBD and gamma-gamma (null with `why` where there "
        "is no fit to rely on), and `trial`: what was foretold of days that are known by now."
    ),
    **KEPT_FIELDS,
)


class ClvFiguresApi(FigureEndpoint):
    """What customers are worth."""

    @documented(
        "readClv",
        "CLV in its ways, lifetime, and the most that may be spent to keep a member, with the fit "
        "by which the coming year is predicted.",
        tag="Figures",
        answers={200: CLV},
        parameters=FIGURES_ASKED,
    )
    def get(self, request: Request) -> Response:
        circle, found = self.circle, kept(WORK)
        return Response(
            {
                "figures": figures_json(value_figures(circle, self.period.window), WORDS),
                "segments": [
                    {
                        "segment": one.segment,
                        "members": one.members,
                        "worth": one.worth,
                        "keep_at_most": one.keep_at_most,
                    }
                    for one in worth_by_segment(circle)
                ],
                "fit": {name: found.body.get(name) for name in OF_FIT},
                **kept_json(found),
            }
        )
