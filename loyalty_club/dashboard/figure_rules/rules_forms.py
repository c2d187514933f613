"""What the owner decides about figures, as he types it."""

import re
from dataclasses import fields
from typing import Any, cast

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from analytics.services.rules import RANGES, Choices
from loyalty_club.dashboard.fields import TYPED_NUMBER, CountField, PercentField
from loyalty_club.web.once_form import OnceForm
from members.rules.calendars import CalendarName
from members.rules.money import format_number, format_percent
from members.rules.text import fold_digits

RATE = re.compile(r"([0-9]{1,4})(?:[.٫/]([0-9]{1,2}))?")
SATURDAY = 5
LOST_BY = (
    ("own", gettext_lazy("by his own interval")),
    ("fixed", gettext_lazy("after a fixed number of days")),
)


class RateField(forms.CharField):
    """A rate that may pass a hundred percent, with up to two decimals; cleans to basis points."""

    widget = forms.TextInput(attrs={**TYPED_NUMBER, "inputmode": "decimal"})

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most

    def clean(self, value: Any) -> int:
        """The rate in basis points."""
        typed = fold_digits(super().clean(value)).strip(" %٪")
        written = RATE.fullmatch(typed)
        rate = int(written[1]) * 100 + int((written[2] or "").ljust(2, "0")) if written else 0
        if not written or rate > self.most:
            most = format_number(self.most // 100, get_language() or "en")
            raise forms.ValidationError(
                _("Enter a percentage from 0 to %(most)s.") % {"most": most}
            )
        return rate

    def prepare_value(self, value: Any) -> Any:
        """Basis points as a number of percent."""
        if not isinstance(value, int):
            return value
        return format_percent(value, get_language() or "en", decimals=2).rstrip("%٪")


class RulesForm(OnceForm):
    """All the choices on one page."""

    lost_by = forms.ChoiceField(
        label=gettext_lazy("A customer counts as lost"),
        choices=LOST_BY,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "By his own interval: who came every two weeks is missed sooner than who comes once a"
            " year. After four of his usual pauses, at least half a year, he is lost."
        ),
    )
    lost_days = CountField(
        label=gettext_lazy("Days of silence"),
        min_value=RANGES["lost_days"][0],
        max_value=RANGES["lost_days"][1],
        help_text=gettext_lazy("Counts only where a fixed number of days is chosen above."),
    )
    discount_bps = RateField(
        label=gettext_lazy("Worth less by, a year (percent)"),
        most=RANGES["discount_bps"][1],
        help_text=gettext_lazy(
            "Money of next year is worth less than money today: by as much as prices rise, or as"
            " a bank would pay you."
        ),
    )
    margin_bps = PercentField(
        label=gettext_lazy("The shop earns of its sales (percent)"),
        help_text=gettext_lazy(
            "What is left of a hundred when the goods are paid, before rent and wages. Worth,"
            " profit and return all rest on it."
        ),
    )
    horizon_years = CountField(
        label=gettext_lazy("Years to look ahead"),
        min_value=RANGES["horizon_years"][0],
        max_value=RANGES["horizon_years"][1],
        help_text=gettext_lazy("What a customer may bring later than that counts for nothing."),
    )
    wanted_roi_bps = RateField(
        label=gettext_lazy("Least return on keeping a member (percent)"),
        most=RANGES["wanted_roi_bps"][1],
        help_text=gettext_lazy(
            "100 percent: what is spent to keep somebody must come back twice. By this the most"
            " that may be spent on him is worked out."
        ),
    )
    purchase_minutes = CountField(
        label=gettext_lazy("Staff's minutes for a purchase"),
        min_value=RANGES["purchase_minutes"][0],
        max_value=RANGES["purchase_minutes"][1],
        help_text=gettext_lazy(
            "Talking, wrapping and the till, on average. With the cost of an hour, from the rules"
            " of the sales cycle, it becomes the effort that a member takes."
        ),
    )
    letter_is_on = forms.BooleanField(
        label=gettext_lazy("Send a letter every week"),
        required=False,
        help_text=gettext_lazy("The figures of the week in plain words, by e-mail."),
    )
    letter_weekday = forms.TypedChoiceField(
        label=gettext_lazy("Day of the letter"), coerce=int, choices=()
    )
    letter_to = forms.EmailField(
        label=gettext_lazy("To this address"),
        required=False,
        max_length=120,
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "email"}),
        help_text=gettext_lazy("Left empty, it goes to every owner who has an e-mail address."),
    )

    def __init__(self, *args: Any, calendar: CalendarName, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = SATURDAY if calendar == "jalali" else 0
        days = [(first + step) % 7 for step in range(7)]
        field = cast("forms.TypedChoiceField", self.fields["letter_weekday"])
        field.choices = [(day, WEEKDAYS[day]) for day in days]

    def choices(self) -> Choices:
        """As the service of figures takes them."""
        told = self.facts()
        return Choices(**{field.name: told[field.name] for field in fields(Choices)})
