"""Why a campaign cannot be started, and what to do about it."""

from collections.abc import Callable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.exceptions import BudgetTooSmall, CampaignNotReady
from loyalty_club.web.page_club import page_club
from members.rules.money import format_money

UNREADY: dict[str, Callable[[], str]] = {
    "no_audience": lambda: _("Say whom it is for; everybody is an answer too."),
    "no_text": lambda: _("Write what is said."),
    "no_offer": lambda: _("The text tells of an offer, but none is chosen."),
    "no_members": lambda: _("Nobody is in this audience now."),
    "offer_retired": lambda: _("This offer is promised no more; choose another."),
    "window_over": lambda: _("Its last day has passed; choose other days."),
}


def unready_sentence(refusal: CampaignNotReady) -> str:
    """What is missing."""
    say = UNREADY.get(refusal.facts.get("reason", ""))
    return say() if say is not None else _("This campaign is not ready to start.")


def budget_sentence(refusal: BudgetTooSmall) -> str:
    """By how much it may be passed, and how to start all the same."""
    return _(
        "It may cost %(most)s, more than the budget of %(budget)s. Raise the budget, or tick that"
        " only as many are told as it pays for."
    ) % {"most": _money(refusal.facts["most"]), "budget": _money(refusal.facts.get("budget", 0))}


def _money(amount: int) -> str:
    return format_money(amount, page_club().currency, get_language() or "en")
