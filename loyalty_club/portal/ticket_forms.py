"""What a member writes to the club."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.selectors.tickets.listing import ticket_kinds
from loyalty_club.web.once_form import OnceForm

LONGEST_TEXT = 2_000


class WriteForm(OnceForm):
    """A new matter of his."""

    kind = forms.ChoiceField(label=pgettext_lazy("ticket", "What is it?"), choices=ticket_kinds)
    text = forms.CharField(
        label=_("What do you want to tell us?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class SayForm(OnceForm):
    """A word more in one that stands; `ticket` is its number."""

    ticket = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Write back"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
