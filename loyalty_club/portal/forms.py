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
from django.utils.translation import gettext_lazy as _

from loyalty_club.portal.codes import opens_seal
from loyalty_club.web.once_form import OnceForm
from members.models import Consent
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
        if not ratelimit.consume(context.request, action="request_login_code", key=phone):
            raise ValidationError(
                _("A code was asked for a moment ago. Please wait a little, then try again."),
                code=SLOW_DOWN,
            )
        if not has_code_budget():
            raise ValidationError(
                _("The club cannot send codes just now. Please try again in an hour."),
                code=SLOW_DOWN,
            )
        self._user = portal_user_for(mobile=phone)
        return phone


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
        may_try = ratelimit.consume(
            context.request, action="try_code", key=self.try_key
        ) and ratelimit.consume(context.request, action="wrong_code", key=self.mobile, dry_run=True)
        if not may_try:
            raise ValidationError(_("Too many wrong codes. Please ask for a new one."), SLOW_DOWN)
        if not opens_seal(self.expected_code or "", code=code, mobile=self.mobile):
            ratelimit.consume(context.request, action="wrong_code", key=self.mobile)
            raise ValidationError(_("This code is not right. Please look again."), "wrong_code")
        return code


class LanguageForm(forms.Form):
    """The language in which the member reads the club."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)


class PreferencesForm(forms.Form):
    """What the member wants to hear; the fields are the purposes of consent."""

    service = forms.BooleanField(
        label=Consent.Purpose.SERVICE.label,
        help_text=_("The receipt of a purchase and news of your points."),
        required=False,
    )
    occasion = forms.BooleanField(
        label=Consent.Purpose.OCCASION.label,
        help_text=_("A word before birthdays and anniversaries."),
        required=False,
    )
    promotion = forms.BooleanField(
        label=Consent.Purpose.PROMOTION.label,
        help_text=_("Now and then an offer, never more than that."),
        required=False,
    )


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
