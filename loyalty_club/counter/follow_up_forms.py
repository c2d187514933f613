"""What one fills in at the counter to plan a follow-up: tiles rather than typing."""

from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from loyalty_club.web.care_forms import PlanForm
from members.rules.calendars import format_day
from members.selectors.club import club_day

SOON = ((0, _("Today")), (1, _("Tomorrow")), (3, _("In 3 days")))
LATER = (
    (7, _("In a week")),
    (14, _("In two weeks")),
    (30, _("In a month")),
)


class CounterPlanForm(PlanForm):
    """The day is one tap away; a day that led here is offered first."""

    due_on = forms.TypedChoiceField(label=_("When"), coerce=date.fromisoformat)
    field_order = ("kind", "due_on", "reason", "assignee")

    def __init__(self, *args: Any, asked: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = club_day()
        days: dict[date, Any] = {
            today + timedelta(days=ahead): words for ahead, words in (*SOON, *LATER)
        }
        if asked is not None and asked > today and asked not in days:
            days = {asked: format_day(asked, get_language() or "en", style="long"), **days}
        choice = cast("forms.TypedChoiceField", self.fields["due_on"])
        choice.choices = [(day.isoformat(), words) for day, words in days.items()]
