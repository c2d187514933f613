"""The words of campaigns, as forms and pages offer them."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, OfferPlan, Recipient
from campaigns.selectors.offer_plans import cost_of_plan
from campaigns.selectors.offer_words import offer_conditions, offer_phrase
from members.models import Message
from members.rules.money import Currency
from members.selectors.club import club_day, current_club
from points.selectors.programs import terms_on

GOALS = Campaign.Goal.choices
STATES = Campaign.Status.choices
CHANNELS = Message.Channel.choices
KINDS = [
    (Message.Kind.PROMOTION.value, _("Offers and news")),
    (Message.Kind.OCCASION.value, _("A reminder of an occasion")),
    (Message.Kind.SERVICE.value, _("News of the account")),
]
RECIPIENTS = [
    *Recipient.Status.choices,
    *((f"left_out:{why.value}", why.label) for why in Recipient.Why if why.value),
]
WHY = dict(Recipient.Why.choices)


@dataclass(frozen=True, slots=True)
class OfferToChoose:
    """A kind of offer in a list: its name, what it gives where the name does not say it already,
    and the most (money) that one promise costs.
    """

    name: str
    gives: str
    dearest: int

    def __str__(self) -> str:
        return f"{self.name} · {self.gives}" if self.gives else self.name


def offers_to_choose(language: str) -> list[tuple[int, OfferToChoose]]:
    """The kinds of offers in use with what they give; a promise for one visit alone is none for a
    campaign. Three statements.
    """
    plans = OfferPlan.objects.filter(is_active=True, is_one_off=False).select_related("reward")
    currency = current_club().currency
    point_value = terms_on(club_day()).point_value
    return [
        (
            plan.pk,
            OfferToChoose(
                plan.name,
                _gives(plan, language, currency),
                cost_of_plan(plan, point_value=point_value),
            ),
        )
        for plan in plans
    ]


def _gives(plan: OfferPlan, language: str, currency: Currency) -> str:
    said = (
        offer_phrase(plan, language, currency=currency),
        offer_conditions(plan, currency=currency),
    )
    return " · ".join(part for part in dict.fromkeys(said) if part and part != plan.name)
