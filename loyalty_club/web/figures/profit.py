"""The words of profit by member, and of what the club costs."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from loyalty_club.web.figures.words import Words

WORDS: dict[str, Words] = {
    "profit": Words(
        name=_("Left by members"),
        plain=_("What all members together have left to the shop in a year, after all they cost."),
        how=_(
            "For every member: the margin of what he paid in money, less what the club gave him"
            " (points at value, gifts, discounts, vouchers), less his messages, less the staff's"
            " minutes for his purchases and follow-ups at the price of an hour, less what winning"
            " him cost where he was won in these twelve months."
        ),
    ),
    "profit_each": Words(
        name=_("Left by one member"),
        plain=_("What one member leaves to the shop in a year, on average."),
        how=_("What all members left, divided by those who bought or cost anything."),
    ),
    "best_share": Words(
        name=_("Who brings most of it"),
        plain=_("So few members bring eight tenths of the profit: seat them at the head."),
        how=_(
            "Members of class A by the members of any class. Class A are those with the largest"
            " profit who bring 80 percent of it together; B bring the next 15 percent, C the rest;"
            " D have cost more than they brought, and were known for half a year at least."
        ),
        more_is_better=None,
    ),
    "loss": Words(
        name=_("Lost on members of class D"),
        plain=_("So much was lost on members who cost more than they bring."),
        how=_("What the members of class D have cost beyond what they brought, all together."),
        more_is_better=False,
    ),
    "roi": Words(
        name=_("Return on the club (ROI)"),
        plain=_("At best, each hundred spent on the club brings so much beyond itself."),
        how=_(
            "The margin of what members paid in money less the cost of the club, divided by that"
            " cost. It counts all that members bought as if they had come because of the club, so"
            " it is the most that the return can be; the share beside it is the honest one."
        ),
    ),
    "break_even": Words(
        name=_("The club pays for itself from"),
        plain=_("If this part of your members' purchases is because of the club, it pays."),
        how=_(
            "The cost of the club divided by the margin of what members paid in money. Which part"
            " really came because of the club, only a control group tells: see the results of"
            " campaigns that held some members out."
        ),
        more_is_better=False,
    ),
    "club_cost": Words(
        name=_("Cost of the club"),
        plain=_("All that the club has cost on these days."),
        how=_(
            "Points granted on purchases at value less what was taken back, gifts and discounts,"
            " what was granted beside purchases, messages, costs entered for campaigns that speak"
            " to members, and follow-ups done at five minutes each. What winning new customers"
            " costs stands apart. In one shop, or by label: the costs of campaigns and of the staff"
            " are shared out by sales."
        ),
        more_is_better=False,
    ),
    "club_cost_share": Words(
        name=_("Cost beside sales to members"),
        plain=_("Of each hundred that members pay, so much goes into the club."),
        how=_("The cost of the club divided by what members paid in money on the same days."),
        more_is_better=False,
    ),
    "owed": Words(
        name=_("Points owed"),
        plain=_("What members could still ask for: it is your debt."),
        how=_(
            "All points that have not been spent and have not expired, each at the value it was"
            " granted with. Nothing is taken off for points that may never be spent."
        ),
        more_is_better=None,
    ),
}
# The lines of a member's profit, as pages name them.
LINE_NAMES: dict[str, Promise] = {
    "margin": _("Margin of purchases"),
    "rewards": _("Given by the club"),
    "messages": _("Messages"),
    "staff": _("Time of the staff"),
    "acquisition": _("Cost of winning him"),
    "profit": _("Left to the shop"),
}
COST_NAMES: dict[str, Promise] = {
    "points": _("Points on purchases"),
    "gifts": _("Gifts and discounts"),
    "grants": _("Granted beside purchases"),
    "messages": _("Messages"),
    "campaigns": _("Other costs of campaigns"),
    "staff": _("Time of the staff"),
}
GRADE_NAMES: dict[str, Promise] = {
    "A": _("A – the head of the table"),
    "B": _("B – good customers"),
    "C": _("C – bring a little"),
    "D": _("D – cost more than they bring"),
    "": _("Not judged yet"),
}
GRADE_ADVICE: dict[str, Promise] = {
    "A": _("Know them by name, serve them first, surprise them now and then."),
    "B": _("One visit more a year, or a slightly larger basket, and they are of class A."),
    "C": _("Keep what you do for them cheap: a good word costs nothing."),
    "D": _("Look at the figures of each before you decide anything."),
    "": _("They are new, or have not bought in these twelve months."),
}
