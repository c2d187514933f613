"""What one fills in about the cost of a source of leads."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.selectors.leads.rules import sources
from campaigns.selectors.results import cost_kinds
from loyalty_club.dashboard.fields import DayField, MoneyField
from loyalty_club.web.once_form import OnceForm
from members.selectors.club import club_day


def source_choices() -> list[tuple[str, str]]:
    """Every source; a retired one may still cost something."""
    return [(str(one.pk), one.name) for one in sources(with_retired=True)]


class SourceCostForm(OnceForm):
    """One cost of one source."""

    source = forms.ChoiceField(label=_("Source"), choices=source_choices)
    kind = forms.ChoiceField(label=_("Kind of cost"), choices=cost_kinds)
    amount = MoneyField(label=_("Amount"))
    on = DayField(label=_("Day it was paid"), required=False)
    note = forms.CharField(label=_("What for"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", club_day())

    def terms(self) -> dict[str, Any]:
        """As `add_source_cost` takes them."""
        given = self.facts()
        source_id = int(given.pop("source"))
        return given | {"source_id": source_id, "on": given["on"] or club_day()}
