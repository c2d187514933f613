"""What one fills in to make two cards one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from loyalty_club.web.once_form import OnceForm


class MergeForm(OnceForm):
    """Why they are one person's."""

    reason = forms.CharField(
        label=_("Why are they one person's?"),
        max_length=200,
        help_text=_("For example: lost the card and registered anew with another number."),
    )
