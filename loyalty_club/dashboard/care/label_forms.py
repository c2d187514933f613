"""What one fills in to rename a label and to define a computed one."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.selectors.labels import MONEY_MEASURES, Definition, label_measures
from loyalty_club.dashboard.fields import CountField, MoneyField
from loyalty_club.web.once_form import OnceForm

LONGEST = 40


class RenameForm(OnceForm):
    """Another name for what bears this one."""

    labels = forms.CharField(
        label=_("New name"),
        max_length=LONGEST,
        help_text=_("Where this name is in use already, the two become one."),
        widget=forms.TextInput(attrs={"list": "known-labels", "autocomplete": "off"}),
    )


class ComputedLabelForm(OnceForm):
    """Which label, and what a member must have done to bear it."""

    name = forms.CharField(label=_("Label"), max_length=LONGEST)
    measure = forms.ChoiceField(label=_("What is measured"))
    amount = MoneyField(label=_("At least"), help_text=_("For money spent or returned."))
    count = CountField(
        label=_("At least"),
        min_value=1,
        help_text=_("Days with a purchase, or days since the last one."),
    )
    within_days = CountField(
        label=_("Within the last … days"),
        required=False,
        min_value=0,
        max_value=3_660,
        help_text=_("Left empty: ever."),
    )
    category = forms.CharField(
        label=_("Only goods of the category"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"list": "known-categories", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["measure"]).choices = label_measures()
        # The amount or the number is needed, whichever the measure takes.
        if self.is_bound:
            is_money = self.data.get("measure") in MONEY_MEASURES
            self.fields["count" if is_money else "amount"].required = False

    def add_error(self, field: str | None, error: Any) -> None:
        """What is wrong with the figure is said at the one that is shown."""
        super().add_error(self._place() if field == "count" else field, error)

    def definition(self) -> Definition:
        """As the services of labels take it."""
        typed = self.cleaned_data
        return Definition(
            measure=typed["measure"],
            at_least=typed[self._place()],
            within_days=typed["within_days"] or 0,
            category=typed["category"],
        )

    def _place(self) -> str:
        is_money = self.data.get("measure") in MONEY_MEASURES
        return "amount" if is_money else "count"


def as_typed(name: str, definition: Definition) -> dict[str, Any]:
    """A definition as the form shows it."""
    is_money = definition.measure in MONEY_MEASURES
    return {
        "name": name,
        "measure": definition.measure,
        "amount": definition.at_least if is_money else None,
        "count": None if is_money else definition.at_least,
        "within_days": definition.within_days or None,
        "category": definition.category,
    }


def without(names: Sequence[str], taken: str) -> list[str]:
    """The suggestions but for what it is called already."""
    return [name for name in names if name != taken]
