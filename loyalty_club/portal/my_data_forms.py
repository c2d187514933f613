"""What a member types to correct his data, to take it along, or to be forgotten."""

from django import forms
from django.utils.translation import gettext_lazy as _

from loyalty_club.portal.fields import MobileField
from loyalty_club.web.consent_words import consent_sentence


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


class MailboxForm(forms.Form):
    """What may be sent to the address that is being confirmed."""

    service = forms.BooleanField(label=consent_sentence("service", "email"), required=False)
    occasion = forms.BooleanField(label=consent_sentence("occasion", "email"), required=False)
    promotion = forms.BooleanField(label=consent_sentence("promotion", "email"), required=False)

    def consent_fields(self) -> list[forms.BoundField]:
        """The three questions."""
        return [self[name] for name in self.fields]

    def consents(self) -> dict[str, bool]:
        """What was ticked; a box that stays empty takes nothing back."""
        return {name: True for name, is_ticked in self.cleaned_data.items() if is_ticked}


class NewMobileForm(forms.Form):
    """The number that the member wants to be known by, and then the code that came to it."""

    mobile = MobileField(label=_("New mobile number"))
    code = forms.CharField(max_length=20, required=False, label=_("Verification code"))


class EraseForm(forms.Form):
    """The code that came to the member's own mobile, before everything goes."""

    code = forms.CharField(max_length=20, label=_("Verification code"))
