"""What one fills in to set a member's tier by hand."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from loyalty_club.dashboard.fields import DayField
from loyalty_club.web.once_form import OnceForm


class StandingForm(OnceForm):
    """Which level, until when, and why."""

    tier = forms.ChoiceField(label=_("Tier"))
    until = DayField(
        label=_("Last day"),
        help_text=_("After it the member stands where the purchases have led."),
    )
    reason = forms.CharField(
        label=_("Why"), max_length=200, help_text=_("It stands in the member's history.")
    )

    def __init__(self, *args: Any, levels: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["tier"]).choices = list(levels.items())
