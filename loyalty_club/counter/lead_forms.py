"""What one fills in at the counter about somebody who asks and does not buy: few fields, one tap
for where he comes from.
"""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.rules.leads.naming import split_name
from campaigns.services.leads.taking_in import LeadFacts
from loyalty_club.counter.fields import DigitsField, MoneyField
from loyalty_club.web.once_form import OnceForm


class QuickLeadForm(OnceForm):
    """Name, mobile, wish, source and what it may be worth."""

    name = forms.CharField(
        label=_("Name"),
        max_length=160,
        error_messages={"required": _("Enter the name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    mobile = DigitsField(
        label=_("Mobile number"),
        max_length=40,
        error_messages={"required": _("Enter the mobile number.")},
    )
    interest = forms.CharField(
        label=_("Asks for"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    value = MoneyField(label=_("May spend"), required=False)
    source = forms.TypedChoiceField(label=_("Where has he heard of us?"), coerce=int)
    allows_contact = forms.BooleanField(label=_("He wants to be called back"), required=False)
    # Ticked by the button «no, somebody else», after somebody who is known was shown.
    is_another = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sources: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.TypedChoiceField", self.fields["source"])
        field.choices = [(source.pk, source.name) for source in sources]
        if self.initial.get("mobile") and not self.initial.get("name"):
            self.fields["name"].widget.attrs["autofocus"] = True

    def typed_name(self) -> str:
        """The name as it was typed."""
        return str(self.cleaned_data["name"])

    def lead_facts(self, *, shop_id: int, assignee_id: int | None) -> LeadFacts:
        """Of this shop, and of whoever wrote it down."""
        typed = self.cleaned_data
        first, last = split_name(typed["name"])
        return LeadFacts(
            first_name=first,
            last_name=last,
            mobile=typed["mobile"],
            interest=typed["interest"],
            value=typed["value"] or 0,
            shop_id=shop_id,
            assignee_id=assignee_id,
            allows_contact=typed["allows_contact"],
            evidence="counter" if typed["allows_contact"] else "",
        )
