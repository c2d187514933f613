"""What a campaign brought, over the API: the same figures as its page and the command."""

from dataclasses import dataclass

from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.rules.uplift import Verdict
from campaigns.selectors.result_figures import figures_of
from campaigns.selectors.results import results_of
from loyalty_club.api.campaigns import CAMPAIGN_ID
from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import MAX_ID, Choice, Field, Flag, Inner, Refer, SchemaPart, Told
from loyalty_club.api.fields import Whole as WholeNumber
from loyalty_club.api.program_fields import Counts
from loyalty_club.api.schema import documented
from members.roles import Right

MOST_MONEY = 10**15


@dataclass(frozen=True)
class Share(Field):
    """A part of one: 0.05 is five percent."""

    def kind(self, refer: Refer) -> SchemaPart:
        return {"type": "number"}


def _money(about: str, *, is_nullable: bool = False) -> WholeNumber:
    return WholeNumber(about, least=-MOST_MONEY, most=MOST_MONEY, is_nullable=is_nullable)


UPLIFT = Told(
    "CampaignUplift",
    "Who came of those told, less who came of the control group, with its 95 % interval "
    "(Newcombe); null where one of the two is empty.",
    estimate=Share(is_nullable=True),
    low=Share(is_nullable=True),
    high=Share(is_nullable=True),
)
RESULTS = Told(
    "CampaignResults",
    campaign=WholeNumber(most=MAX_ID),
    told=WholeNumber(),
    control=WholeNumber("Held out by chance."),
    control_came_back=WholeNumber(),
    left_out=Counts("By reason."),
    sent=WholeNumber(),
    delivered=WholeNumber(),
    came_back=WholeNumber("Rang up something after being told, while it ran."),
    bought=WholeNumber("Of these, who did not bring all of it back."),
    used=WholeNumber("Who used the offer."),
    sales=_money("Paid in money by those told, less what was paid back."),
    margin=_money("What the shop earned of it, at the margin the owner states."),
    cost=_money("All of it."),
    costs=Counts("By kind: `messages`, `rewards`, and the kinds of entered costs."),
    roi=Share("(margin − cost) ÷ cost; null where nothing was spent.", is_nullable=True),
    new_members=WholeNumber(),
    cac=_money("Cost of a new member; null without any.", is_nullable=True),
    break_even=WholeNumber("New members that would cover the cost.", is_nullable=True),
    alarm=Flag("It has cost more than it brought."),
    uplift=Inner(shape=UPLIFT),
    verdict=Choice("What the comparison allows one to say.", of=tuple(Verdict)),
    is_small=Flag("So few people that a handful more would move it far."),
    rank=Field("Place and of how many, among earlier ones with this goal.", is_nullable=True),
)


class CampaignResultsApi(Endpoint):
    """The results of one campaign as they stand now."""

    rights = {"GET": Right.FIGURES_READ}

    @documented(
        "readCampaignResults",
        "What a campaign brought: who came, what it cost, and what it brought beyond the control "
        "group.",
        tag="Campaigns",
        answers={200: RESULTS},
        path=(CAMPAIGN_ID,),
    )
    def get(self, request: Request, campaign_id: int) -> Response:
        return Response(figures_of(results_of(campaign_id)))
