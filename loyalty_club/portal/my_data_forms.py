"""What a member types to correct his data, to take it along, or to be forgotten."""

from django import forms
from django.utils.translation import gettext_lazy as _

from loyalty_club.portal.fields import MobileField


class NameForm(forms.Form):
    """The member's own name."""

    first_name = forms.CharField(label=_("First name"), required=False, max_length=80)
    last_name = forms.CharField(label=_("Last name"), required=False, max_length=80)


class EmailForm(forms.Form):
    """The member's own e-mail address; empty for none."""

    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=120,
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "email"}),
    )


class NewMobileForm(forms.Form):
    """The number that the member wants to be known by, and then the code that came to it."""

    mobile = MobileField(label=_("New mobile number"))
    code = forms.CharField(max_length=20, required=False, label=_("Verification code"))


class EraseForm(forms.Form):
    """The code that came to the member's own mobile, before everything goes."""

    code = forms.CharField(max_length=20, label=_("Verification code"))
