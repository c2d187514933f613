"""Staff sign in with name and password, and with a second step if they like."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import NoReverseMatch, reverse

from members.models import AuditEntry, User
from tests.cast import Cast
from tests.factories import PASSWORD
from tests.portal.steps import sign_in

STAFF_PAGES = [
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
]


def _enter(browser: Client, username: str, password: str = PASSWORD) -> int:
    answer = browser.post(reverse("account_login"), {"login": username, "password": password})
    return answer.status_code


def test_password_opens_the_club(cast: Cast) -> None:
    browser = Client()

    status = _enter(browser, "cashier")

    assert status == 302
    assert browser.session["_auth_user_id"] == str(cast.cashier.pk)


@pytest.mark.parametrize(
    ("username", "password"),
    [("cashier", "wrong-wrong-wrong"), ("nobody", PASSWORD), ("09121234567", PASSWORD)],
)
def test_wrong_name_or_password_stays_outside(cast: Cast, username: str, password: str) -> None:
    browser = Client()

    status = _enter(browser, username, password)

    assert status == 200
    assert "_auth_user_id" not in browser.session
    assert not User.objects.filter(role="member").exists()


def test_who_left_stays_outside(cast: Cast) -> None:
    User.objects.filter(pk=cast.cashier.pk).update(is_active=False)
    browser = Client()

    _enter(browser, "cashier")

    assert "_auth_user_id" not in browser.session


def test_guessing_is_slowed_down(cast: Cast) -> None:
    browser = Client()
    for _try in range(10):
        _enter(browser, "cashier", "wrong-wrong-wrong")

    _enter(browser, "cashier")

    assert "_auth_user_id" not in browser.session


def test_signed_in_staff_do_not_see_the_form_again(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.owner)

    assert browser.get(reverse("account_login")).headers["Location"] == reverse("home")
    assert browser.get(reverse("account_request_login_code")).headers["Location"] == reverse("home")


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "account_reset_password", "account_set_password"]
)
def test_public_pages_of_allauth_are_not_there(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_own_password_is_changed_with_one_audit_row(cast: Cast) -> None:
    browser = Client()
    _enter(browser, "cashier")
    fresh = "tulips-in-the-evening-7"

    answer = browser.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh},
    )

    assert answer.status_code == 302
    assert _enter(Client(), "cashier", fresh) == 302
    assert AuditEntry.objects.filter(action="staff.password").count() == 1


def test_second_step_is_asked_for_once_it_is_on(cast: Cast) -> None:
    browser = Client()
    _enter(browser, "owner")
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = browser.get(reverse("mfa_activate_totp")).context["form"].secret
    turned_on = browser.post(reverse("mfa_activate_totp"), {"code": _totp(secret)})
    codes = browser.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    again = Client()

    first_step = again.post(reverse("account_login"), {"login": "owner", "password": PASSWORD})
    before = "_auth_user_id" in again.session
    second_step = again.post(reverse("mfa_authenticate"), {"code": codes[0]})

    assert turned_on.headers["Location"] == reverse("mfa_view_recovery_codes")
    assert first_step.headers["Location"] == reverse("mfa_authenticate")
    assert (before, second_step.status_code) == (False, 302)
    assert again.session["_auth_user_id"] == str(cast.owner.pk)


def test_second_step_is_turned_off(cast: Cast) -> None:
    browser = Client()
    _enter(browser, "owner")
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = browser.get(reverse("mfa_activate_totp")).context["form"].secret
    browser.post(reverse("mfa_activate_totp"), {"code": _totp(secret)})

    page = browser.get(reverse("mfa_deactivate_totp"))
    answer = browser.post(reverse("mfa_deactivate_totp"))

    assert (page.status_code, answer.status_code) == (200, 302)
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("name", STAFF_PAGES)
def test_members_have_no_password_and_no_second_step(cast: Cast, name: str) -> None:
    browser = Client()
    sign_in(browser, "09121234567")

    assert browser.get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", STAFF_PAGES)
def test_strangers_see_none_of_it(cast: Cast, name: str) -> None:
    answer = Client().get(reverse(name))

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


def _totp(secret: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))
