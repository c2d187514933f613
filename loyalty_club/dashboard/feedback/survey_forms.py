"""What one fills in to word a survey: whom it asks, when, how often, and in which words."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.rules.surveys.drafts import LONGEST_NAME, RANGES, SurveyDraft
from campaigns.rules.texts import MOST_LETTERS
from loyalty_club.dashboard.fields import CountField, MoneyField
from loyalty_club.web.once_form import OnceForm

ASKS = ("asks_expectation", "asks_effort", "asks_reason", "asks_comment", "asks_referral")


class SurveyForm(OnceForm):
    """A survey as it is typed."""

    use_required_attribute = False

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    shop = forms.TypedChoiceField(label=_("Shop"), required=False, coerce=int, empty_value=None)
    tier = forms.ChoiceField(label=_("Tier"), required=False)
    category = forms.CharField(
        label=_("Category of goods"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"list": "categories", "autocomplete": "off"}),
        help_text=_("As it stands on the bills; left empty, all are asked."),
    )
    least_amount = MoneyField(label=_("Bill of at least"), required=False)
    is_first_only = forms.BooleanField(label=_("Only after a first purchase"), required=False)
    share_percent = CountField(
        label=_("Share of them, percent"),
        min_value=RANGES["share_percent"][0],
        max_value=RANGES["share_percent"][1],
        help_text=_("Chosen by chance. A part is enough where many buy."),
    )
    delay_hours = CountField(
        label=_("Hours after the purchase"),
        min_value=RANGES["delay_hours"][0],
        max_value=RANGES["delay_hours"][1],
        help_text=_("Sent by day only, from nine to nine."),
    )
    rest_weeks = CountField(
        label=_("Weeks between two surveys"),
        min_value=RANGES["rest_weeks"][0],
        max_value=RANGES["rest_weeks"][1],
        help_text=_("Nobody is asked again before, by whichever survey."),
    )
    valid_days = CountField(
        label=_("Link is good for, days"),
        min_value=RANGES["valid_days"][0],
        max_value=RANGES["valid_days"][1],
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=_("The place of the link must stand in it."),
    )
    asks_expectation = forms.BooleanField(label=_("Did we meet what you expected?"), required=False)
    asks_effort = forms.BooleanField(label=_("How easy was it?"), required=False)
    asks_reason = forms.BooleanField(label=_("What counted most for your score?"), required=False)
    asks_comment = forms.BooleanField(label=_("Would you like to say a word?"), required=False)
    asks_referral = forms.BooleanField(
        label=_("Promoters are shown how to bring a friend"), required=False
    )
    follow_up_days = CountField(
        label=_("Follow-up within, days"),
        min_value=RANGES["follow_up_days"][0],
        max_value=RANGES["follow_up_days"][1],
        help_text=_("After a score of six or less."),
    )
    tells_owner = forms.BooleanField(
        label=_("Tell the owners by text message"),
        required=False,
        help_text=_("At once, by day, without a name."),
    )

    def __init__(
        self,
        *args: Any,
        shops: Sequence[Any],
        tiers: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        shop = cast("forms.TypedChoiceField", self.fields["shop"])
        shop.choices = [("", _("All shops")), *((one.pk, one.name) for one in shops)]
        tier = cast("forms.ChoiceField", self.fields["tier"])
        tier.choices = [("", _("All tiers")), *tiers]
        if not tiers:
            del self.fields["tier"]

    def ask_fields(self) -> list[forms.BoundField]:
        """What may follow the score."""
        return [self[name] for name in ASKS]

    def draft(self) -> SurveyDraft:
        """As the services take it."""
        typed = {name: value for name, value in self.facts().items() if name != "shop"}
        return SurveyDraft(shop_id=self.cleaned_data.get("shop"), **typed)


def as_typed(draft: SurveyDraft) -> dict[str, Any]:
    """A survey as the form shows it."""
    names = SurveyDraft.__dataclass_fields__
    values = {name: getattr(draft, name) for name in names if name != "shop_id"}
    return {**values, "shop": draft.shop_id, "least_amount": draft.least_amount or None}
