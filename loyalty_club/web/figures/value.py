"""The words of what a customer is worth and of how long he stays."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from loyalty_club.web.figures.words import Words

WORDS: dict[str, Words] = {
    "clv_predicted": Words(
        name=_("Worth of a customer (CLV), predicted"),
        plain=_("What a customer of today will still leave with you in the years to come."),
        how=_(
            "From how often, how recently and for how much each member has bought, the visits of"
            " the coming years are expected (BG/NBD) and what each of them brings (gamma-gamma)."
            " Counted is what is left of it: your margin less what goes back to members, messages"
            " and the staff's time; money that comes later is worth less. The average of those who"
            " are customers today."
        ),
    ),
    "clv_net": Words(
        name=_("Worth of a customer (CLV), net"),
        plain=_("What an average customer leaves with you while he stays, in today's money."),
        how=_(
            "The profit of these days (margin on sales to members less what went back to them,"
            " messages and the staff's time) for each customer, scaled to a year. Every year only"
            " as many are left as stayed on these days; what comes later is worth less by the"
            " yearly rate. At a rate of zero it is the plain sum."
        ),
    ),
    "keep_at_most": Words(
        name=_("Most that may be spent to keep a customer"),
        plain=_("Spend more than this in a year to keep one, and it does not come back."),
        how=_(
            "The profit that an average customer is expected to bring in the coming year, divided"
            " by one plus the return you want of such money. The return is set in «How we count»."
        ),
        more_is_better=None,
    ),
    "clv_new": Words(
        name=_("Worth of a new customer (CLV)"),
        plain=_("Somebody who buys for the first time: winning him should cost less than this."),
        how=_(
            "The profit of the first purchase and of those that may follow in the years you look"
            " ahead, as the prediction expects it of somebody of whom nothing is known yet; money"
            " that comes later is worth less."
        ),
    ),
    "lifetime_expected": Words(
        name=_("Lifetime of a customer, expected"),
        plain=_("How long a customer stays if as many leave all the time as on these days."),
        how=_(
            "One divided by the churn of these days. A churn of 10 % a year is ten years. It is a"
            " time; what it brings in money is the CLV."
        ),
    ),
    "lifetime_observed": Words(
        name=_("Lifetime of a customer, observed"),
        plain=_("How long those whom you have lost had been coming."),
        how=_(
            "From the first visit to the last, the average of all members who count as lost by the"
            " end of these days. Whoever came only once has stayed for zero days. Those who still"
            " come are not in it, so a young club sees it too short."
        ),
    ),
    "clv_quick": Words(
        name=_("Quick estimate"),
        plain=_("For the back of an envelope: a purchase, and perhaps one more."),
        how=_(
            "The average purchase of members times one plus the share of customers who have come a"
            " second time. A purchase of 100 and a share of 20 percent give 120. It is sales, not"
            " profit, and counts one repeat at most."
        ),
    ),
    "clv_geometric": Words(
        name=_("Quick estimate without an end"),
        plain=_("The same, if each purchase is followed by another with that chance."),
        how=_(
            "The average purchase of members divided by one minus the share of customers who have"
            " come a second time. A purchase of 100 and a share of 20 percent give 125. It is"
            " sales, not profit."
        ),
    ),
}

# Why the prediction could not be made; the codes are those of the fits.
WHY: dict[str, Promise] = {
    "not_yet": _("The first prediction is made tonight."),
    "few_customers": _("For a prediction of each, a hundred members have to have bought."),
    "few_repeats": _("For a prediction of each, thirty members have to have come a second time."),
    "no_fit": _(
        "The visits of your members follow no pattern yet that a prediction could be built on."
    ),
    "few_paying": _("Fewer than thirty members have come again and paid."),
    "no_spread_fit": _("What members pay shows no pattern that could be told apart."),
    "no_mean": _("What members pay differs so widely that an average of it tells nothing."),
}


def why_words(code: str) -> str:
    """Why there is no prediction, in a sentence; nothing where there is one."""
    return str(WHY.get(code, "")) if code else ""
