"""The day that the page of points owed asks for."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from loyalty_club.dashboard.fields import DayField
from loyalty_club.dashboard.filters import Filter
from members.selectors.club import club_day


class LiabilityFilter(Filter):
    """At the end of which day; today where nothing, or nothing past, is asked for."""

    on = DayField(label=_("At the end of"), required=False)

    def __init__(self, query: QueryDict) -> None:
        self.today = club_day()
        super().__init__(query)

    def defaults(self) -> dict[str, Any]:
        """Today, as the reader writes it."""
        return {"on": DayField().prepare_value(self.today)}

    def clean_on(self) -> date | None:
        """A day that has come."""
        day: date | None = self.cleaned_data["on"]
        if day is not None and day > self.today:
            raise forms.ValidationError(_("That day has not come yet."))
        return day

    @property
    def day(self) -> date:
        """The day asked for."""
        asked: date | None = self.cleaned_data.get("on")
        return asked or self.today
