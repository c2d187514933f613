"""What the owner fills in for one reward, and what follows from its figures."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from loyalty_club.dashboard.fields import CountField, DayField, MoneyField
from loyalty_club.web.once_form import OnceForm

KINDS = (
    ("discount", _("Discount")),
    ("product", _("Product")),
    ("service", _("Service or consultation")),
    ("priority", _("Priority")),
    ("gift", _("Gift at the counter")),
)
CODE_INPUT = {"dir": "ltr", "autocomplete": "off", "autocapitalize": "none"}
# What a kind has no use for is kept as a new reward has it.
UNUSED: dict[str, dict[str, Any]] = {
    "gift": {"points": 0, "tier": "", "member_limit": None, "valid_days": 30, "min_bill": 0},
    "discount": {},
}
UNUSED_OTHERWISE: dict[str, Any] = {"min_bill": 0}


class RewardForm(OnceForm):
    """One reward; the fields that a kind has no use for are neither shown nor kept."""

    # A field that its kind hides must not keep the browser from sending the form.
    use_required_attribute = False

    kind = forms.ChoiceField(label=_("What is it"), choices=KINDS, initial="product")
    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("As members read it: a small bouquet.")
    )
    description = forms.CharField(label=_("In a sentence"), required=False, max_length=300)
    points = CountField(label=_("Price in points"), min_value=1)
    cost = MoneyField(
        label=_("What it costs the club"),
        required=False,
        help_text=_("Buying price and work; of a discount, the money that it pays."),
    )
    min_bill = MoneyField(
        label=_("Least bill"),
        required=False,
        help_text=_("The discount pays a part of bills from this amount on."),
    )
    stock = CountField(
        label=_("In stock"), required=False, min_value=0, help_text=_("Empty: without end.")
    )
    starts_on = DayField(label=_("Offered from"), required=False)
    ends_on = DayField(label=_("Offered until"), required=False)
    tier = forms.ChoiceField(label=_("From tier"), required=False)
    member_limit = CountField(
        label=_("Most per member"), required=False, min_value=1, help_text=_("Empty: no limit.")
    )
    valid_days = CountField(label=_("Days to collect it"), min_value=1, initial=30)
    shops = forms.TypedMultipleChoiceField(
        label=_("Only in these shops"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: in every shop."),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs=CODE_INPUT),
        help_text=_("What tills call it: Latin letters, digits, hyphens."),
    )

    def __init__(
        self,
        *args: Any,
        shops: Sequence[tuple[int, str]],
        tiers: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.shop_choices = shops if len(shops) > 1 else []
        of_shops = cast("forms.TypedMultipleChoiceField", self.fields["shops"])
        of_shops.choices = list(shops)
        of_tier = cast("forms.ChoiceField", self.fields["tier"])
        of_tier.choices = [("", _("Every member")), *tiers.items()]
        if not self.shop_choices:
            del self.fields["shops"]
        if not tiers:
            del self.fields["tier"]
        if self.data.get("kind") == "gift":
            for name in ("points", "valid_days"):
                self.fields[name].required = False

    def terms(self) -> dict[str, Any]:
        """As `save_reward` takes them."""
        facts = self.facts()
        facts["shop_ids"] = facts.pop("shops", [])
        facts["points"] = facts["points"] or 0
        facts["valid_days"] = facts["valid_days"] or 30
        unused = UNUSED.get(facts["kind"], UNUSED_OTHERWISE)
        return {**facts, **unused}
