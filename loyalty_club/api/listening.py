"""What members think and how leads fare, over the API: the same figures as pages and commands."""

from datetime import date, timedelta
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.rules.leads.stages import KEYS
from campaigns.selectors.leads.funnel import funnel_of
from campaigns.selectors.surveys.figures import scores_between
from loyalty_club.api.campaign_results import Share
from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import Choice, Many, Shape, Told, Whole
from loyalty_club.api.program_fields import Day
from loyalty_club.api.refusals import InvalidInput
from loyalty_club.api.schema import documented
from members.roles import Right
from members.rules.money import MAX_AMOUNT
from members.selectors.club import club_day

USUAL_DAYS = 30

DAYS = Shape(
    "Days",
    first=Day("Thirty days before the last, where left out."),
    last=Day("Today, where left out."),
)
NPS = Told(
    "Nps",
    "Percent of promoters less percent of detractors, with its 95 % interval.",
    first=Day(),
    last=Day(),
    score=Share("Null below five answers: so few would name their people.", is_nullable=True),
    low=Share(is_nullable=True),
    high=Share(is_nullable=True),
    promoters=Whole("Who said 9 or 10."),
    passives=Whole("Who said 7 or 8."),
    detractors=Whole("Who said 6 or less."),
    answers=Whole(),
)
STAGE = Told(
    "FunnelStage",
    stage=Choice(of=KEYS),
    count=Whole("Leads of these days who have come so far."),
    conversion=Share("Of those of the stage before; null for the first.", is_nullable=True),
    median_days=Share("At this stage; null where nobody was.", is_nullable=True),
    value=Whole("What they may spend, in money.", most=MAX_AMOUNT * 1000),
)
FUNNEL = Told("Funnel", first=Day(), last=Day(), stages=Many(shape=STAGE, least=7, most=7))


class NpsReadApi(Endpoint):
    """What members think."""

    rights = {"GET": Right.FIGURES_READ}
    parameters = DAYS

    @documented(
        "readNps",
        "The answers of these days, both in it, from the shops of the key.",
        tag="Figures",
        answers={200: NPS},
        parameters=DAYS,
    )
    def get(self, request: Request) -> Response:
        first, last = days_of(self.asked)
        scores = scores_between(first, last, shop_ids=self.actor.shop_ids)
        return Response(
            {
                "first": first.isoformat(),
                "last": last.isoformat(),
                **{name: getattr(scores.nps, name) for name in list(NPS.fields)[2:-1]},
                "answers": scores.answers,
            }
        )


class FunnelReadApi(Endpoint):
    """How leads fare."""

    rights = {"GET": Right.FIGURES_READ}
    parameters = DAYS

    @documented(
        "readFunnel",
        "The leads added on these days, both in it: how many came to each of the seven stages.",
        tag="Figures",
        answers={200: FUNNEL},
        parameters=DAYS,
    )
    def get(self, request: Request) -> Response:
        first, last = days_of(self.asked)
        stages = funnel_of(first, last, shop_ids=self.actor.shop_ids)
        return Response(
            {
                "first": first.isoformat(),
                "last": last.isoformat(),
                "stages": [
                    {
                        "stage": stage.key,
                        "count": stage.count,
                        "conversion": stage.conversion,
                        "median_days": stage.median_days,
                        "value": stage.value,
                    }
                    for stage in stages
                ],
            }
        )


def days_of(asked: dict[str, Any]) -> tuple[date, date]:
    """The days that are asked for; refuses those to come, and a first after the last."""
    today = club_day()
    last: date = asked["last"] or today
    first: date = asked["first"] or last - timedelta(days=USUAL_DAYS - 1)
    if last > today:
        raise InvalidInput({"last": "in_future"})
    if first > last:
        raise InvalidInput({"first": "out_of_range"})
    return first, last
