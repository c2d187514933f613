"""What the pages of cohorts are asked for, in the address."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from analytics.rules.months import number_of_month
from analytics.selectors.staying.cohorts import MONTHS
from loyalty_club.dashboard.figure_filter import FigureFilter
from members.rules.calendars import CalendarName

VIEWS = (
    ("members", _("Who came")),
    ("sales", _("Sales of the month")),
    ("brought", _("Brought so far, each")),
)
SPANS = (("12", _("A year")), ("24", _("Two years")))


class CohortFilter(FigureFilter):
    """Whom, what stands in the cells, and how far back."""

    view = forms.ChoiceField(choices=VIEWS, required=False, widget=forms.HiddenInput)
    span = forms.ChoiceField(choices=SPANS, required=False, widget=forms.HiddenInput)

    @property
    def view_key(self) -> str:
        """Members where the address says nothing."""
        return self.chosen("view") or VIEWS[0][0]

    @property
    def months(self) -> int:
        """So many cohorts, each through so many months."""
        return int(self.chosen("span") or SPANS[0][0])


class CohortPeopleFilter(FigureFilter):
    """Of the cohort those who bought in a month, or those who did not."""

    month = forms.IntegerField(required=False, widget=forms.HiddenInput)
    came = forms.ChoiceField(
        label=_("Who of them"),
        required=False,
        choices=(("", _("Who bought in that month")), ("no", _("Who did not buy in it"))),
    )

    def month_of(self, cohort: int, today: date, calendar: CalendarName) -> int | None:
        """The month asked about; None where the address names none in which they could buy."""
        month: int | None = self.chosen("month") or None
        if month is None or not cohort <= month <= number_of_month(today, calendar):
            return None
        return month


def is_told(cohort: int, today: date, calendar: CalendarName) -> bool:
    """It is one of the cohorts that the page tells of."""
    return 0 <= number_of_month(today, calendar) - cohort < MONTHS
