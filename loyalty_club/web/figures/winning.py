"""The words of what winning a new customer costs."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.rules.leads.payback import PaidBack
from loyalty_club.web.figures.words import Words

WORDS: dict[str, Words] = {
    "cac": Words(
        name=_("Cost of winning a customer (CAC)"),
        plain=_("How much was spent for each new customer."),
        how=_(
            "All that was spent on winning in these days, divided by the members who bought for"
            " the first time in them. Spent: what was entered for sources and for campaigns that"
            " win members, as marketing, making it known, contacting people and winning them, and"
            " the staff's minutes with leads at the price of an hour. Costs are not kept by shop or"
            " label: there every new customer bears the same part."
        ),
        more_is_better=False,
    ),
    "cac_payback": Words(
        name=_("Payback of winning"),
        plain=_("After so many months a new customer has earned what he cost."),
        how=_(
            "The margin of the first visit comes at once, the rest at the pace at which the new"
            " customers of these days have bought since. Nought: the first visit alone covers it."
        ),
        more_is_better=False,
    ),
    "cac_to_margin": Words(
        name=_("Winning beside the first year"),
        plain=_("So many times what a new customer earns you in his first year; above 1 is loss."),
        how=_(
            "The cost of winning a customer divided by the margin of a customer's first year: the"
            " month of his first purchase and the eleven after it, by those who came in the"
            " latest twelve months whose year is over."
        ),
        more_is_better=False,
    ),
    "cac_to_price": Words(
        name=_("Winning beside the first bill"),
        plain=_("So many times what a new customer pays on his first visit."),
        how=_(
            "The cost of winning a customer divided by what the new customers of these days paid"
            " on the day of their first purchase, on average."
        ),
        more_is_better=False,
    ),
    "new_members": Words(
        name=_("New customers"),
        plain=_("Members who bought for the first time."),
        how=_(
            "Members whose first purchase ever, a voided one left out, lies in these days. In one"
            " shop: those who made it there."
        ),
    ),
}

PAYBACKS: dict[PaidBack, Promise] = {
    PaidBack.NOTHING_SPENT: _("nothing was spent"),
    PaidBack.NOBODY_WON: _("nobody won yet"),
    PaidBack.EARLY: _("too early to say"),
    PaidBack.NEVER: _("nothing has come in since the first visit"),
}
