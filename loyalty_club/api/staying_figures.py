"""Who stays, who leaves and who is about to, over the API."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from analytics.selectors.staying.at_risk import AtRisk, at_risk, at_risk_among, stake_at_risk
from analytics.selectors.staying.cohorts import Cohorts, cohorts_of
from analytics.selectors.staying.figures import staying_figures
from loyalty_club.api.campaign_results import Share
from loyalty_club.api.fields import Flag, Inner, Many, Shape, Told, Whole
from loyalty_club.api.figure_fields import (
    FIGURE,
    FIGURES_ASKED,
    FigureEndpoint,
    Numbers,
    figures_field,
    figures_json,
    money,
)
from loyalty_club.api.paging import LIMIT, MOST
from loyalty_club.api.people import PERSON, person_json
from loyalty_club.api.program_fields import Day
from loyalty_club.api.schema import documented
from loyalty_club.web.figures.documents import figure_document
from loyalty_club.web.figures.staying import WORDS
from members.roles import Right
from members.selectors.club import club_day

MOST_COHORTS = 60
FARTHEST = 100_000

WHOM = {name: FIGURES_ASKED.fields[name] for name in ("shop", "label", "source")}
PEOPLE_ASKED = Shape("FigurePeopleAsked", **WHOM)
RISK_ASKED = Shape(
    "AtRiskAsked",
    **WHOM,
    after=Whole("Leave out so many of the list: the `next` of the page before.", most=FARTHEST),
    limit=LIMIT,
)
STAYING = Told("StayingFigures", figures=figures_field())
COHORT = Told(
    "Cohort",
    "Members with their first purchase in one month of the club's calendar.",
    month=Day("Its first day."),
    members=Whole(),
    still=Whole("Who of them are customers today."),
    came=Numbers("How many of them bought in that month and in each after it; the last one runs."),
    sales=Numbers("What they bought for in each, in the smallest unit."),
)
COHORTS = Told(
    "Cohorts", cohorts=Many("The oldest first.", shape=COHORT, least=0, most=MOST_COHORTS)
)
SILENT = Told(
    "MemberAtRisk",
    member=Inner(shape=PERSON),
    stake=money("What he would bring in the coming year."),
    alive=Share("How likely he is still a customer; null where it is not known.", is_nullable=True),
    last_on=Day("His last purchase.", is_nullable=True),
    silent_days=Whole(),
    lost_on=Day("From when on he counts as lost, unless he comes."),
    may_be_called=Flag("He has allowed calls."),
    is_planned=Flag("A follow-up is open."),
    is_left_out=Flag("A person has decided not to follow him up."),
)
AT_RISK = Told(
    "AtRiskList",
    stake=Inner("What is at stake with all of them.", shape=FIGURE),
    results=Many("The most at stake first.", shape=SILENT, least=0, most=MOST),
    next=Whole("`after` of the next page; null after the last.", is_nullable=True, most=FARTHEST),
)


class StayingFiguresApi(FigureEndpoint):
    """Churn and retention."""

    @documented(
        "readStaying",
        "Churn by both of its denominators, retention, who was lost, who came back, and how many "
        "customers there are. Churn and retention are 10000 together.",
        tag="Figures",
        answers={200: STAYING},
        parameters=FIGURES_ASKED,
    )
    def get(self, request: Request) -> Response:
        return Response({"figures": figures_json(staying_figures(self.circle, self.period), WORDS)})


class CohortsApi(FigureEndpoint):
    """How long each month's newcomers stay."""

    parameters = PEOPLE_ASKED

    @documented(
        "readCohorts",
        "Members by the month of their first purchase: how many of them bought in each month "
        "since, and for how much.",
        tag="Figures",
        answers={200: COHORTS},
        parameters=PEOPLE_ASKED,
    )
    def get(self, request: Request) -> Response:
        return Response({"cohorts": _cohorts_json(cohorts_of(self.circle))})


class AtRiskApi(FigureEndpoint):
    """Whom to win back."""

    parameters = RISK_ASKED

    @documented(
        "readAtRisk",
        "Members who are silent for longer than is usual for them and not lost yet, the most at "
        "stake first, page by page.",
        tag="Figures",
        answers={200: AT_RISK},
        parameters=RISK_ASKED,
    )
    def get(self, request: Request) -> Response:
        self.actor.require(Right.MEMBERS_READ)
        circle, today = self.circle, club_day()
        after, limit = self.asked["after"] or 0, self.asked["limit"]
        found = list(at_risk(circle, today=today)[after : after + limit + 1])
        people = at_risk_among(found[:limit], circle, today=today)
        figure = stake_at_risk(circle)
        return Response(
            {
                "stake": figure_document(figure, WORDS[figure.key]),
                "results": [self._json(one) for one in people],
                "next": after + limit if len(found) > limit else None,
            }
        )

    def _json(self, one: AtRisk) -> dict[str, Any]:
        last_on = one.figures.last_on
        return {
            "member": person_json(self.actor, one.scores.member),
            "stake": one.scores.stake,
            "alive": one.scores.alive,
            "last_on": last_on and last_on.isoformat(),
            "silent_days": one.silent_days,
            "lost_on": one.figures.lost_on.isoformat(),
            "may_be_called": one.calls.is_given,
            "is_planned": one.is_planned,
            "is_left_out": one.is_left_out,
        }


def _cohorts_json(found: Cohorts) -> list[dict[str, Any]]:
    return [
        {
            "month": found.first_day(row.cohort).isoformat(),
            "members": row.size,
            "still": row.still,
            "came": [cell.members for cell in row.cells],
            "sales": [cell.sales for cell in row.cells],
        }
        for row in found.rows
    ]
