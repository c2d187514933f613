"""What is typed at the counter: money in any spelling, digits of any kind."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from loyalty_club.web.page_club import page_club
from members.rules.money import InvalidAmount, format_money, parse_money
from members.rules.text import fold_digits

AMOUNT_PROBLEMS = {
    "empty": _("Enter the amount."),
    "negative": _("The amount cannot be negative."),
    "too_large": _("This amount is too large."),
}


def amount_as_typed(amount: int | None) -> str:
    """An amount as a field of the counter shows it: «۱٬۲۵۰٬۰۰۰»."""
    if not amount:
        return ""
    return format_money(amount, page_club().currency, get_language() or "en", with_unit=False)


class MoneyField(forms.CharField):
    """An amount as people write it; cleans to the smallest unit, None where nothing was typed."""

    def clean(self, value: Any) -> int | None:
        """The amount; what cannot be read, or could be read in two ways, is refused."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return parse_money(typed, page_club().currency)
        except InvalidAmount as problem:
            unread = _("This amount cannot be read. Write it in digits.")
            raise forms.ValidationError(AMOUNT_PROBLEMS.get(problem.code, unread)) from problem


class DigitsInput(forms.TextInput):
    """A short whole number, typed in the reader's digits."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "data-digits": "", **(attrs or {})})


class DigitsField(forms.CharField):
    """A number of some paper or phone; Persian and Arabic digits come out as ASCII."""

    def to_python(self, value: Any) -> str:
        """The text with ASCII digits."""
        return fold_digits(str(super().to_python(value)))
