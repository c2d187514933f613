"""Every list that can be taken out, in the order in which the page of exports shows them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from loyalty_club.dashboard.lists.answers import ANSWERS
from loyalty_club.dashboard.lists.buying import DRIVERS, TOGETHER, WHEN
from loyalty_club.dashboard.lists.campaigns import RECIPIENTS
from loyalty_club.dashboard.lists.care import (
    CONSENTS,
    DATES,
    EXCLUSIONS,
    FOLLOW_UPS,
    LABELS,
    NOTES,
)
from loyalty_club.dashboard.lists.club import AUDIT, KEYS, MESSAGES, SHOPS, STAFF
from loyalty_club.dashboard.lists.feedback import SURVEY_ANSWERS
from loyalty_club.dashboard.lists.figures import FIGURES
from loyalty_club.dashboard.lists.groups import ALIKE, POTENTIAL, SEGMENTS
from loyalty_club.dashboard.lists.leads import LEADS
from loyalty_club.dashboard.lists.listing import Listing
from loyalty_club.dashboard.lists.members import MEMBERS
from loyalty_club.dashboard.lists.occasions import OCCASIONS
from loyalty_club.dashboard.lists.points import (
    CORRECTIONS,
    MERGES,
    OWED,
    STANDINGS,
    STATEMENT,
    WINDOWS,
)
from loyalty_club.dashboard.lists.purchases import LINES, PURCHASES
from loyalty_club.dashboard.lists.rewards import REDEMPTIONS, REWARDS, VOUCHERS
from loyalty_club.dashboard.lists.sales import FUNNEL, LOSSES, SOURCE_COSTS, SOURCES, YIELD
from loyalty_club.dashboard.lists.staff_figures import STAFF_FIGURES
from loyalty_club.dashboard.lists.staying import AT_RISK, COHORTS, STAYING, STAYING_MEMBERS
from loyalty_club.dashboard.lists.tickets import TICKETS
from loyalty_club.dashboard.lists.value import WORTH
from loyalty_club.dashboard.lists.worth import CLUB_COSTS, NEWCOMERS, PROFITS, WINNING_SOURCES


@dataclass(frozen=True, slots=True)
class Group:
    """Lists that belong together."""

    title: Promise
    listings: tuple[Listing, ...]


GROUPS = (
    Group(
        _("Members"),
        (MEMBERS, DATES, ANSWERS, CONSENTS, LABELS, FOLLOW_UPS, EXCLUSIONS, NOTES),
    ),
    Group(
        _("Sales and points"),
        (PURCHASES, LINES, STATEMENT, STANDINGS, CORRECTIONS, MERGES, OWED, WINDOWS),
    ),
    Group(
        _("Figures"),
        (
            FIGURES,
            WORTH,
            WINNING_SOURCES,
            NEWCOMERS,
            PROFITS,
            CLUB_COSTS,
            STAYING,
            STAYING_MEMBERS,
            COHORTS,
            AT_RISK,
            SEGMENTS,
            POTENTIAL,
            ALIKE,
            DRIVERS,
            TOGETHER,
            WHEN,
        ),
    ),
    Group(_("Campaigns"), (RECIPIENTS,)),
    Group(_("Voice of members"), (TICKETS, SURVEY_ANSWERS)),
    Group(_("Sales cycle"), (LEADS, FUNNEL, YIELD, SOURCES, SOURCE_COSTS, LOSSES)),
    Group(_("Rewards"), (REWARDS, REDEMPTIONS, VOUCHERS)),
    Group(_("The club"), (MESSAGES, AUDIT, OCCASIONS, STAFF, STAFF_FIGURES, SHOPS, KEYS)),
)
LISTINGS: dict[str, Listing] = {
    listing.key: listing for group in GROUPS for listing in group.listings
}
