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
STAFF = ("owner", "manager", "analyst", "cashier")

# (method, name) -> who may; the arguments of an address come from `arguments`.
PAGES: dict[tuple[str, str], set[str]] = {
    ("get", "dashboard-home"): FIGURES,
    ("get", "dashboard-members"): FIGURES,
    ("get", "dashboard-member"): FIGURES,
    ("get", "dashboard-purchases"): FIGURES,
    ("get", "dashboard-purchases-export"): FIGURES,
    ("get", "dashboard-program"): FIGURES,
    ("get", "dashboard-program-publish"): OWNER,
    ("post", "dashboard-program-publish"): OWNER,
    ("get", "dashboard-program-preview"): OWNER,
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


def address(cast: Cast, name: str) -> str:
    arguments: dict[str, list[Any]] = {
        "dashboard-member": [cast.sara.pk],
        "dashboard-staff-change": [cast.cashier.pk],
        "dashboard-staff-password": [cast.cashier.pk],
        "dashboard-shop-change": [cast.shop.pk],
        "dashboard-key-revoke": [cast.key.prefix],
    }
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
            "dashboard-staff",
            "dashboard-shops",
            "dashboard-keys",
            "dashboard-messages",
            "dashboard-audit",
            "dashboard-club",
        )
        if role in PAGES["get", name]
    ]
