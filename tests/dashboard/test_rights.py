"""Who may open what: every page of the dashboard for every role and for a stranger."""

import pytest
from django.test import Client
from django.urls import reverse

from loyalty_club.dashboard.urls import urlpatterns
from tests.cast import Cast
from tests.dashboard.conftest import Enter
from tests.dashboard.page_addresses import address
from tests.dashboard.page_rights import FIGURES, PAGES, STAFF

pytestmark = pytest.mark.django_db


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
            "dashboard-value",
            "dashboard-segments",
            "dashboard-members",
            "dashboard-coming",
            "dashboard-follow-ups",
            "dashboard-campaigns",
            "dashboard-tickets",
            "dashboard-leads",
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
