"""What the owner fills in to tighten the cap for the rest of its window."""

from django import forms
from django.utils.translation import gettext_lazy as _

from loyalty_club.dashboard.fields import PercentField
from loyalty_club.web.once_form import OnceForm


class BrakeForm(OnceForm):
    """A lower cap, and why."""

    cap = PercentField(label=_("Cap until the end of this window (percent)"))
    reason = forms.CharField(label=_("Why"), max_length=200)
