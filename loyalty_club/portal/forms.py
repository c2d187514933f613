"""Forms of signing in and of a member's own choices."""

from typing import TYPE_CHECKING, Any

from allauth.account.forms import (
    ChangePasswordForm,
    ConfirmLoginCodeForm,
    LoginForm,
    ReauthenticateForm,
    RequestLoginCodeForm,
)
from allauth.core import context, ratelimit
from django import forms
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from loyalty_club.portal.codes import opens_seal
from loyalty_club.web.once_form import OnceForm
from members.services.codes import has_code_budget
from members.services.portal import portal_user_for

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SLOW_DOWN = "slow_down"


class StaffLoginForm(LoginForm):
    """Staff sign in with a username and a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = forms.TextInput(attrs={"autocomplete": "username", "dir": "ltr", "autofocus": True})
        secret = forms.PasswordInput(attrs={"autocomplete": "current-password", "dir": "ltr"})
        self.fields["login"] = forms.CharField(label=_("Username"), max_length=150, widget=name)
        self.fields["password"] = forms.CharField(label=_("Password"), strip=False, widget=secret)
        self.order_fields(["login", "password"])

    def user_credentials(self) -> dict[str, str]:
        """By name only: a member's mobile is no way in here."""
        return {
            "username": self.cleaned_data["login"],
            "password": self.cleaned_data["password"],
        }


class OwnPasswordForm(ChangePasswordForm):
    """A new password of one's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": _("Present password"),
            "password1": _("New password"),
            "password2": _("New password once more"),
        }
        for name, label in labels.items():
            _tidy_password(self.fields[name], label)
        self.fields["password1"].help_text = _("Ten characters or more; nothing common.")


class SamePersonForm(ReauthenticateForm):
    """The password once more, before the way of signing in changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _tidy_password(self.fields["password"], _("Password"))


class RequestCodeForm(RequestLoginCodeForm):
    """A mobile asks for a code; members and strangers meet the same limits and answers."""

    _user: AbstractBaseUser | None

    def clean_phone(self) -> str:
        """The number, unless it asked too often or the club's hourly budget is spent."""
        phone: str = self.cleaned_data["phone"]
        refuse_many_codes(context.request, phone)
        self._user = portal_user_for(mobile=phone)
        return phone


def refuse_many_codes(request: HttpRequest, mobile: str, *, for_joining: bool = False) -> None:
    """Pass, counting it, where this browser, this number and the club may have one more code."""
    if not ratelimit.consume(request, action="request_login_code", key=mobile):
        raise ValidationError(
            _("A code was asked for a moment ago. Please wait a little, then try again."),
            code=SLOW_DOWN,
        )
    if not has_code_budget(for_joining=for_joining):
        raise ValidationError(
            _("The club cannot send codes just now. Please try again in an hour."),
            code=SLOW_DOWN,
        )


class ConfirmCodeForm(ConfirmLoginCodeForm):
    """The code that was sent; every try is counted before it is looked at."""

    def __init__(self, *args: Any, mobile: str = "", asked_at: float = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mobile = mobile
        self.try_key = f"{mobile}:{asked_at}"
        self.fields["code"] = forms.CharField(label=_("Verification code"), max_length=20)

    def clean_code(self) -> str:
        """The code, if it is the one; five tries for each, ten wrong ones a mobile and day."""
        code: str = self.cleaned_data["code"]
        check_code(
            context.request,
            code,
            seal=self.expected_code or "",
            mobile=self.mobile,
            try_key=self.try_key,
        )
        return code


def check_code(request: HttpRequest, code: str, *, seal: str, mobile: str, try_key: str) -> None:
    """Pass for the code that was sealed for this mobile; every try is counted before it is looked
    at: five for each code (`try_key` names it), ten wrong ones a mobile and day.
    """
    may_try = ratelimit.consume(request, action="try_code", key=try_key) and ratelimit.consume(
        request, action="wrong_code", key=mobile, dry_run=True
    )
    if not may_try:
        raise ValidationError(_("Too many wrong codes. Please ask for a new one."), SLOW_DOWN)
    if not opens_seal(seal, code=code, mobile=mobile):
        ratelimit.consume(request, action="wrong_code", key=mobile)
        raise ValidationError(_("This code is not right. Please look again."), "wrong_code")


class LanguageForm(forms.Form):
    """The language in which the member reads the club."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)


class TakeForm(OnceForm):
    """Which reward the member takes."""

    reward = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class CancelForm(OnceForm):
    """Which of his rewards the member gives back."""

    redemption = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


def _tidy_password(field: forms.Field, label: "StrOrPromise") -> None:
    field.label, field.help_text = label, ""
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs["dir"] = "ltr"
