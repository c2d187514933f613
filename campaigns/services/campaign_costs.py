"""What a campaign can cost at the most, before it begins."""

from dataclasses import dataclass

from campaigns.models import Campaign
from campaigns.rules.texts import fill
from campaigns.selectors.text_values import plan_values, sample_values
from campaigns.services.offers import most_cost
from members.selectors.sending_rules import estimate


@dataclass(frozen=True, slots=True)
class MostCost:
    """Money: what one offer and one message can cost; all of them for `told` members. A message
    is estimated by the dearest text, with made-up values.
    """

    told: int
    offer: int
    message: int

    @property
    def offers(self) -> int:
        """All offers, were everyone to use his."""
        return self.offer * self.told

    @property
    def messages(self) -> int:
        """All messages."""
        return self.message * self.told

    @property
    def total(self) -> int:
        """Both."""
        return self.offers + self.messages


def most_cost_of(campaign: Campaign, *, told: int) -> MostCost:
    """The most that telling so many members can cost; some six statements."""
    plan = campaign.offer
    values = sample_values() | (plan_values(plan.pk) if plan is not None else {})
    messages = [
        estimate(fill(one.text, values), kind=campaign.kind, channel=campaign.channel).cost
        for one in campaign.variants.all()
    ]
    return MostCost(
        told=told,
        offer=0 if plan is None else most_cost(plan),
        message=max(messages, default=0),
    )
