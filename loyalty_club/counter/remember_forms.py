"""The form that keeps a purchase's day for next year: the day as a tile, whose as the button."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from loyalty_club.web.date_form import DIGITS, OTHER, WHOSE
from loyalty_club.web.date_words import day_of_year
from loyalty_club.web.months import month_names
from members.rules.calendars import CalendarName, name_of
from members.selectors.club import club_day
from points.rules.sales import YEARLY_REASONS

ANOTHER = "another"
NEAR = (0, 1, 2)
ALL = tuple(value for value, _label in WHOSE)
COUPLE = ("wife", "husband")
PARENTS = ("mother", "father")
CHILDREN = ("daughter", "son", "child")
# Those whose day of this kind it may be, the likeliest first.
WHOSE_DAY: dict[str, tuple[str, ...]] = {
    "birthday": (*COUPLE, *PARENTS, *CHILDREN, "friend", "self", "colleague"),
    "wedding": ("self", *COUPLE, *PARENTS, *CHILDREN, "friend"),
    "engagement": ("self", *COUPLE, *CHILDREN, "friend"),
    "child_birth": (*CHILDREN, "friend", "colleague"),
    "graduation": (*CHILDREN, "self", *COUPLE, "friend", "colleague"),
    "remembrance": (*PARENTS, *COUPLE, *CHILDREN, "friend", "colleague"),
    "other": ALL,
}
NOT_HIS = {"man": "husband", "woman": "wife"}


@dataclass(frozen=True, slots=True)
class DayTile:
    """One day to choose: today, tomorrow, in two days."""

    value: str
    label: str
    day: str


class RememberForm(forms.Form):
    """Whose day it is and when; `is_allowed` says that the member was asked and agreed."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in YEARLY_REASONS])
    whose = forms.ChoiceField(choices=WHOSE)
    when = forms.ChoiceField(choices=[*((str(n), n) for n in NEAR), (ANOTHER, ANOTHER)])
    title = forms.CharField(label=gettext_lazy("What day it is"), required=False, max_length=60)
    day = forms.IntegerField(
        label=gettext_lazy("Day"),
        min_value=1,
        max_value=31,
        required=False,
        widget=forms.TextInput(attrs=DIGITS),
    )
    is_allowed = forms.BooleanField(required=False)

    def __init__(self, *args: Any, bought_on: date, calendar: CalendarName, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "remember_%s")
        super().__init__(*args, **kwargs)
        self.bought_on, self.club_calendar = bought_on, calendar
        self.fields["month"] = forms.TypedChoiceField(
            label=gettext_lazy("Month"),
            coerce=int,
            required=False,
            choices=list(enumerate(month_names(calendar), start=1)),
        )

    def clean(self) -> dict[str, Any]:
        """Another day needs its day and month; a day of another kind needs a name."""
        cleaned = super().clean() or {}
        if cleaned.get("when") == ANOTHER and not (cleaned.get("day") and cleaned.get("month")):
            self.add_error("day", _("Enter the day."))
        if cleaned.get("kind") == OTHER and not cleaned.get("title"):
            self.add_error("title", _("Say what day it is."))
        return cleaned

    def day_tiles(self) -> list[DayTile]:
        """The day of the purchase and the two after it, in words."""
        is_today = self.bought_on == club_day()
        labels = (
            (_("Today"), _("Tomorrow"), _("In two days"))
            if is_today
            else (_("That day"), _("The day after"), _("Two days after"))
        )
        return [
            DayTile(str(later), label, day_of_year(self.club_calendar, *self._day_later(later)))
            for later, label in zip(NEAR, labels, strict=True)
        ]

    def told(self) -> dict[str, Any]:
        """The day as `remember_day` takes it; the year of a day that has begun is not known."""
        typed = self.cleaned_data
        if typed["when"] == ANOTHER:
            month, day = typed["month"], typed["day"]
        else:
            month, day = self._day_later(int(typed["when"]))
        return {
            "whose": typed["whose"],
            "kind": typed["kind"],
            "calendar": self.club_calendar,
            "month": month,
            "day": day,
            "title": typed["title"] if typed["kind"] == OTHER else "",
        }

    def _day_later(self, days: int) -> tuple[int, int]:
        named = name_of(self.bought_on + timedelta(days=days), self.club_calendar)
        return named.month, named.day


def whose_choices(kind: str, gender: str) -> list[tuple[str, Any]]:
    """Those who make sense for this kind of day and this member, each with its word."""
    labels = dict(WHOSE)
    return [
        (value, labels[value]) for value in WHOSE_DAY.get(kind, ALL) if value != NOT_HIS.get(gender)
    ]
