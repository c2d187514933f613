"""What one fills in to join, and the code that proves the mobile."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from loyalty_club.portal.fields import MobileField
from loyalty_club.portal.forms import check_code
from loyalty_club.portal.join_session import Joining
from loyalty_club.web.consent_words import consent_sentence
from loyalty_club.web.sentences import field_sentence
from members.exceptions import InvalidField
from members.services.members import clean_names

PURPOSES = ("service", "occasion", "promotion")


class JoinForm(forms.Form):
    """Name, mobile, and what may be sent; nothing is ticked beforehand."""

    first_name = forms.CharField(
        label=_("First name"),
        max_length=80,
        error_messages={"required": _("Enter the name.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name", "dir": "auto"}),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name", "dir": "auto"}),
    )
    mobile = MobileField()
    service = forms.BooleanField(label=consent_sentence("service", "sms"), required=False)
    occasion = forms.BooleanField(label=consent_sentence("occasion", "sms"), required=False)
    promotion = forms.BooleanField(label=consent_sentence("promotion", "sms"), required=False)

    def clean(self) -> dict[str, Any]:
        """Both names as the club will keep them."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            first, last = clean_names(cleaned["first_name"], cleaned["last_name"])
        except InvalidField as refusal:
            self.add_error(refusal.facts["field"], field_sentence(refusal))
            return cleaned
        return cleaned | {"first_name": first, "last_name": last}

    def consent_fields(self) -> list[forms.BoundField]:
        """The three questions."""
        return [self[name] for name in PURPOSES]

    def consents(self) -> dict[str, bool]:
        """The answer to each purpose."""
        return {name: self.cleaned_data[name] for name in PURPOSES}


class JoinCodeForm(forms.Form):
    """The code that was sent to the mobile."""

    code = forms.CharField(label=_("Verification code"), max_length=20)

    def __init__(self, *args: Any, request: HttpRequest, joining: Joining, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.joining = joining

    def clean_code(self) -> str:
        """The code, if it is the one."""
        code: str = self.cleaned_data["code"]
        check_code(
            self.request,
            code,
            seal=self.joining.seal,
            mobile=self.joining.mobile,
            try_key=f"join:{self.joining.mobile}:{self.joining.asked_at}",
        )
        return code
