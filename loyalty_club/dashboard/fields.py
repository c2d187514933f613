"""Fields for what owners type: money, percents and days, in the reader's digits and calendar."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from loyalty_club.web.page_club import page_club
from members.rules.calendars import CalendarName, InvalidDate, format_day, parse_day
from members.rules.money import InvalidAmount, format_money, format_percent, parse_money
from members.rules.text import fold_digits

_PERCENT = re.compile(r"([0-9]{1,3})(?:[.٫/]([0-9]{1,2}))?")
_CALENDARS: tuple[CalendarName, ...] = ("jalali", "gregorian")
_WHOLE = 10_000

TYPED_NUMBER = {
    "dir": "ltr",
    "inputmode": "numeric",
    "autocomplete": "off",
    "data-digits": True,
}


class MoneyField(forms.CharField):
    """An amount of at least one, as people write it; cleans to the smallest unit.

    Where nothing need be typed, nothing typed is zero.
    """

    def clean(self, value: Any) -> int:
        """The amount; what cannot be read, or could be read in two ways, is refused."""
        typed = super().clean(value)
        if not typed and not self.required:
            return 0
        try:
            amount = parse_money(typed, page_club().currency)
        except InvalidAmount as problem:
            message = _("This amount cannot be read. Write it in digits.")
            raise forms.ValidationError(message) from problem
        if amount < 1:
            raise forms.ValidationError(_("Enter more than zero."))
        return amount

    def prepare_value(self, value: Any) -> Any:
        """An amount in the unit shown, without its name."""
        if not isinstance(value, int):
            return value
        return format_money(value, page_club().currency, _language(), with_unit=False)


class PercentField(forms.CharField):
    """A share of at most a hundred percent with up to two decimals; cleans to basis points."""

    widget = forms.TextInput(attrs={**TYPED_NUMBER, "inputmode": "decimal"})

    def clean(self, value: Any) -> int:
        """The share in basis points."""
        typed = fold_digits(super().clean(value)).strip(" %٪")
        written = _PERCENT.fullmatch(typed)
        share = int(written[1]) * 100 + int((written[2] or "").ljust(2, "0")) if written else 0
        if not written or share > _WHOLE:
            raise forms.ValidationError(_("Enter a percentage from 0 to 100, such as 4.5."))
        return share

    def prepare_value(self, value: Any) -> Any:
        """Basis points as a number of percent."""
        if not isinstance(value, int):
            return value
        return format_percent(value, _language(), decimals=2).rstrip("%٪")


class DayField(forms.CharField):
    """A day written year first, Jalali or Gregorian, whichever its year belongs to."""

    widget = forms.TextInput(attrs=TYPED_NUMBER)

    def clean(self, value: Any) -> date | None:
        """The day; None where nothing was typed and nothing need be."""
        typed = super().clean(value)
        if not typed:
            return None
        for calendar in _CALENDARS:
            try:
                return parse_day(typed, calendar=calendar)
            except InvalidDate:
                continue
        example = format_day(date(2026, 11, 21), _language(), style="short")
        raise forms.ValidationError(
            _("Write the day as %(example)s.") % {"example": example}, code="invalid_date"
        )

    def prepare_value(self, value: Any) -> Any:
        """The day as the reader writes it."""
        return format_day(value, _language(), style="short") if isinstance(value, date) else value


class CountField(forms.IntegerField):
    """A whole number in any digits."""

    widget = forms.TextInput(attrs=TYPED_NUMBER)


def _language() -> str:
    return get_language() or "en"
