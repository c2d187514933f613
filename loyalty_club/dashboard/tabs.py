"""Pages that belong together, as tabs above them: the rail stays short."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.roles import Actor, Right


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a group; `is_of_club` where only who sees every shop may look; `pages` are
    the URL names that belong under it.
    """

    name: str
    label: Promise
    right: Right
    is_of_club: bool = False
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tab:
    """A leaf as the page shows it."""

    url: str
    label: Promise
    current: bool


GROUPS = (
    (
        Leaf("dashboard-home", _("Overview"), Right.FIGURES_READ),
        Leaf(
            "dashboard-journey-map",
            _("Journey map"),
            Right.FIGURES_READ,
            pages=("dashboard-journey-map-people", "dashboard-member-journey"),
        ),
    ),
    (
        Leaf(
            "dashboard-value",
            _("Worth of a customer"),
            Right.FIGURES_READ,
            pages=("dashboard-value-members",),
        ),
        Leaf(
            "dashboard-winning",
            _("Cost of winning"),
            Right.FIGURES_READ,
            pages=("dashboard-winning-people",),
        ),
        Leaf("dashboard-profit", _("Profit by member"), Right.FIGURES_READ),
        Leaf("dashboard-program-cost", _("Cost of the club"), Right.FIGURES_READ),
        Leaf("dashboard-what-if", _("What if"), Right.FIGURES_READ),
        Leaf("dashboard-staff-figures", _("Staff and shops"), Right.FIGURES_READ),
        Leaf("dashboard-figure-rules", _("How we count"), Right.FIGURES_MANAGE),
        Leaf("dashboard-letter", _("Weekly letter"), Right.FIGURES_MANAGE),
    ),
    (
        Leaf(
            "dashboard-segments",
            _("Groups"),
            Right.FIGURES_READ,
            pages=("dashboard-segment-people",),
        ),
        Leaf("dashboard-at-risk", _("At risk"), Right.FIGURES_READ),
        Leaf(
            "dashboard-staying",
            _("Staying"),
            Right.FIGURES_READ,
            pages=("dashboard-staying-people",),
        ),
        Leaf(
            "dashboard-cohorts",
            _("Cohorts"),
            Right.FIGURES_READ,
            pages=("dashboard-cohort-people",),
        ),
        Leaf("dashboard-potential", _("Potential"), Right.FIGURES_READ),
        Leaf("dashboard-alike", _("Like the best"), Right.FIGURES_READ),
        Leaf(
            "dashboard-drivers",
            _("What drives buying"),
            Right.FIGURES_READ,
            pages=("dashboard-drivers-people",),
        ),
        Leaf(
            "dashboard-together",
            _("Bought together"),
            Right.FIGURES_READ,
            pages=("dashboard-together-people",),
        ),
        Leaf("dashboard-when", _("When they buy"), Right.FIGURES_READ),
    ),
    (
        Leaf("dashboard-members", _("All members"), Right.FIGURES_READ),
        Leaf(
            "dashboard-facts",
            _("Profile"),
            Right.FIGURES_READ,
            pages=("dashboard-fact", "dashboard-fact-new", "dashboard-fact-change"),
        ),
        Leaf("dashboard-corrections", _("Corrections"), Right.POINTS_ADJUST),
        Leaf(
            "dashboard-labels",
            _("Labels"),
            Right.LABELS_MANAGE,
            pages=("dashboard-label", "dashboard-computed-label", "dashboard-computed-label-new"),
        ),
        Leaf("dashboard-merges", _("Merged cards"), Right.MEMBERS_MERGE),
        Leaf("dashboard-duplicates", _("Look-alikes"), Right.MEMBERS_MERGE),
        Leaf("dashboard-poster", _("Poster"), Right.MEMBERS_WRITE),
        Leaf("dashboard-card-sheets", _("Cards to print"), Right.MEMBERS_WRITE),
    ),
    (
        Leaf("dashboard-coming", _("Coming weeks"), Right.FIGURES_READ),
        Leaf(
            "dashboard-occasions",
            _("Occasions"),
            Right.FIGURES_READ,
            pages=(
                "dashboard-occasion",
                "dashboard-occasion-check",
                "dashboard-occasion-new",
                "dashboard-mourning",
            ),
        ),
    ),
    (
        Leaf("dashboard-follow-ups", _("To do"), Right.FIGURES_READ),
        Leaf(
            "dashboard-exclusions",
            _("Left out"),
            Right.MEMBERS_EXCLUDE,
            pages=("dashboard-exclude",),
        ),
    ),
    (
        Leaf(
            "dashboard-campaigns",
            _("Campaigns"),
            Right.FIGURES_READ,
            pages=(
                "dashboard-campaign",
                "dashboard-campaign-new",
                "dashboard-campaign-step",
                "dashboard-campaign-recipients",
                "dashboard-campaign-results",
                "dashboard-campaign-cost-add",
                "dashboard-results-people",
            ),
        ),
        Leaf(
            "dashboard-reminders",
            _("Reminders"),
            Right.FIGURES_READ,
            pages=(
                "dashboard-reminder-history",
                "dashboard-reminder-plans",
                "dashboard-reminder-plan",
            ),
        ),
        Leaf(
            "dashboard-journeys",
            _("Journeys"),
            Right.FIGURES_READ,
            pages=(
                "dashboard-journey",
                "dashboard-journey-new",
                "dashboard-journey-change",
                "dashboard-journey-start",
                "dashboard-journey-announce",
                "dashboard-journey-people",
                "dashboard-journey-step",
                "dashboard-journey-step-new",
            ),
        ),
        Leaf(
            "dashboard-offers",
            _("Offers"),
            Right.FIGURES_READ,
            pages=("dashboard-offer-new", "dashboard-offer-change"),
        ),
        Leaf("dashboard-surprises", _("Unexpected gift"), Right.FIGURES_READ),
        Leaf("dashboard-campaigns-compare", _("Results"), Right.FIGURES_READ),
        Leaf(
            "dashboard-winwin",
            _("Who gains"),
            Right.FIGURES_READ,
            pages=("dashboard-winwin-sales",),
        ),
    ),
    (
        Leaf(
            "dashboard-tickets",
            _("Tickets"),
            Right.TICKETS_READ,
            pages=("dashboard-ticket", "dashboard-ticket-new"),
        ),
        Leaf("dashboard-feedback", _("Scores"), Right.FIGURES_READ),
        Leaf("dashboard-feedback-answers", _("Answers"), Right.FIGURES_READ),
        Leaf(
            "dashboard-surveys",
            _("Surveys"),
            Right.FEEDBACK_MANAGE,
            pages=("dashboard-survey-new", "dashboard-survey-change"),
        ),
        Leaf("dashboard-feedback-sign", _("Sign"), Right.FEEDBACK_MANAGE),
        Leaf("dashboard-ticket-targets", _("Targets"), Right.TICKETS_MANAGE),
    ),
    (
        Leaf(
            "dashboard-leads",
            _("Board"),
            Right.LEADS_READ,
            pages=(
                "dashboard-lead-new",
                "dashboard-lead",
                "dashboard-lead-change",
                "dashboard-lead-judge",
                "dashboard-lead-contact",
                "dashboard-lead-present",
                "dashboard-lead-objection",
                "dashboard-lead-plan",
                "dashboard-lead-agreement",
                "dashboard-lead-agreement-confirm",
                "dashboard-lead-win",
                "dashboard-lead-lose",
                "dashboard-lead-assign",
            ),
        ),
        Leaf("dashboard-lead-calls", _("Today"), Right.LEADS_READ),
        Leaf("dashboard-leads-list", _("All leads"), Right.LEADS_READ),
        Leaf(
            "dashboard-funnel",
            _("Funnel"),
            Right.FIGURES_READ,
            pages=("dashboard-funnel-leads",),
        ),
        Leaf("dashboard-lead-yield", _("Yield"), Right.FIGURES_READ),
        Leaf(
            "dashboard-lead-sources",
            _("Sources"),
            Right.FIGURES_READ,
            pages=("dashboard-source-cost-add",),
        ),
        Leaf(
            "dashboard-lead-losses",
            _("Lost"),
            Right.FIGURES_READ,
            pages=("dashboard-lost-leads",),
        ),
        Leaf(
            "dashboard-sales-rules",
            _("Rules"),
            Right.LEADS_MANAGE,
            pages=(
                "dashboard-stage-rule",
                "dashboard-lead-source",
                "dashboard-lead-source-new",
                "dashboard-lost-reason",
                "dashboard-lost-reason-new",
                "dashboard-script",
                "dashboard-script-new",
            ),
        ),
    ),
    (
        Leaf("dashboard-program", _("The rules"), Right.FIGURES_READ),
        Leaf("dashboard-tiers", _("Tiers"), Right.FIGURES_READ),
        Leaf(
            "dashboard-cap",
            _("The cap"),
            Right.FIGURES_READ,
            is_of_club=True,
            pages=("dashboard-cap-brake",),
        ),
        Leaf("dashboard-liability", _("Points owed"), Right.FIGURES_READ, is_of_club=True),
        Leaf(
            "dashboard-simulation",
            _("Simulation"),
            Right.FIGURES_READ,
            pages=("dashboard-simulation-replay",),
        ),
    ),
    (
        Leaf("dashboard-rewards", _("Catalogue"), Right.FIGURES_READ),
        Leaf("dashboard-vouchers", _("Vouchers"), Right.VOUCHERS_ISSUE),
    ),
    (
        Leaf("dashboard-messages", _("Outbox"), Right.AUDIT_READ, pages=("dashboard-message",)),
        Leaf("dashboard-inbound", _("Coming in"), Right.AUDIT_READ),
        Leaf("dashboard-sending-rules", _("Sending rules"), Right.MESSAGES_MANAGE),
        Leaf("dashboard-carrier", _("Carrier"), Right.CARRIERS_MANAGE),
        Leaf("dashboard-timetable", _("Timetable"), Right.AUDIT_READ),
    ),
    (
        Leaf("dashboard-audit", _("Audit"), Right.AUDIT_READ),
        Leaf("dashboard-exports", _("Export"), Right.DATA_EXPORT),
        Leaf(
            "dashboard-privacy",
            _("Privacy"),
            Right.MEMBERS_ERASE,
            pages=("dashboard-erase", "dashboard-retention"),
        ),
    ),
)


def tabs_for(request: HttpRequest, actor: Actor) -> list[Tab]:
    """The pages beside this one that the actor may open; none where it stands alone."""
    here = request.resolver_match.url_name if request.resolver_match else ""
    group = next((group for group in GROUPS if any(_is_at(leaf, here) for leaf in group)), ())
    shown = [
        leaf
        for leaf in group
        if actor.may(leaf.right) and (actor.shop_ids is None or not leaf.is_of_club)
    ]
    if len(shown) < 2:
        return []
    return [Tab(reverse(leaf.name), leaf.label, _is_at(leaf, here)) for leaf in shown]


def _is_at(leaf: Leaf, here: str | None) -> bool:
    return here == leaf.name or here in leaf.pages
