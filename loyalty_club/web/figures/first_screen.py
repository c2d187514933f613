"""The words of the eight figures that the owner sees first."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from analytics.rules.figures import Figure
from loyalty_club.web.figures.profit import WORDS as PROFIT
from loyalty_club.web.figures.winning import WORDS as WINNING
from loyalty_club.web.figures.words import Words

# One point is no line.
LEAST_POINTS = 2

WORDS: dict[str, Words] = {
    "sales": Words(
        name=_("Sales"),
        plain=_("What came into the till, returns taken off."),
        how=_(
            "What was paid in money for purchases, less what was paid back for returns. What was"
            " paid with points is not counted. A return lowers the day of its sale."
        ),
    ),
    "active_members": Words(
        name=_("Active members"),
        plain=_("Those who buy from you and have not stayed away too long."),
        how=_(
            "Members who had bought by the last of these days and did not count as lost on it."
            " When somebody counts as lost you decide yourself."
        ),
    ),
    "given_back": Words(
        name=_("Given back to members"),
        plain=_("Of each hundred of sales, so much went back to members."),
        how=_(
            "Points at their value less what was taken back, discounts, gifts and what was granted"
            " beside purchases, divided by the sales of the same days. The cap limits it."
        ),
        more_is_better=None,
    ),
    "clv": Words(
        name=_("Worth of a customer (CLV)"),
        plain=_("What a customer will still leave with you, on average."),
        how=_(
            "The profit that an average customer will bring in the years you look ahead, as his"
            " buying so far lets one expect it, worth less the later it comes."
        ),
    ),
    "cac": WINNING["cac"],
    "roi": PROFIT["roi"],
    "churn": Words(
        name=_("Churn"),
        plain=_("Of each hundred customers at the start, so many were lost."),
        how=_(
            "Of the customers when these days began, those who counted as lost when they ended,"
            " divided by all of them. When somebody counts as lost you decide yourself."
        ),
        more_is_better=False,
    ),
    "nps": Words(
        name=_("Would recommend you (NPS)"),
        plain=_("More who would send friends than who would warn them: above zero is good."),
        how=_(
            "Asked how likely they would recommend you, from 0 to 10: the share of nines and tens"
            " less the share of six and below. From −100 to 100."
        ),
    ),
}
# What CLV is where it is not predicted from the behaviour of each customer.
_NET = Words(
    name=WORDS["clv"].name,
    plain=WORDS["clv"].plain,
    how=_(
        "The average profit that a customer brings in a year, times how many years he stays by the"
        " club's retention, worth less the later it comes. There is too little yet to predict it"
        " from each customer's own buying."
    ),
)

UNKNOWN: dict[str, Promise] = {
    "sales": _("Nothing was sold on these days."),
    "active_members": _("No member has bought yet."),
    "given_back": _("Nothing was sold on these days."),
    "clv": _("It is worked out by night, as soon as there are enough purchases."),
    "cac": _("Nobody was won on these days, or no cost of winning is noted."),
    "roi": _("The club has cost nothing on these days."),
    "churn": _("There were no customers yet when these days began."),
    "nps": _("Nobody has answered a survey on these days."),
    "kept_back": _("So few have answered that only the owner is told."),
}


def words_of(figure: Figure) -> Words:
    """The words of one of the eight."""
    if figure.key == "clv" and figure.facts.get("way") == "clv_net":
        return _NET
    return WORDS[figure.key]


def line_words(figure: Figure) -> str:
    """What its line is, where it is not the figure's own, or why there is none yet."""
    if figure.key != "clv" or figure.value is None:
        return ""
    if len(figure.series) < LEAST_POINTS:
        return gettext("Its line is drawn from the second month on.")
    if figure.facts.get("line") == figure.facts.get("way"):
        return ""
    return gettext("The line is drawn by the simple formula, until two months of this are known.")


def why_unknown(figure: Figure) -> str:
    """Why there is no value; nothing where there is one."""
    if figure.value is not None:
        return ""
    why = str(figure.facts.get("why", ""))
    return str(UNKNOWN.get(why) or UNKNOWN[figure.key])
