"""What one member is worth and how he stands, over the API."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from analytics.models import MemberScores
from analytics.selectors.scores import scores_of
from analytics.selectors.value.members import Worth, worth_of
from loyalty_club.api.campaign_results import Share
from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import Choice, Inner, Text, Told, Whole
from loyalty_club.api.figure_fields import day_json, money
from loyalty_club.api.group_figures import KINDS, SEGMENTS
from loyalty_club.api.profit_figures import GRADES
from loyalty_club.api.program_fields import Day
from loyalty_club.api.schema import MEMBER_ID, documented
from loyalty_club.web.figures.groups import segment_name
from members.roles import Right
from members.selectors.access import access_member

WORTH_BY = tuple(MemberScores.WorthBy.values)

WORTH = Told(
    "MemberWorth",
    worth=money("The discounted profit of the coming year."),
    clv=money("Of all the years ahead; null where the club's average stands in.", is_nullable=True),
    by=Choice("`average`: too little of him is known yet.", of=WORTH_BY),
    alive=Share("How likely he is still a customer; null after one visit.", is_nullable=True),
    expected_visits=Share("In the coming year."),
    keep_at_most=money("What may be spent to keep him, at the return the owner wants."),
)
TWELVE_MONTHS = Told(
    "MemberProfit",
    "The last twelve months; costs as positive amounts.",
    margin=money(),
    rewards=money(),
    messages=money(),
    staff=money(),
    acquisition=money("Of winning him, whenever it was."),
    profit=money(),
    minutes=Whole("Of the staff."),
)
FIGURES = Told(
    "MemberFigures",
    on=Day("For which day it was worked out; null before his first night.", is_nullable=True),
    segment=Choice("Empty before his first purchase.", of=("", *SEGMENTS)),
    segment_name=Text(),
    recency=Whole("Fifths, 5 the best; 0 before his first purchase.", most=5),
    frequency=Whole(most=5),
    monetary=Whole(most=5),
    grade=Choice("His class by profit; empty where he is not judged yet.", of=GRADES),
    worth=Inner(shape=WORTH, is_nullable=True),
    profit=Inner(shape=TWELVE_MONTHS, is_nullable=True),
    potential=Choice("In what he could grow; empty where nothing is seen.", of=("", *KINDS)),
    potential_worth=money("By how much a year."),
    likeness=Whole("Of who is new: how much he resembles the best.", is_nullable=True, most=100),
    stake=money("What is lost with him, if he is at risk; else 0."),
)


class MemberFiguresApi(Endpoint):
    """What last night worked out of a member."""

    rights = {"GET": Right.FIGURES_READ}

    @documented(
        "readMemberFigures",
        "A member's group, class, worth of the coming year, profit of the last twelve months, "
        "potential and what is at stake, as last night worked it out. Needs `members.read` too.",
        tag="Figures",
        answers={200: FIGURES},
        path=(MEMBER_ID,),
    )
    def get(self, request: Request, member_id: int) -> Response:
        member = access_member(self.actor, member_id)
        scores = scores_of(member.pk)
        known = scores or MemberScores()
        return Response(
            {
                "on": day_json(known.scored_on),
                "segment": known.segment,
                "segment_name": str(segment_name(known.segment)),
                **{name: getattr(known, name) for name in ("recency", "frequency", "monetary")},
                "grade": known.grade,
                "worth": _worth_json(worth_of(member.pk)),
                "profit": scores and {name: getattr(known, name) for name in TWELVE_MONTHS.fields},
                "potential": known.potential,
                "potential_worth": known.potential_worth,
                "likeness": known.likeness,
                "stake": known.stake,
            }
        )


def _worth_json(worth: Worth | None) -> dict[str, Any] | None:
    if worth is None:
        return None
    return {
        "worth": worth.worth,
        "clv": worth.clv,
        "by": worth.worth_by,
        "alive": worth.alive,
        "expected_visits": worth.expected_visits,
        "keep_at_most": worth.keep_at_most,
    }
