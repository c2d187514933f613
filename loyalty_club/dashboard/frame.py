"""What every page of the dashboard has around it: the rail of places this person may go to."""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loyalty_club.dashboard.tabs import tabs_for
from members.roles import Actor, Right

Row = TypeVar("Row", bound=Model)

NOT_ACCEPTED = 422
ROWS_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the rail; `pages` are the URL names that belong under it."""

    name: str
    icon: str
    label: Promise
    right: Right
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NavItem:
    """A place as the rail shows it."""

    url: str
    icon: str
    label: Promise
    current: bool


PLACES = (
    Place(
        "dashboard-home",
        "chart-no-axes-column",
        _("Overview"),
        Right.FIGURES_READ,
        ("dashboard-journey-map", "dashboard-journey-map-people", "dashboard-member-journey"),
    ),
    Place(
        "dashboard-value",
        "gem",
        pgettext_lazy("place", "Worth"),
        Right.FIGURES_READ,
        (
            "dashboard-value-members",
            "dashboard-winning",
            "dashboard-winning-people",
            "dashboard-profit",
            "dashboard-program-cost",
            "dashboard-what-if",
            "dashboard-staff-figures",
            "dashboard-figure-rules",
            "dashboard-letter",
        ),
    ),
    Place(
        "dashboard-segments",
        "scan-search",
        _("Customer insight"),
        Right.FIGURES_READ,
        (
            "dashboard-segment-people",
            "dashboard-potential",
            "dashboard-alike",
            "dashboard-at-risk",
            "dashboard-staying",
            "dashboard-staying-people",
            "dashboard-cohorts",
            "dashboard-cohort-people",
            "dashboard-drivers",
            "dashboard-drivers-people",
            "dashboard-together",
            "dashboard-together-people",
            "dashboard-when",
        ),
    ),
    Place(
        "dashboard-members",
        "users-round",
        _("Members"),
        Right.FIGURES_READ,
        (
            "dashboard-member",
            "dashboard-care",
            "dashboard-facts",
            "dashboard-fact",
            "dashboard-fact-new",
            "dashboard-fact-change",
            "dashboard-labels",
            "dashboard-label",
            "dashboard-computed-label",
            "dashboard-computed-label-new",
            "dashboard-tier-set",
            "dashboard-corrections",
            "dashboard-correction-ask",
            "dashboard-merges",
            "dashboard-card-sheets",
            "dashboard-merge",
            "dashboard-duplicates",
            "dashboard-poster",
            "dashboard-household",
        ),
    ),
    Place(
        "dashboard-coming",
        "calendar-days",
        _("Calendar"),
        Right.FIGURES_READ,
        (
            "dashboard-occasions",
            "dashboard-occasion",
            "dashboard-occasion-check",
            "dashboard-occasion-new",
            "dashboard-mourning",
        ),
    ),
    Place(
        "dashboard-follow-ups",
        "list-checks",
        _("Follow-ups"),
        Right.FIGURES_READ,
        (
            "dashboard-follow-up",
            "dashboard-follow-up-new",
            "dashboard-exclude",
            "dashboard-exclusions",
        ),
    ),
    Place(
        "dashboard-campaigns",
        "megaphone",
        _("Campaigns"),
        Right.FIGURES_READ,
        (
            "dashboard-campaign",
            "dashboard-campaign-new",
            "dashboard-campaign-step",
            "dashboard-campaign-recipients",
            "dashboard-campaign-results",
            "dashboard-campaign-cost-add",
            "dashboard-campaigns-compare",
            "dashboard-results-people",
            "dashboard-winwin",
            "dashboard-winwin-sales",
            "dashboard-offers",
            "dashboard-offer-new",
            "dashboard-offer-change",
            "dashboard-surprises",
            "dashboard-reminders",
            "dashboard-reminder-history",
            "dashboard-reminder-plans",
            "dashboard-reminder-plan",
            "dashboard-journeys",
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
    Place(
        "dashboard-tickets",
        "message-circle-heart",
        _("Voice of members"),
        Right.TICKETS_READ,
        (
            "dashboard-ticket",
            "dashboard-ticket-new",
            "dashboard-ticket-targets",
            "dashboard-feedback",
            "dashboard-feedback-answers",
            "dashboard-surveys",
            "dashboard-survey-new",
            "dashboard-survey-change",
            "dashboard-feedback-sign",
        ),
    ),
    Place(
        "dashboard-leads",
        "handshake",
        _("Sales"),
        Right.LEADS_READ,
        (
            "dashboard-leads-list",
            "dashboard-lead-calls",
            "dashboard-funnel",
            "dashboard-funnel-leads",
            "dashboard-lead-yield",
            "dashboard-lead-sources",
            "dashboard-source-cost-add",
            "dashboard-lead-losses",
            "dashboard-lost-leads",
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
            "dashboard-sales-rules",
            "dashboard-stage-rule",
            "dashboard-lead-source",
            "dashboard-lead-source-new",
            "dashboard-lost-reason",
            "dashboard-lost-reason-new",
            "dashboard-script",
            "dashboard-script-new",
        ),
    ),
    Place("dashboard-purchases", "receipt-text", _("Purchases"), Right.FIGURES_READ),
    Place(
        "dashboard-program",
        "scale",
        _("Program"),
        Right.FIGURES_READ,
        (
            "dashboard-draft",
            "dashboard-draft-begin",
            "dashboard-draft-card",
            "dashboard-draft-discard",
            "dashboard-draft-publish",
            "dashboard-draft-rule",
            "dashboard-draft-rule-add",
            "dashboard-tiers",
            "dashboard-cap",
            "dashboard-cap-brake",
            "dashboard-liability",
            "dashboard-simulation",
            "dashboard-simulation-replay",
        ),
    ),
    Place(
        "dashboard-rewards",
        "gift",
        _("Rewards"),
        Right.FIGURES_READ,
        (
            "dashboard-reward-new",
            "dashboard-reward-change",
            "dashboard-vouchers",
            "dashboard-voucher-issue",
            "dashboard-voucher-sheet",
        ),
    ),
    Place(
        "dashboard-staff",
        "id-card",
        _("Staff"),
        Right.STAFF_MANAGE,
        ("dashboard-staff-hire", "dashboard-staff-change", "dashboard-staff-password"),
    ),
    Place(
        "dashboard-shops",
        "store",
        _("Shops"),
        Right.SHOPS_MANAGE,
        ("dashboard-shop-open", "dashboard-shop-change"),
    ),
    Place(
        "dashboard-keys",
        "key-round",
        _("API keys"),
        Right.KEYS_MANAGE,
        ("dashboard-key-create", "dashboard-key-revoke"),
    ),
    Place(
        "dashboard-imports",
        "upload",
        _("Bring data in"),
        Right.HISTORY_IMPORT,
        ("dashboard-import-new", "dashboard-import", "dashboard-import-columns"),
    ),
    Place(
        "dashboard-messages",
        "message-square-text",
        _("Messages"),
        Right.AUDIT_READ,
        (
            "dashboard-message",
            "dashboard-inbound",
            "dashboard-sending-rules",
            "dashboard-carrier",
            "dashboard-timetable",
        ),
    ),
    Place(
        "dashboard-audit",
        "scroll-text",
        _("Audit"),
        Right.AUDIT_READ,
        ("dashboard-exports", "dashboard-privacy", "dashboard-erase", "dashboard-retention"),
    ),
    Place("dashboard-club", "settings-2", _("The club"), Right.SHOPS_MANAGE),
)


def show(
    request: HttpRequest, actor: Actor, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page of the dashboard; `form` with errors on a POST answers 422."""
    form = context.get("form")
    if request.method == "POST" and form is not None and form.errors:
        status = NOT_ACCEPTED
    return render(
        request,
        template,
        {
            "actor": actor,
            "nav": nav_for(request, actor),
            "tabs": tabs_for(request, actor),
            **context,
        },
        status=status,
    )


def nav_for(request: HttpRequest, actor: Actor) -> list[NavItem]:
    """The places this actor may open, the one he stands in marked."""
    here = request.resolver_match.url_name if request.resolver_match else ""
    return [
        NavItem(reverse(place.name), place.icon, place.label, here in {place.name, *place.pages})
        for place in PLACES
        if actor.may(place.right)
    ]


def page_of(request: HttpRequest, rows: QuerySet[Row]) -> Page[Row]:
    """The rows of the page that the address asks for; a page that is not there gives the last."""
    return Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
