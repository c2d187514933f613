"""What one fills in to plan a campaign, step by step."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.rules.texts import MOST_LETTERS
from campaigns.selectors.campaign_words import CHANNELS, GOALS, KINDS, RECIPIENTS, STATES
from campaigns.services.campaigns import LETTERS, TextGiven
from loyalty_club.dashboard.fields import CountField, DayField, MoneyField
from loyalty_club.dashboard.filters import Filter
from loyalty_club.web.once_form import OnceForm

TEXTS = 2


class GoalForm(OnceForm):
    """What it is for, and what is expected of it."""

    name = forms.CharField(label=_("Name"), max_length=80)
    goal = forms.ChoiceField(label=_("Goal"), choices=GOALS)
    expected_buyers = CountField(
        label=_("How many will buy because of it?"),
        required=False,
        min_value=0,
        max_value=10**7,
        help_text=_("Say it before you begin: the results are held against it."),
    )
    expected_sales = MoneyField(label=_("For how much in all?"), required=False)

    def given(self) -> dict[str, Any]:
        """As the services of campaigns take it."""
        return {**self.facts(), "expected_buyers": self.cleaned_data["expected_buyers"] or 0}


class OfferForm(OnceForm):
    """What the members are promised."""

    offer_id = forms.TypedChoiceField(
        label=_("Offer"), required=False, coerce=int, empty_value=None, widget=forms.RadioSelect
    )
    is_public = forms.BooleanField(
        label=_("It is announced to everybody"),
        required=False,
        help_text=_("In the window, online, on leaflets: not to the members alone."),
    )

    def __init__(self, *args: Any, offers: Sequence[tuple[int, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["offer_id"])
        field.choices = [("", _("No offer: the words alone")), *offers]

    def given(self) -> dict[str, Any]:
        """As the services of campaigns take it."""
        return self.facts()


class TextsForm(OnceForm):
    """How it is said: the channel, the class, one text or two that compete."""

    channel = forms.ChoiceField(label=_("Channel"), choices=CHANNELS)
    kind = forms.ChoiceField(
        label=_("Class"),
        choices=KINDS,
        help_text=_("It decides what a member must have allowed, and what holds it back."),
    )
    text_a = forms.CharField(
        label=_("Text"), max_length=MOST_LETTERS, widget=forms.Textarea(attrs={"dir": "auto"})
    )
    subject_a = forms.CharField(label=_("Subject of the e-mail"), required=False, max_length=120)
    share_a = CountField(label=_("Share of the first"), min_value=1, max_value=99)
    text_b = forms.CharField(
        label=_("A second text, to see which works better"),
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"dir": "auto"}),
    )
    subject_b = forms.CharField(label=_("Subject of the second"), required=False, max_length=120)
    share_b = CountField(
        label=_("Share of the second"),
        min_value=1,
        max_value=99,
        help_text=_("One and one: half of the members each."),
    )

    def texts(self) -> list[TextGiven]:
        """As the services of campaigns take them; a text that is empty is none."""
        typed = self.cleaned_data
        return [
            TextGiven(typed[f"text_{one}"], typed[f"subject_{one}"], typed[f"share_{one}"])
            for one in LETTERS[:TEXTS].lower()
            if typed[f"text_{one}"]
        ]


class WindowForm(OnceForm):
    """When, for how much at the most, and who is held out."""

    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("To"), help_text=_("Nothing is sent after this day."))
    budget = MoneyField(
        label=_("Budget"),
        required=False,
        help_text=_("All offers at their dearest with the messages; it is never passed."),
    )
    control_percent = CountField(
        label=_("Control group, percent"),
        min_value=0,
        max_value=50,
        help_text=_(
            "So many members, chosen by chance, are told nothing: only they show what would have"
            " happened anyhow."
        ),
    )
    batch_size = CountField(
        label=_("Members a batch"),
        min_value=1,
        max_value=5_000,
        help_text=_("One batch leaves each minute; a small one lets you stop in time."),
    )

    def given(self) -> dict[str, Any]:
        """As the services of campaigns take it."""
        return self.facts()


class SureForm(OnceForm):
    """Starting, with a tick where the budget does not cover all."""

    is_sure = forms.BooleanField(required=False)


class CampaignsFilter(Filter):
    """Which campaigns."""

    status = forms.ChoiceField(label=_("State"), required=False, choices=(("", _("All")), *STATES))


class RecipientsFilter(Filter):
    """Who of a campaign."""

    q = forms.CharField(label=_("Name"), required=False, max_length=80)
    status = forms.ChoiceField(
        label=_("What became of them"), required=False, choices=(("", _("All")), *RECIPIENTS)
    )
