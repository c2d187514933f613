"""The forms of occasions: names and tone, when one falls, its day in one year, days of mourning."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from loyalty_club.dashboard.calendar.occasion_words import NUMBERS, TONES, WEEKDAYS
from loyalty_club.dashboard.fields import CountField, DayField
from loyalty_club.web.date_form import CALENDARS, WHOSE
from loyalty_club.web.months import month_names
from loyalty_club.web.once_form import OnceForm
from members.rules.calendars import CalendarName
from members.selectors.occasions import OccasionChoice

FIXED, WEEKDAY, ONCE = "fixed", "weekday", "once"
HOWS = (
    (FIXED, gettext_lazy("The same day every year")),
    (WEEKDAY, gettext_lazy("A weekday of a month")),
    (ONCE, gettext_lazy("Only on one day")),
)
LEADS = (
    ("0", gettext_lazy("The same day")),
    ("3", gettext_lazy("3 days")),
    ("7", gettext_lazy("A week")),
    ("10", gettext_lazy("10 days")),
    ("14", gettext_lazy("Two weeks")),
)
USUAL = ("10", "3")


class NamesForm(OnceForm):
    """The name in both languages; one of them must be there."""

    name_fa = forms.CharField(label=gettext_lazy("Name in Persian"), max_length=60, required=False)
    name_en = forms.CharField(
        label=gettext_lazy("Name in English"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )

    def clean(self) -> dict[str, Any]:
        """A name in one language is enough."""
        cleaned = super().clean()
        if not (cleaned.get("name_fa") or cleaned.get("name_en")):
            here = "name_fa" if (get_language() or "").startswith("fa") else "name_en"
            self.add_error(here, _("Enter the name."))
        return cleaned

    def names(self) -> dict[str, str]:
        """The names by language, those that were given."""
        given = {"fa": self.cleaned_data["name_fa"], "en": self.cleaned_data["name_en"]}
        return {language: name for language, name in given.items() if name}


class OccasionForm(NamesForm):
    """What an occasion is called, how it is spoken of, whose day it is, when to think of it."""

    tone = forms.ChoiceField(
        label=gettext_lazy("Tone"), choices=TONES, initial="festive", widget=forms.RadioSelect
    )
    whose = forms.MultipleChoiceField(
        label=gettext_lazy("Whose day is it?"),
        choices=WHOSE,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Members who have told of such a person are concerned first."),
    )
    lead_days = forms.MultipleChoiceField(
        label=gettext_lazy("How long before to think of it"),
        choices=LEADS,
        required=False,
        initial=USUAL,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = dict(LEADS)
        kept = [str(days) for days in self.initial.get("lead_days") or ()]
        more = [(days, _("%(days)s days") % {"days": days}) for days in kept]
        field = cast("forms.MultipleChoiceField", self.fields["lead_days"])
        field.choices = [*LEADS, *(one for one in more if one[0] not in offered)]

    def told(self) -> dict[str, Any]:
        """The facts as `add_occasion` and `change_occasion` take them."""
        typed = self.cleaned_data
        leads = [] if typed["tone"] == "mourning" else [int(days) for days in typed["lead_days"]]
        return {
            "names": self.names(),
            "tone": typed["tone"],
            "whose": typed["whose"],
            "lead_days": leads,
        }


class NewOccasionForm(OccasionForm):
    """A day of the club's own, and when it falls."""

    how = forms.ChoiceField(
        label=gettext_lazy("When is it?"), choices=HOWS, initial=FIXED, widget=forms.RadioSelect
    )
    calendar = forms.ChoiceField(label=gettext_lazy("Calendar"), choices=CALENDARS, required=False)
    day = CountField(label=gettext_lazy("Day"), min_value=1, max_value=31, required=False)
    number = forms.ChoiceField(
        label=gettext_lazy("Which one"), choices=NUMBERS, required=False, initial="1"
    )
    weekday = forms.ChoiceField(
        label=gettext_lazy("Weekday"), choices=WEEKDAYS, required=False, initial="fri"
    )
    on = DayField(label=gettext_lazy("Day"), required=False)

    def __init__(self, *args: Any, calendar: CalendarName, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.club_calendar = calendar
        self.fields["month"] = forms.TypedChoiceField(
            label=gettext_lazy("Month"),
            coerce=int,
            required=False,
            choices=list(enumerate(month_names(self.chosen_calendar), start=1)),
        )

    @property
    def chosen_calendar(self) -> CalendarName:
        """The calendar in which the day comes back; the club's where none was chosen."""
        given = str(self["calendar"].value() or "")
        return cast("CalendarName", given) if given in dict(CALENDARS) else self.club_calendar

    def clean(self) -> dict[str, Any]:
        """What the chosen way of falling needs."""
        cleaned = super().clean()
        how = cleaned.get("how")
        if how == FIXED and not cleaned.get("day"):
            self.add_error("day", _("Enter the day."))
        if how == ONCE and not cleaned.get("on"):
            self.add_error("on", _("Enter the day."))
        return cleaned

    @property
    def is_once(self) -> bool:
        """True for a day that no rule brings back."""
        return bool(self.cleaned_data["how"] == ONCE)

    def rule(self) -> str:
        """When it falls, as `members.rules.occasions` reads it."""
        typed = self.cleaned_data
        month = int(typed["month"] or 1)
        if typed["how"] == FIXED:
            return f"{month:02}-{typed['day']:02}"
        if typed["number"] == "last":
            return f"last:{typed['weekday']}:{month:02}"
        return f"nth:{typed['number']}:{typed['weekday']}:{month:02}"


class OccasionDayForm(forms.Form):
    """The day of an occasion in one year."""

    on = DayField(label=gettext_lazy("Day"))


class MourningForm(NamesForm):
    """Days on which the club mourns."""

    first = DayField(label=gettext_lazy("First day"))
    last = DayField(label=gettext_lazy("Last day"), required=False)

    def days(self) -> tuple[date, date]:
        """The first and the last day; one day where no other was told."""
        first = self.cleaned_data["first"]
        return first, self.cleaned_data["last"] or first


def as_typed(occasion: OccasionChoice) -> dict[str, Any]:
    """An occasion as its form shows it."""
    return {
        "name_fa": occasion.names.get("fa", ""),
        "name_en": occasion.names.get("en", ""),
        "tone": occasion.tone,
        "whose": list(occasion.whose),
        "lead_days": [str(days) for days in occasion.lead_days],
    }
