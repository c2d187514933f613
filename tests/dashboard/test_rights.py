"""Who may open what: every page of the dashboard for every role and for a stranger."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from loyalty_club.dashboard.urls import urlpatterns
from tests.cast import Cast
from tests.dashboard.conftest import Enter

pytestmark = pytest.mark.django_db

FIGURES = {"owner", "manager", "analyst"}
RECORDS = {"owner", "manager"}
OWNER = {"owner"}
JUDGES = {"owner", "manager"}
STAFF = ("owner", "manager", "analyst", "cashier")

# (method, name) -> who may; the arguments of an address come from `arguments`.
PAGES: dict[tuple[str, str], set[str]] = {
    ("get", "dashboard-campaigns"): FIGURES,
    ("get", "dashboard-campaign"): FIGURES,
    ("get", "dashboard-campaign-progress"): FIGURES,
    ("get", "dashboard-campaign-recipients"): FIGURES,
    ("get", "dashboard-campaign-new"): JUDGES,
    ("post", "dashboard-campaign-new"): JUDGES,
    ("get", "dashboard-campaign-step"): JUDGES,
    ("post", "dashboard-campaign-step"): JUDGES,
    ("post", "dashboard-campaign-count"): JUDGES,
    ("post", "dashboard-campaign-start"): JUDGES,
    ("post", "dashboard-campaign-pause"): JUDGES,
    ("post", "dashboard-campaign-resume"): JUDGES,
    ("post", "dashboard-campaign-stop"): JUDGES,
    ("post", "dashboard-campaign-copy"): JUDGES,
    ("post", "dashboard-campaign-discard"): JUDGES,
    ("post", "dashboard-text-preview"): JUDGES,
    ("get", "dashboard-privacy"): OWNER,
    ("post", "dashboard-retention"): OWNER,
    ("get", "dashboard-erase"): OWNER,
    ("post", "dashboard-erase"): OWNER,
    ("post", "dashboard-erasure-call-off"): OWNER,
    ("post", "dashboard-erasure-now"): OWNER,
    ("get", "dashboard-home"): FIGURES,
    ("get", "dashboard-members"): FIGURES,
    ("get", "dashboard-member"): FIGURES,
    ("get", "dashboard-card-sheets"): JUDGES,
    ("get", "dashboard-care"): FIGURES,
    ("post", "dashboard-care"): JUDGES,
    ("get", "dashboard-exclude"): JUDGES,
    ("post", "dashboard-exclude"): JUDGES,
    ("post", "dashboard-exclusion-lift"): JUDGES,
    ("get", "dashboard-exclusions"): JUDGES,
    ("get", "dashboard-labels"): JUDGES,
    ("get", "dashboard-label"): JUDGES,
    ("post", "dashboard-label"): JUDGES,
    ("get", "dashboard-computed-label-new"): JUDGES,
    ("post", "dashboard-computed-label-new"): JUDGES,
    ("get", "dashboard-computed-label-preview"): JUDGES,
    ("get", "dashboard-computed-label"): JUDGES,
    ("post", "dashboard-computed-label"): JUDGES,
    ("post", "dashboard-computed-label-run"): JUDGES,
    ("post", "dashboard-computed-label-retire"): JUDGES,
    ("get", "dashboard-follow-ups"): FIGURES,
    ("get", "dashboard-follow-up-new"): JUDGES,
    ("post", "dashboard-follow-up-new"): JUDGES,
    ("get", "dashboard-follow-up"): JUDGES,
    ("post", "dashboard-follow-up"): JUDGES,
    ("get", "dashboard-purchases"): FIGURES,
    ("get", "dashboard-purchases-export"): FIGURES,
    ("get", "dashboard-program"): FIGURES,
    ("get", "dashboard-draft-begin"): OWNER,
    ("post", "dashboard-draft-begin"): OWNER,
    ("get", "dashboard-draft"): OWNER,
    ("post", "dashboard-draft-card"): OWNER,
    ("get", "dashboard-draft-promise"): OWNER,
    ("get", "dashboard-draft-sample"): OWNER,
    ("get", "dashboard-draft-publish"): OWNER,
    ("post", "dashboard-draft-publish"): OWNER,
    ("get", "dashboard-draft-download"): OWNER,
    ("get", "dashboard-draft-discard"): OWNER,
    ("post", "dashboard-draft-discard"): OWNER,
    ("get", "dashboard-draft-rule-add"): OWNER,
    ("post", "dashboard-draft-rule-add"): OWNER,
    ("get", "dashboard-draft-rule-sentence"): OWNER,
    ("post", "dashboard-draft-rule-restore"): OWNER,
    ("get", "dashboard-draft-rule"): OWNER,
    ("post", "dashboard-draft-rule"): OWNER,
    ("post", "dashboard-draft-rule-move"): OWNER,
    ("post", "dashboard-draft-rule-try"): OWNER,
    ("post", "dashboard-draft-rule-drop"): OWNER,
    ("get", "dashboard-tiers"): FIGURES,
    ("get", "dashboard-tier-set"): JUDGES,
    ("post", "dashboard-tier-set"): JUDGES,
    ("post", "dashboard-tier-end"): JUDGES,
    ("get", "dashboard-correction-ask"): JUDGES,
    ("post", "dashboard-correction-ask"): JUDGES,
    ("get", "dashboard-corrections"): JUDGES,
    ("post", "dashboard-correction-approve"): JUDGES,
    ("post", "dashboard-correction-refuse"): JUDGES,
    ("get", "dashboard-merge"): JUDGES,
    ("post", "dashboard-merge"): JUDGES,
    ("get", "dashboard-merges"): JUDGES,
    ("get", "dashboard-duplicates"): JUDGES,
    ("post", "dashboard-duplicates-apart"): JUDGES,
    ("post", "dashboard-duplicates-together"): JUDGES,
    ("get", "dashboard-poster"): JUDGES,
    ("get", "dashboard-household"): JUDGES,
    ("post", "dashboard-household"): JUDGES,
    ("post", "dashboard-household-leave"): JUDGES,
    ("post", "dashboard-merge-undo"): JUDGES,
    ("get", "dashboard-coming"): FIGURES,
    ("get", "dashboard-occasions"): FIGURES,
    ("get", "dashboard-occasion-check"): JUDGES,
    ("post", "dashboard-occasion-check"): JUDGES,
    ("get", "dashboard-occasion-new"): JUDGES,
    ("post", "dashboard-occasion-new"): JUDGES,
    ("get", "dashboard-mourning"): JUDGES,
    ("post", "dashboard-mourning"): JUDGES,
    ("get", "dashboard-occasion"): JUDGES,
    ("post", "dashboard-occasion"): JUDGES,
    ("post", "dashboard-occasion-keep"): JUDGES,
    ("post", "dashboard-occasion-day"): JUDGES,
    ("get", "dashboard-cap"): FIGURES,
    ("get", "dashboard-cap-export"): FIGURES,
    ("get", "dashboard-cap-brake"): OWNER,
    ("post", "dashboard-cap-brake"): OWNER,
    ("post", "dashboard-cap-lift"): OWNER,
    ("get", "dashboard-liability"): FIGURES,
    ("get", "dashboard-simulation"): FIGURES,
    ("get", "dashboard-simulation-replay"): FIGURES,
    ("get", "dashboard-simulation-result"): FIGURES,
    ("get", "dashboard-simulation-export"): FIGURES,
    ("get", "dashboard-liability-export"): FIGURES,
    ("get", "dashboard-facts"): FIGURES,
    ("get", "dashboard-fact"): FIGURES,
    ("get", "dashboard-fact-new"): OWNER,
    ("post", "dashboard-fact-new"): OWNER,
    ("get", "dashboard-fact-change"): OWNER,
    ("post", "dashboard-fact-change"): OWNER,
    ("post", "dashboard-fact-use"): OWNER,
    ("get", "dashboard-offers"): FIGURES,
    ("get", "dashboard-offer-new"): JUDGES,
    ("post", "dashboard-offer-new"): JUDGES,
    ("get", "dashboard-offer-preview"): JUDGES,
    ("get", "dashboard-offer-change"): JUDGES,
    ("post", "dashboard-offer-change"): JUDGES,
    ("post", "dashboard-offer-retire"): JUDGES,
    ("get", "dashboard-surprises"): FIGURES,
    ("post", "dashboard-surprises"): JUDGES,
    ("get", "dashboard-rewards"): FIGURES,
    ("get", "dashboard-reward-new"): JUDGES,
    ("post", "dashboard-reward-new"): JUDGES,
    ("get", "dashboard-reward-preview"): JUDGES,
    ("get", "dashboard-reward-change"): JUDGES,
    ("post", "dashboard-reward-change"): JUDGES,
    ("post", "dashboard-reward-move"): JUDGES,
    ("post", "dashboard-reward-offer"): JUDGES,
    ("get", "dashboard-vouchers"): JUDGES,
    ("get", "dashboard-voucher-issue"): JUDGES,
    ("post", "dashboard-voucher-issue"): JUDGES,
    ("get", "dashboard-voucher-preview"): JUDGES,
    ("get", "dashboard-voucher-sheet"): JUDGES,
    ("get", "dashboard-voucher-export"): JUDGES,
    ("post", "dashboard-voucher-cancel"): JUDGES,
    ("get", "dashboard-imports"): OWNER,
    ("get", "dashboard-import-new"): OWNER,
    ("post", "dashboard-import-new"): OWNER,
    ("get", "dashboard-import-sample"): OWNER,
    ("get", "dashboard-import"): OWNER,
    ("get", "dashboard-import-columns"): OWNER,
    ("post", "dashboard-import-columns"): OWNER,
    ("get", "dashboard-import-preview"): OWNER,
    ("get", "dashboard-import-progress"): OWNER,
    ("get", "dashboard-import-errors"): OWNER,
    ("post", "dashboard-import-run"): OWNER,
    ("post", "dashboard-import-stop"): OWNER,
    ("post", "dashboard-import-undo"): OWNER,
    ("post", "dashboard-import-discard"): OWNER,
    ("get", "dashboard-journeys"): FIGURES,
    ("get", "dashboard-journey"): FIGURES,
    ("get", "dashboard-journey-people"): FIGURES,
    ("get", "dashboard-journey-new"): JUDGES,
    ("post", "dashboard-journey-new"): JUDGES,
    ("get", "dashboard-journey-change"): JUDGES,
    ("post", "dashboard-journey-change"): JUDGES,
    ("get", "dashboard-journey-start"): JUDGES,
    ("post", "dashboard-journey-start"): JUDGES,
    ("get", "dashboard-journey-announce"): JUDGES,
    ("post", "dashboard-journey-announce"): JUDGES,
    ("get", "dashboard-journey-step-new"): JUDGES,
    ("post", "dashboard-journey-step-new"): JUDGES,
    ("get", "dashboard-journey-step"): JUDGES,
    ("post", "dashboard-journey-step"): JUDGES,
    ("post", "dashboard-journey-stop"): JUDGES,
    ("post", "dashboard-journey-out"): JUDGES,
    ("post", "dashboard-journey-step-move"): JUDGES,
    ("post", "dashboard-journey-step-delete"): JUDGES,
    ("get", "dashboard-reminders"): FIGURES,
    ("post", "dashboard-reminder-change"): JUDGES,
    ("get", "dashboard-reminder-history"): FIGURES,
    ("get", "dashboard-reminder-plans"): FIGURES,
    ("get", "dashboard-reminder-plan"): JUDGES,
    ("post", "dashboard-reminder-plan"): JUDGES,
    ("post", "dashboard-reminder-plan-drop"): JUDGES,
    ("get", "dashboard-staff"): OWNER,
    ("get", "dashboard-staff-hire"): OWNER,
    ("post", "dashboard-staff-hire"): OWNER,
    ("get", "dashboard-staff-change"): OWNER,
    ("post", "dashboard-staff-change"): OWNER,
    ("get", "dashboard-staff-password"): OWNER,
    ("post", "dashboard-staff-password"): OWNER,
    ("get", "dashboard-shops"): OWNER,
    ("get", "dashboard-shop-open"): OWNER,
    ("post", "dashboard-shop-open"): OWNER,
    ("get", "dashboard-shop-change"): OWNER,
    ("post", "dashboard-shop-change"): OWNER,
    ("get", "dashboard-keys"): RECORDS,
    ("get", "dashboard-key-create"): RECORDS,
    ("post", "dashboard-key-create"): RECORDS,
    ("post", "dashboard-key-revoke"): RECORDS,
    ("get", "dashboard-messages"): RECORDS,
    ("get", "dashboard-carrier"): OWNER,
    ("post", "dashboard-carrier"): OWNER,
    ("post", "dashboard-carrier-test"): OWNER,
    ("get", "dashboard-carrier-test-state"): OWNER,
    ("get", "dashboard-message"): RECORDS,
    ("post", "dashboard-message-resend"): JUDGES,
    ("post", "dashboard-message-cancel"): JUDGES,
    ("post", "dashboard-message-restore"): JUDGES,
    ("get", "dashboard-inbound"): RECORDS,
    ("get", "dashboard-sending-rules"): JUDGES,
    ("post", "dashboard-sending-rules"): JUDGES,
    ("get", "dashboard-sending-sentence"): JUDGES,
    ("get", "dashboard-timetable"): RECORDS,
    ("post", "dashboard-clock-believe"): OWNER,
    ("get", "dashboard-audit"): RECORDS,
    ("get", "dashboard-campaigns-compare"): FIGURES,
    ("get", "dashboard-campaign-results"): FIGURES,
    ("get", "dashboard-results-people"): FIGURES,
    ("get", "dashboard-campaign-cost-add"): JUDGES,
    ("post", "dashboard-campaign-cost-add"): JUDGES,
    ("post", "dashboard-campaign-cost-remove"): JUDGES,
    ("get", "dashboard-winwin"): FIGURES,
    ("get", "dashboard-winwin-sales"): FIGURES,
    ("get", "dashboard-exports"): OWNER,
    ("get", "dashboard-export"): OWNER,
    ("get", "dashboard-club"): OWNER,
    ("post", "dashboard-club"): OWNER,
}

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
        **{f"dashboard-journey-step{page}": [1, 1] for page in ("", "-move", "-delete")},
        **{f"dashboard-reminder-plan{page}": ["date:birthday", "before"] for page in ("", "-drop")},
        "dashboard-campaign-step": [1, "goal"],
        **{one: [1] for one in OF_ONE_ROW},
    }
    if name.startswith("dashboard-draft") and name != "dashboard-draft-begin":
        arguments[name] = [1, *DRAFT_PARTS.get(name, [])]
    return reverse(name, args=arguments.get(name, []))


def test_no_page_is_missing_from_the_table() -> None:
    listed = {name for _, name in PAGES}

    assert listed == {pattern.name for pattern in urlpatterns}


@pytest.mark.parametrize("role", STAFF)
def test_each_role_opens_its_pages_and_no_other(cast: Cast, enter: Enter, role: str) -> None:
    browser = enter(role)

    answers = {
        (method, name): getattr(browser, method)(address(cast, name)).status_code != 403
        for method, name in PAGES
    }

    assert answers == {page: role in who for page, who in PAGES.items()}


@pytest.mark.parametrize(("method", "name"), PAGES)
def test_strangers_are_led_to_sign_in(cast: Cast, client: Client, method: str, name: str) -> None:
    answer = getattr(client, method)(address(cast, name))

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("role", sorted(FIGURES))
def test_the_rail_shows_only_what_may_be_opened(enter: Enter, role: str) -> None:
    answer = enter(role).get(reverse("dashboard-home"))

    places = [item.url for item in answer.context["nav"]]

    assert places == [
        reverse(name)
        for name in (
            "dashboard-home",
            "dashboard-members",
            "dashboard-coming",
            "dashboard-follow-ups",
            "dashboard-campaigns",
            "dashboard-purchases",
            "dashboard-program",
            "dashboard-rewards",
            "dashboard-staff",
            "dashboard-shops",
            "dashboard-keys",
            "dashboard-imports",
            "dashboard-messages",
            "dashboard-audit",
            "dashboard-club",
        )
        if role in PAGES["get", name]
    ]
