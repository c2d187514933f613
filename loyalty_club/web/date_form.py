"""The form of a day that comes back every year, for the counter and the portal."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from loyalty_club.web.months import month_names
from loyalty_club.web.page_club import page_club
from members.models import ImportantDate
from members.rules.calendars import CalendarName
from members.rules.yearly import longest_month
from members.selectors.dates import DateView

KINDS = tuple(ImportantDate.Kind.choices)
WHOSE = tuple(ImportantDate.Whose.choices)
CALENDARS = tuple(ImportantDate.Calendar.choices)
OTHER = ImportantDate.Kind.OTHER.value
USUAL_LEAD = ("7", "3")
LEADS = (
    ("0", _("The same day")),
    ("3", _("3 days")),
    ("7", _("A week")),
    ("14", _("Two weeks")),
)
DIGITS = {"inputmode": "numeric", "data-digits": "", "autocomplete": "off"}
# The days that their month lacks in some years.
NOT_EVERY_YEAR = {("jalali", 12, 30), ("gregorian", 2, 29)}


class DateForm(forms.Form):
    """A day of every year in one of three calendars; its fields have ids of their own, since it
    stands beside other forms.
    """

    kind = forms.ChoiceField(label=_("Which day"), choices=KINDS)
    whose = forms.ChoiceField(label=_("Whose day"), choices=WHOSE)
    title = forms.CharField(label=_("What day it is"), required=False, max_length=60)
    person = forms.CharField(label=_("Name"), required=False, max_length=60)
    calendar = forms.ChoiceField(label=_("Calendar"), choices=CALENDARS, required=False)
    day = forms.IntegerField(
        label=_("Day"), min_value=1, max_value=31, widget=forms.TextInput(attrs=DIGITS)
    )
    year = forms.IntegerField(
        label=_("Year"),
        min_value=1,
        max_value=9_999,
        required=False,
        widget=forms.TextInput(attrs=DIGITS),
    )
    leap_policy = forms.ChoiceField(
        label=_("In years without this day"),
        choices=ImportantDate.LeapPolicy.choices,
        required=False,
    )
    lead_days = forms.MultipleChoiceField(
        label=_("How long before to think of it"), choices=LEADS, required=False
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=200)

    def __init__(self, *args: Any, calendar: CalendarName, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "date_%s")
        super().__init__(*args, **kwargs)
        self.club_calendar = calendar
        self.initial.setdefault("lead_days", USUAL_LEAD)
        self.fields["month"] = forms.TypedChoiceField(
            label=_("Month"), coerce=int, choices=self._months()
        )
        self._keep_leads_offered()

    @property
    def chosen_calendar(self) -> CalendarName:
        """The calendar in which the day is told: the club's where none was chosen."""
        given = str(self["calendar"].value() or "")
        known = {value for value, _label in CALENDARS}
        return cast("CalendarName", given) if given in known else self.club_calendar

    @property
    def asks_policy(self) -> bool:
        """True where the day, as it stands in the form, is not there every year."""
        month, day = _int(self["month"].value()), _int(self["day"].value())
        if self.chosen_calendar == "lunar":
            return day == longest_month("lunar", month)
        return (self.chosen_calendar, month, day) in NOT_EVERY_YEAR

    @property
    def asks_title(self) -> bool:
        """True for a day that its kind does not name."""
        return str(self["kind"].value()) == OTHER

    def clean_calendar(self) -> str:
        """The club's, where the form names none."""
        return str(self.cleaned_data["calendar"] or self.club_calendar)

    def clean_leap_policy(self) -> str:
        """The day before, unless the form says otherwise."""
        return str(self.cleaned_data["leap_policy"] or ImportantDate.LeapPolicy.BEFORE)

    def clean_lead_days(self) -> list[int]:
        """Days of notice, the longest first; a form that does not ask leaves what is usual."""
        asked = "lead_days" in self.data or "asks_leads" in self.data
        chosen = self.cleaned_data["lead_days"] if asked else USUAL_LEAD
        return sorted({int(days) for days in chosen}, reverse=True)

    def clean(self) -> dict[str, Any]:
        """A day that its kind does not name needs a name; any other has none of its own."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") != OTHER:
            cleaned["title"] = ""
        elif not cleaned.get("title"):
            self.add_error("title", _("Say what day it is."))
        return cleaned

    def point_out(self) -> None:
        """The cursor goes to the first field that is wrong."""
        wrong = next((name for name in self.fields if name in self.errors), None)
        if wrong is not None:
            self.fields[wrong].widget.attrs["autofocus"] = True

    def told(self) -> dict[str, Any]:
        """What was typed, as `keep_date` and `change_date` take it."""
        return dict(self.cleaned_data)

    def _months(self) -> list[tuple[int, Promise | str]]:
        return list(enumerate(month_names(self.chosen_calendar), start=1))

    def _keep_leads_offered(self) -> None:
        """A date that is kept with other days of notice keeps them among the tiles."""
        offered = [value for value, _label in LEADS]
        more = [str(days) for days in self.initial.get("lead_days") or ()]
        field = cast("forms.MultipleChoiceField", self.fields["lead_days"])
        extra = [(days, _("%(days)s days") % {"days": days}) for days in more]
        field.choices = [*LEADS, *(one for one in extra if one[0] not in offered)]


def as_typed(kept: DateView) -> dict[str, Any]:
    """A date as the form shows it."""
    return {
        "kind": kept.kind,
        "whose": kept.whose,
        "title": kept.title,
        "person": kept.person,
        "calendar": kept.calendar,
        "month": kept.month,
        "day": kept.day,
        "year": kept.year,
        "leap_policy": kept.leap_policy,
        "lead_days": [str(days) for days in kept.lead_days],
        "note": kept.note,
    }


def as_looked_at(typed: QueryDict, *lists: str) -> dict[str, Any]:
    """What stands in a form that is only shown again: nothing of it is judged yet. The fields of
    these names hold several values.
    """
    return {name: typed.getlist(name) if name in lists else typed[name] for name in typed}


def date_form(request: HttpRequest, kept: DateView | None = None) -> DateForm:
    """The form of a page for one day: filled from what is kept, from what was sent, or from what
    was typed so far where another calendar is only being looked at.
    """
    initial = None if kept is None else as_typed(kept)
    calendar = page_club().calendar
    if is_sent(request):
        return DateForm(request.POST, initial=initial, calendar=calendar)
    if request.method == "POST":
        initial = as_looked_at(request.POST, "lead_days")
    return DateForm(initial=initial, calendar=calendar)


def is_sent(request: HttpRequest) -> bool:
    """Whether the day is to be kept, and not only looked at in another calendar."""
    return request.method == "POST" and "look" not in request.POST


def _int(typed: object) -> int:
    text = str(typed or "")
    return int(text) if text.isdecimal() else 0
