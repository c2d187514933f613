"""The member's own pages: what they show, to whom, and what a browser may keep of them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import AuditEntry, Consent, User
from tests import factories
from tests.cast import Cast
from tests.portal.steps import ask_code, last_code, sign_in

SARA = "09121234567"
PAGES = ["portal-home", "portal-statement", "portal-card", "portal-preferences"]


@pytest.fixture
def sara(cast: Cast) -> Client:
    """Sara's telephone, signed in, in English."""
    browser = Client(headers={"accept-language": "en"})
    sign_in(browser, SARA)
    return browser


def test_home_shows_the_balance_and_its_worth(cast: Cast, sara: Client) -> None:
    factories.ring_up(cast.shop, 5_000_000, member=cast.sara)

    page = sara.get(reverse("portal-home"))

    assert page.context["balance"].spendable == 50
    assert "worth 25,000 toman" in page.content.decode()
    assert [step.points for step in page.context["ladder"]] == [50]


def test_home_explains_pending_points_and_none(cast: Cast, sara: Client) -> None:
    empty = sara.get(reverse("portal-home")).content.decode()
    factories.ring_up(cast.shop, 2_000_000, member=cast.sara, tender="credit")

    page = sara.get(reverse("portal-home")).content.decode()

    assert "No points yet" in empty
    assert "20 more points are on their way" in page


def test_statement_lists_the_month_with_reasons(cast: Cast, sara: Client) -> None:
    now = timezone.now()
    factories.ring_up(cast.shop, 3_000_000, member=cast.sara, now=now - timedelta(days=70))
    factories.ring_up(cast.shop, 5_000_000, member=cast.sara, now=now)

    this_month = sara.get(reverse("portal-statement"))
    before = sara.get(this_month.context["older_url"])

    assert [row.points for row in this_month.context["found"].rows] == [50]
    assert "one point for each 10,000 toman" in this_month.content.decode()
    assert [row.points for row in before.context["found"].rows] == [30]
    assert before.context["older_url"] == ""
    assert sara.get(before.context["newer_url"]).context["month"] == this_month.context["month"]


@pytest.mark.parametrize("month", ["", "nonsense", "2026-13-40", "1405-08-01"])
def test_statement_of_no_month_is_that_of_today(cast: Cast, sara: Client, month: str) -> None:
    today = sara.get(reverse("portal-statement"))

    page = sara.get(reverse("portal-statement"), {"month": month})

    assert page.status_code == 200
    assert page.context["month"] == today.context["month"]


def test_card_shows_the_number_as_codes(cast: Cast, sara: Client) -> None:
    page = sara.get(reverse("portal-card")).content.decode()

    assert 'class="qr"' in page
    assert f'aria-label="{cast.sara.card_number}"' in page


@pytest.mark.parametrize("name", PAGES)
def test_pages_show_only_one_s_own(cast: Cast, sara: Client, name: str) -> None:
    ali = factories.make_member(mobile="09350000001", first_name="علی")
    factories.ring_up(cast.shop, 9_000_000, member=ali)

    page = sara.get(reverse(name), {"member": ali.pk, "id": ali.pk})

    assert page.status_code == 200
    assert ali.first_name not in page.content.decode()
    assert ali.card_number not in page.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_kept_by_browsers(cast: Cast, sara: Client, name: str) -> None:
    page = sara.get(reverse(name))

    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["Content-Language"] == "en"


@pytest.mark.parametrize("name", PAGES[1:])
def test_strangers_are_led_to_sign_in(cast: Cast, name: str) -> None:
    answer = Client().get(reverse(name))

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_request_login_code"))


@pytest.mark.parametrize("name", PAGES[1:])
def test_staff_have_no_portal(cast: Cast, name: str) -> None:
    browser = Client()
    browser.force_login(cast.owner)

    assert browser.get(reverse(name)).status_code == 403
    assert browser.get(reverse("portal-home")).headers["Location"] == reverse("home")


def test_after_signing_out_nothing_opens(cast: Cast, sara: Client) -> None:
    answer = sara.post(reverse("account_logout"))

    assert answer.status_code == 302
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert [sara.get(reverse(name)).status_code for name in PAGES] == [200, 302, 302, 302]
    assert "member" not in sara.get(reverse("portal-home")).context


def test_erased_member_sees_nothing_more(cast: Cast, sara: Client) -> None:
    type(cast.sara).objects.filter(pk=cast.sara.pk).update(status="erased")

    assert [sara.get(reverse(name)).status_code for name in PAGES] == [404] * len(PAGES)


def test_consents_are_recorded_once(cast: Cast, sara: Client) -> None:
    before = Consent.objects.count()
    choices = {"service": "on", "promotion": "on"}

    first = sara.post(reverse("portal-preferences"), choices)
    again = sara.post(reverse("portal-preferences"), choices)

    assert (first.status_code, again.status_code) == (302, 302)
    row = Consent.objects.latest("id")
    assert Consent.objects.count() == before + 1
    assert (row.purpose, row.is_given, row.evidence) == ("promotion", True, "portal")
    assert row.taken_by == f"member:{cast.sara.pk}"
    cast.sara.refresh_from_db()
    assert (cast.sara.allows_service, cast.sara.allows_promotion) == (True, True)
    assert AuditEntry.objects.filter(action="member.consents").count() == 1


def test_chosen_language_stays(cast: Cast, sara: Client) -> None:
    sara.post(reverse("portal-language"), {"language": "fa"})
    elsewhere = Client(headers={"accept-language": "en"})
    elsewhere.force_login(User.objects.get(member=cast.sara))

    assert 'lang="fa" dir="rtl"' in elsewhere.get(reverse("portal-home")).content.decode()
    sara.post(reverse("account_logout"))
    assert 'lang="fa" dir="rtl"' in sara.get(reverse("portal-home")).content.decode()


def test_unknown_language_changes_nothing(cast: Cast, sara: Client) -> None:
    answer = sara.post(reverse("portal-language"), {"language": "xx"})

    assert answer.status_code == 302
    assert User.objects.get(member=cast.sara).language == ""


def test_stranger_switches_the_language(cast: Cast) -> None:
    browser = Client(headers={"accept-language": "fa"})
    before = browser.get(reverse("portal-home")).content.decode()

    browser.post(reverse("set_language"), {"language": "en", "next": reverse("portal-home")})

    assert 'lang="fa" dir="rtl"' in before
    assert 'lang="en" dir="ltr"' in browser.get(reverse("portal-home")).content.decode()


def test_name_is_shown_as_text(cast: Cast) -> None:
    member = factories.make_member(mobile="09350000002", first_name="<b>x</b>")
    browser = Client()
    browser.force_login(_user_of(member.mobile))

    page = browser.get(reverse("portal-home")).content.decode()

    assert "<b>x</b>" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


@pytest.mark.parametrize(
    "name",
    ["portal-preferences", "portal-language", "account_logout", "account_request_login_code"],
)
def test_posts_need_the_token(cast: Cast, name: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(_user_of("+989121234567"))

    assert browser.post(reverse(name), {"language": "en", "phone": SARA}).status_code == 403


def test_way_back_stays_in_the_club(cast: Cast) -> None:
    browser = Client()
    asked = browser.post(
        reverse("account_request_login_code"), {"phone": SARA, "next": "//elsewhere.example/"}
    )

    answer = browser.post(asked.headers["Location"], {"code": last_code()})

    assert answer.headers["Location"] == reverse("home")


def test_member_goes_on_where_he_wanted(cast: Cast) -> None:
    browser = Client()
    wanted = browser.get(reverse("portal-card")).headers["Location"]
    page = browser.get(wanted)
    asked = browser.post(
        reverse("account_request_login_code"), {"phone": SARA, "next": reverse("portal-card")}
    )

    answer = browser.post(
        asked.headers["Location"], {"code": last_code(), "next": reverse("portal-card")}
    )

    assert f'name="next" value="{reverse("portal-card")}"' in page.content.decode()
    assert answer.headers["Location"] == reverse("portal-card")


def _user_of(mobile: str | None) -> User:
    browser = Client()
    ask_code(browser, mobile or "")
    return User.objects.get(member__mobile=mobile)
