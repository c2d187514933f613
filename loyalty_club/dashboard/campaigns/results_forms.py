"""What one fills in about a campaign's costs, and which sales the grid of encounters shows."""

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.selectors.results import cost_kinds
from campaigns.selectors.started_campaigns import goals
from loyalty_club.dashboard.fields import DayField, MoneyField
from loyalty_club.dashboard.filters import Filter, ShopFilter
from loyalty_club.web.once_form import OnceForm
from members.rules.calendars import Window
from members.selectors.club import club_day


class CostForm(OnceForm):
    """One line of cost."""

    kind = forms.ChoiceField(label=_("Kind of cost"), choices=cost_kinds)
    amount = MoneyField(label=_("Amount"))
    on = DayField(label=_("Day it was paid"), required=False)
    note = forms.CharField(label=_("What for"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", club_day())

    def terms(self) -> dict[str, Any]:
        """As `add_cost` takes them."""
        return self.facts() | {"on": self.cleaned_data["on"] or club_day()}


class CompareFilter(Filter):
    """Which campaigns."""

    goal = forms.ChoiceField(label=_("Goal"), required=False)

    def prepare(self) -> None:
        """Every goal there is."""
        cast("forms.ChoiceField", self.fields["goal"]).choices = [("", _("All")), *goals()]


class SalesFilter(ShopFilter):
    """Which days' sales, of which shop; the last thirty where the address says nothing."""

    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)
    field_order = ("since", "until", "shop")

    def defaults(self) -> dict[str, Any]:
        """The last thirty days."""
        field, usual = DayField(), _thirty_days()
        return {
            "since": field.prepare_value(usual.starts_on),
            "until": field.prepare_value(usual.ends_on),
        }

    @property
    def days(self) -> Window:
        """The days asked for, in their order."""
        usual = _thirty_days()
        since = self.cleaned_data.get("since") or usual.starts_on
        until = self.cleaned_data.get("until") or usual.ends_on
        return Window(min(since, until), max(since, until))


def _thirty_days() -> Window:
    today = club_day()
    return Window(today - timedelta(days=29), today)
