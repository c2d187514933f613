"""What the owner fills in for a kind of offer, and for the unexpected gift."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from loyalty_club.dashboard.fields import CountField, MoneyField
from loyalty_club.web.once_form import OnceForm

KINDS = (
    ("bonus", _("Extra points")),
    ("multiplier", _("Points times")),
    ("basket", _("Points for a larger bill")),
    ("cross_sell", _("Points on other goods")),
    ("voucher", _("Money off")),
    ("gift", _("Gift at the counter")),
)
# What each kind cannot do without; the rest of its terms may stay empty.
NEEDED: dict[str, set[str]] = {
    "bonus": {"points"},
    "multiplier": {"percent", "most_points"},
    "basket": {"points", "min_bill"},
    "cross_sell": {"points", "category"},
    "voucher": {"value"},
    "gift": {"reward"},
}
NEEDED_BY_SOME = ("points", "percent", "most_points", "value", "category", "reward", "min_bill")


class OfferForm(OnceForm):
    """One kind of offer; only the fields that its kind has are shown, asked for and kept."""

    # A field that its kind hides must not keep the browser from sending the form.
    use_required_attribute = False

    kind = forms.ChoiceField(label=_("What does it give"), choices=KINDS, initial="bonus")
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("As members read it: a thank-you for your third visit."),
    )
    points = CountField(label=_("How many points"), required=False, min_value=1)
    percent = CountField(
        label=_("Percent of the usual points"),
        required=False,
        min_value=1,
        initial=200,
        help_text=_("200 doubles them, 150 gives half as many more."),
    )
    most_points = CountField(
        label=_("Most extra points"),
        required=False,
        min_value=1,
        help_text=_("However large the bill is."),
    )
    value = MoneyField(label=_("Money off"), required=False)
    category = forms.CharField(
        label=_("Goods of this category"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"list": "categories", "autocomplete": "off"}),
        help_text=_("Written as it stands on the bills."),
    )
    min_bill = MoneyField(label=_("Least bill"), required=False)
    reward = forms.TypedChoiceField(label=_("Gift"), required=False, coerce=int, empty_value=None)
    valid_days = CountField(
        label=_("Days to use it"),
        required=False,
        min_value=1,
        max_value=365,
        initial=14,
        help_text=_("The day of the promise is the first."),
    )
    is_one_off = forms.BooleanField(
        label=_("Only on this visit"),
        required=False,
        help_text=_("It holds for the day, and whoever serves may offer it at the counter."),
    )

    def __init__(self, *args: Any, gifts: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_gift = cast("forms.TypedChoiceField", self.fields["reward"])
        of_gift.choices = [("", _("Choose a gift")), *gifts]
        had = NEEDED.get(str(self.data.get("kind", "")), set(NEEDED_BY_SOME))
        for name in NEEDED_BY_SOME:
            self.fields[name].required = name in had

    def terms(self) -> dict[str, Any]:
        """As `define_offer` takes them; what could not be read is left out."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "once"}
        typed["reward_id"] = typed.pop("reward", None)
        return typed


class SurpriseForm(OnceForm):
    """The unexpected gift: what, how rarely, and what a month may cost."""

    is_active = forms.BooleanField(
        label=_("The counter asks now and then"),
        required=False,
        help_text=_("Off: nobody is surprised."),
    )
    reward = forms.TypedChoiceField(label=_("Gift"), required=False, coerce=int, empty_value=None)
    monthly_budget = MoneyField(
        label=_("Budget of a month"),
        required=False,
        help_text=_("At what the gifts cost you. When it is used up, the counter asks no more."),
    )
    one_in = CountField(
        label=_("One visit in so many"),
        min_value=1,
        max_value=1_000,
        initial=20,
        help_text=_("By chance: 20 surprises about every twentieth visit."),
    )
    from_visits = CountField(
        label=_("From so many visits on"), min_value=0, max_value=1_000, initial=3
    )
    rest_days = CountField(
        label=_("Days before the same member's next"), min_value=1, max_value=3_650, initial=180
    )

    def __init__(self, *args: Any, gifts: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_gift = cast("forms.TypedChoiceField", self.fields["reward"])
        of_gift.choices = [("", _("Choose a gift")), *gifts]

    def terms(self) -> dict[str, Any]:
        """As `plan_surprises` takes them."""
        facts = self.facts()
        facts["reward_id"] = facts.pop("reward")
        return facts
