"""The words of campaigns, as forms and pages offer them."""

from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, OfferPlan, Recipient
from campaigns.selectors.offer_words import offer_conditions, offer_phrase
from members.models import Message
from members.rules.money import Currency
from members.selectors.club import current_club

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


def offers_to_choose(language: str) -> list[tuple[int, str]]:
    """The kinds of offers in use with what they give; a promise for one visit alone is none for a
    campaign. Two statements.
    """
    plans = OfferPlan.objects.filter(is_active=True, is_one_off=False).select_related("reward")
    currency = current_club().currency
    return [(plan.pk, _offer(plan, language, currency)) for plan in plans]


def _offer(plan: OfferPlan, language: str, currency: Currency) -> str:
    said = (
        plan.name,
        offer_phrase(plan, language, currency=currency),
        offer_conditions(plan, currency=currency),
    )
    return " · ".join(dict.fromkeys(part for part in said if part))
