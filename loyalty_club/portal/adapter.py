"""How django-allauth meets the club: who signs in by code, and how the code leaves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from loyalty_club.portal.codes import seal_code
from loyalty_club.portal.fields import MobileField
from members.selectors.portal import mobile_of_user
from members.services.codes import owe_code, rehearse_code
from members.services.portal import portal_user_for


class ClubAccountAdapter(DefaultAccountAdapter):
    """Members sign in with mobile and code; nobody signs up or changes his mobile here."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Members join at the counter, staff are taken on by the owner."""
        return False

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

    def set_phone(self, user: AbstractBaseUser, phone: str, verified: bool) -> None:
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
