"""What a cashier fills in while the customer is still talking."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.selectors.tickets.listing import ticket_kinds
from loyalty_club.web.once_form import OnceForm


class WordForm(OnceForm):
    """One tap and one line; its ids are its own, for it stands beside the sale."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("ticket", "What is it?"), choices=ticket_kinds, initial="question"
    )
    text = forms.CharField(
        label=_("In the customer's words"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
