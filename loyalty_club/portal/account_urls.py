"""Addresses of signing in and out, only those of allauth's pages that the club uses; of joining,
of answering a survey, of confirming an e-mail address, and of leaving a word for the shop.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import include, path

from loyalty_club.portal import feedback, joining, lead_form, mailbox, signing, surveys
from loyalty_club.portal.signing import staff_account

second_factor = [
    path("", staff_account(mfa.index), name="mfa_index"),
    path("authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", staff_account(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("totp/activate/", staff_account(totp.activate_totp), name="mfa_activate_totp"),
    path("totp/deactivate/", staff_account(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "recovery-codes/",
        staff_account(recovery_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "recovery-codes/generate/",
        staff_account(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "recovery-codes/download/",
        staff_account(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]
signing_in = [
    path("login/", signing.sign_in_staff, name="account_login"),
    path("login/code/", signing.request_code, name="account_request_login_code"),
    path("login/code/confirm/", signing.confirm_code, name="account_confirm_login_code"),
    path("logout/", signing.sign_out, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", staff_account(account.reauthenticate), name="account_reauthenticate"),
    path(
        "password/change/", staff_account(account.password_change), name="account_change_password"
    ),
    path("2fa/", include(second_factor)),
]
urlpatterns = [
    path("account/", include(signing_in)),
    path("join/", joining.join, name="portal-join"),
    path("join/code/", joining.confirm, name="portal-join-code"),
    path("s/<str:token>/", surveys.survey, name="survey"),
    path("e/<str:mail_token>/", mailbox.mailbox, name="mailbox"),
    path("e/done/<slug:answer>/", mailbox.mailbox_done, name="mailbox-done"),
    path("feedback/<slug:shop_code>/", feedback.feedback, name="feedback-counter"),
    path("join-us/", lead_form.write_in, name="lead-form"),
    path("join-us/thanks/", lead_form.thanks, name="lead-form-thanks"),
]
