"""The words of who stays and who leaves, and of the rule for *lost* on which all of it rests."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from analytics.rules import lifecycle as rule
from loyalty_club.web.figures.words import Words, language
from members.rules.money import format_number

WORDS: dict[str, Words] = {
    "churn": Words(
        name=gettext_lazy("Churn"),
        plain=gettext_lazy("Of each hundred customers you had, so many are lost."),
        how=gettext_lazy(
            "Of those who were customers on the eve of these days, the ones who count as lost on"
            " their last day, divided by all who were customers on the eve. Who left and came back"
            " meanwhile is not lost; newcomers are not in it."
        ),
        more_is_better=False,
    ),
    "churn_average": Words(
        name=gettext_lazy("Churn, the other way"),
        plain=gettext_lazy("The same, with newcomers who are gone already counted in."),
        how=gettext_lazy(
            "All who were lost within these days and still are at their end, newcomers too, divided"
            " by the average of the customers at the start and at the end. Books count it in both"
            " ways: compare with others only what was counted alike."
        ),
        more_is_better=False,
    ),
    "retention": Words(
        name=gettext_lazy("Retention"),
        plain=gettext_lazy("Of each hundred customers you had, so many stayed."),
        how=gettext_lazy(
            "Of those who were customers on the eve of these days, the ones who are customers on"
            " their last day. Churn and retention are always a hundred percent together."
        ),
    ),
    "lost": Words(
        name=gettext_lazy("Customers lost"),
        plain=gettext_lazy("So many stayed away so long that they count as lost."),
        how=gettext_lazy(
            "Members who came to count as lost within these days and have not come back by their"
            " end; newcomers too."
        ),
        more_is_better=False,
    ),
    "returned": Words(
        name=gettext_lazy("Customers won back"),
        plain=gettext_lazy("They were lost, and buy again."),
        how=gettext_lazy(
            "Members who counted as lost on the eve of these days and are customers on their last"
            " day."
        ),
    ),
    "customers": Words(
        name=gettext_lazy("Customers"),
        plain=gettext_lazy("So many buy from you and have not stayed away too long."),
        how=gettext_lazy(
            "Members with a purchase who do not count as lost on the last of these days."
        ),
    ),
    "stake": Words(
        name=gettext_lazy("At stake"),
        plain=gettext_lazy("So much profit a year is lost if those at risk do not come back."),
        how=gettext_lazy(
            "For each member at risk: the profit that the prediction expects of him in the coming"
            " year if he is still a customer. Where there is no prediction, the profit of the"
            " twelve months up to his last purchase. All of them added up."
        ),
        more_is_better=False,
    ),
}

CLAIMS: dict[str, tuple[Promise, Promise]] = {
    "five_times": (
        gettext_lazy("«Winning a customer costs five times as much as keeping one.»"),
        gettext_lazy(
            "Nobody has shown it for a shop like yours. Your own cost of winning stands under"
            " Worth; what a call or an offer costs you, you know best."
        ),
    ),
    "two_is_ten": (
        gettext_lazy("«Two percent more who stay are worth as much as ten percent less cost.»"),
        gettext_lazy(
            "It depends on your margin and on how often people come. Under What if you see what"
            " two points of retention bring with your own numbers."
        ),
    ),
    "tenth_lost": (
        gettext_lazy("«A business loses ten percent of its customers a year.»"),
        gettext_lazy(
            "An average of trades with contracts, not of shops. Much depends on when one counts a"
            " customer as lost; compare with yourself a year ago first."
        ),
    ),
}


def lost_rule(fixed_days: int | None) -> str:
    """When a member counts as lost (`fixed_silence`), which is printed beside these figures."""
    if fixed_days is not None:
        return ngettext(
            "A customer counts as lost after %(count)s day without a purchase.",
            "A customer counts as lost after %(count)s days without a purchase.",
            fixed_days,
        ) % {"count": format_number(fixed_days, language())}
    numbers = {
        "times": rule.LOST_INTERVALS,
        "least": rule.LOST_LEAST_DAYS,
        "most": rule.LOST_MOST_DAYS,
        "unknown": rule.LOST_UNKNOWN_DAYS,
    }
    return _(
        "A customer counts as lost when he has been silent for %(times)s times his own usual"
        " interval (%(least)s days at least, %(most)s at most; %(unknown)s days where he has come"
        " too seldom to have one)."
    ) % {name: format_number(value, language()) for name, value in numbers.items()}


def risk_rule() -> str:
    """When a customer counts as at risk."""
    numbers = {
        "times": rule.RISK_INTERVALS,
        "least": rule.RISK_LEAST_DAYS,
        "most": rule.RISK_MOST_DAYS,
        "unknown": rule.RISK_UNKNOWN_DAYS,
    }
    return _(
        "At risk is whoever has been silent for %(times)s times his own usual interval (%(least)s"
        " days at least, %(most)s at most; %(unknown)s days where he has come too seldom to have"
        " one) and is not lost yet."
    ) % {name: format_number(value, language()) for name, value in numbers.items()}
