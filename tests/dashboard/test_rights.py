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
    ("get", "dashboard-home"): FIGURES,
    ("get", "dashboard-members"): FIGURES,
    ("get", "dashboard-member"): FIGURES,
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
    ("post", "dashboard-merge-undo"): JUDGES,
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
    ("get", "dashboard-audit"): RECORDS,
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
    "dashboard-correction-approve",
    "dashboard-correction-refuse",
    "dashboard-merge-undo",
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
        "dashboard-tier-set": [cast.sara.pk],
        "dashboard-tier-end": [cast.sara.pk],
        "dashboard-correction-ask": [cast.sara.pk],
        "dashboard-merge": [cast.sara.pk],
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
            "dashboard-purchases",
            "dashboard-program",
            "dashboard-rewards",
            "dashboard-staff",
            "dashboard-shops",
            "dashboard-keys",
            "dashboard-messages",
            "dashboard-audit",
            "dashboard-club",
        )
        if role in PAGES["get", name]
    ]
