"""What one chooses before a list is taken out."""

from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from loyalty_club.dashboard.filters import Filter
from loyalty_club.dashboard.lists.periods import offered_periods
from members.rules.calendars import CalendarName, window_of
from members.selectors.club import club_day


class ExportsFilter(Filter):
    """Of which months, for the lists that grow with time."""

    period = forms.ChoiceField(
        label=_("Of which time"),
        required=False,
        widget=forms.Select(attrs={"data-autosubmit": True}),
        help_text=_("Lists that grow with time are cut to it; the others are always whole."),
    )

    def __init__(self, query: QueryDict, *, calendar: CalendarName) -> None:
        self.calendar = calendar
        super().__init__(query)

    def prepare(self) -> None:
        """The years and months that can be chosen."""
        month = window_of(club_day(), "month", self.calendar)
        choices = [("", _("From the beginning")), *offered_periods(month, self.calendar)]
        cast("forms.ChoiceField", self.fields["period"]).choices = choices
