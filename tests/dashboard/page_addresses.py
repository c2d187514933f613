"""The address of every page of the dashboard, with whatever its row is called."""

from typing import Any

from django.urls import reverse

from analytics.rules.months import number_of_month
from members.selectors.club import club_day
from tests.cast import Cast
from tests.dashboard.page_rights import LEAD_FORMS, SALES_LISTS

# What else an address of a draft names.
DRAFT_PARTS = {
    "dashboard-draft-card": ["redeem"],
    "dashboard-draft-rule": ["birthday"],
    "dashboard-draft-rule-move": ["birthday"],
    "dashboard-draft-rule-try": ["birthday"],
    "dashboard-draft-rule-drop": ["birthday"],
}

OF_ONE_ROW = (
    *(
        f"dashboard-campaign{page}"
        for page in (
            "",
            "-progress",
            "-recipients",
            "-count",
            "-start",
            "-pause",
            "-resume",
            "-stop",
            "-copy",
            "-discard",
        )
    ),
    "dashboard-carrier-test-state",
    "dashboard-answer-release",
    *(f"dashboard-survey-{deed}" for deed in ("change", "use", "rest")),
    "dashboard-ticket",
    "dashboard-ticket-preview",
    "dashboard-lead-task-close",
    "dashboard-lead-task-reopen",
    "dashboard-lead-task-later",
    "dashboard-lead-follow-up",
    "dashboard-lead",
    *(f"dashboard-lead-{deed}" for deed in (*LEAD_FORMS, "reopen", "score", "stage")),
    *(f"dashboard-{row}{deed}" for row in SALES_LISTS for deed in ("", "-use")),
    "dashboard-stage-rule",
    "dashboard-funnel-leads",
    "dashboard-lost-leads",
    "dashboard-source-cost-remove",
    "dashboard-follow-up",
    "dashboard-computed-label",
    "dashboard-computed-label-run",
    "dashboard-computed-label-retire",
    "dashboard-import",
    "dashboard-import-columns",
    "dashboard-import-preview",
    "dashboard-import-progress",
    "dashboard-import-errors",
    "dashboard-import-run",
    "dashboard-import-stop",
    "dashboard-import-undo",
    "dashboard-import-discard",
    "dashboard-correction-approve",
    "dashboard-correction-refuse",
    "dashboard-merge-undo",
    "dashboard-message",
    "dashboard-message-resend",
    "dashboard-message-cancel",
    "dashboard-message-restore",
    "dashboard-journey",
    "dashboard-journey-change",
    "dashboard-journey-start",
    "dashboard-journey-stop",
    "dashboard-journey-announce",
    "dashboard-journey-people",
    "dashboard-journey-step-new",
    "dashboard-offer-change",
    "dashboard-offer-retire",
    "dashboard-reward-change",
    "dashboard-reward-move",
    "dashboard-reward-offer",
    "dashboard-voucher-cancel",
    "dashboard-voucher-export",
    "dashboard-voucher-sheet",
)


def address(cast: Cast, name: str) -> str:
    """Where the page is, of a row that may not even be there."""
    arguments: dict[str, list[Any]] = {
        "dashboard-member": [cast.sara.pk],
        "dashboard-staff-change": [cast.cashier.pk],
        "dashboard-staff-password": [cast.cashier.pk],
        "dashboard-shop-change": [cast.shop.pk],
        "dashboard-key-revoke": [cast.key.prefix],
        "dashboard-export": ["members"],
        "dashboard-campaign-results": [1],
        "dashboard-campaign-cost-add": [1],
        "dashboard-campaign-cost-remove": [1, 1],
        "dashboard-results-people": [1, "told"],
        "dashboard-winwin-sales": ["win_win"],
        "dashboard-figure-ask": ["clv"],
        "dashboard-figure-progress": ["clv"],
        "dashboard-journey-map-people": ["new"],
        "dashboard-staying-people": ["left"],
        "dashboard-cohort-people": [number_of_month(club_day(), "jalali")],
        "dashboard-member-journey": [cast.sara.pk],
        "dashboard-import-sample": ["members"],
        "dashboard-occasion": ["mothers_day"],
        "dashboard-occasion-keep": ["mothers_day"],
        "dashboard-occasion-day": ["mothers_day"],
        "dashboard-care": [cast.sara.pk],
        "dashboard-exclude": [cast.sara.pk],
        "dashboard-erase": [cast.sara.pk],
        "dashboard-erasure-now": [cast.sara.pk],
        "dashboard-erasure-call-off": [cast.sara.pk],
        "dashboard-exclusion-lift": [cast.sara.pk],
        "dashboard-tier-set": [cast.sara.pk],
        "dashboard-tier-end": [cast.sara.pk],
        "dashboard-correction-ask": [cast.sara.pk],
        "dashboard-merge": [cast.sara.pk],
        "dashboard-household": [cast.sara.pk],
        "dashboard-household-leave": [cast.sara.pk],
        **{f"dashboard-fact{page}": ["colour"] for page in ("", "-change", "-use")},
        "dashboard-journey-out": [1, 1],
        "dashboard-lead-objection-met": [1, 1],
        "dashboard-lead-task": [1, 1],
        **{f"dashboard-journey-step{page}": [1, 1] for page in ("", "-move", "-delete")},
        **{f"dashboard-reminder-plan{page}": ["date:birthday", "before"] for page in ("", "-drop")},
        "dashboard-campaign-step": [1, "goal"],
        **{one: [1] for one in OF_ONE_ROW},
    }
    if name.startswith("dashboard-draft") and name != "dashboard-draft-begin":
        arguments[name] = [1, *DRAFT_PARTS.get(name, [])]
    return reverse(name, args=arguments.get(name, []))
