"""How django-allauth meets the club: who signs in by code, and how the code leaves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from loyalty_club.portal.codes import seal_code
from loyalty_club.portal.fields import MobileField
from loyalty_club.web.guards import actor_of
from members.selectors.portal import mobile_of_user
from members.services.audit import write_audit
from members.services.codes import owe_code, rehearse_code
from members.services.portal import portal_user_for


class ClubAccountAdapter(DefaultAccountAdapter):
    """Members sign in with mobile and code; nobody signs up or changes his mobile here."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The username or the password is not right."),
        "too_many_login_attempts": _("Too many attempts. Please wait a little, then try again."),
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("The password is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Members join at the counter, staff are taken on by the owner."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to work."""
        return reverse("home")

    @transaction.atomic
    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """The person's own new password, with its line in the audit."""
        super().set_password(user, password)
        write_audit(
            actor=actor_of(self.request), action="staff.password", subject=f"user:{user.pk}"
        )

    def phone_form_field(self, **kwargs: Any) -> MobileField:
        """One field for a mobile written in any way."""
        return MobileField(**kwargs)

    def get_user_by_phone(self, phone: str) -> AbstractBaseUser | None:
        """The member's user; None for a stranger, an erased or a barred member alike."""
        return portal_user_for(mobile=phone)

    def get_phone(self, user: AbstractBaseUser) -> tuple[str, bool] | None:
        """The member's mobile; staff sign in by name."""
        mobile = mobile_of_user(user.pk)
        return (mobile, True) if mobile else None

    def set_phone(self, user: AbstractBaseUser, phone: str, verified: object) -> None:
        """Not from here: a mobile is corrected at the counter."""

    def set_phone_verified(self, user: AbstractBaseUser, phone: str) -> None:
        """Nothing to note: the mobile on file is the member's."""

    def generate_phone_verification_code(self, *, user: AbstractBaseUser, phone: str) -> str:
        """Owe a fresh code to the mobile, and return its seal.

        allauth keeps in the session what comes back from here, so the code itself stays in
        the outbox until the carrier has it, and nowhere else.
        """
        code = super().generate_phone_verification_code(user=user, phone=phone)
        owe_code(mobile=phone, code=code)
        return seal_code(code, mobile=phone)

    def send_verification_code_sms(
        self, user: AbstractBaseUser, phone: str, code: str, **kwargs: Any
    ) -> None:
        """Nothing to do: the code was owed when it was made, `code` is only its seal."""

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """A stranger gets no message, but waits as long as a member."""
        rehearse_code(mobile=phone)
