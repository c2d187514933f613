"""Numbers, days and changes as words of the dashboard, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.dates import MONTHS
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from loyalty_club.web.page_club import page_club
from members.rules.calendars import Window, format_day, jalali_of
from members.rules.currencies import display_factor, unit_name
from members.rules.money import format_money, format_number, format_percent, short_money

_LEFT_TO_RIGHT_MARK = "\u200e"
_THOUSAND = 1_000
_MILLION = 1_000_000

JALALI_MONTH_NAMES = (
    gettext_lazy("Farvardin"),
    gettext_lazy("Ordibehesht"),
    gettext_lazy("Khordad"),
    gettext_lazy("Tir"),
    gettext_lazy("Mordad"),
    gettext_lazy("Shahrivar"),
    gettext_lazy("Mehr"),
    gettext_lazy("Aban"),
    gettext_lazy("Azar"),
    gettext_lazy("Dey"),
    gettext_lazy("Bahman"),
    gettext_lazy("Esfand"),
)


class OfMonth(Protocol):
    """What belongs to a month."""

    @property
    def window(self) -> Window:
        """Its days."""


@dataclass(frozen=True, slots=True)
class Chart:
    """What `{% bar_chart %}` draws."""

    items: list[tuple[str, int, str]]
    unit: str


def language() -> str:
    """The reader's language."""
    return get_language() or "en"


def number(value: int) -> str:
    return format_number(value, language())


def money(amount: int) -> str:
    """An amount at a glance."""
    return short_money(amount, page_club().currency, language())


def full_money(amount: int) -> str:
    """An amount to the last digit."""
    return format_money(amount, page_club().currency, language())


def percent(basis_points: int) -> str:
    return format_percent(basis_points, language())


def day(value: date) -> str:
    """A day as short as it can be said."""
    return format_day(value, language(), style="short")


def days(window: Window) -> str:
    """From when to when."""
    return _("%(first)s to %(last)s") % {
        "first": day(window.starts_on),
        "last": day(window.ends_on),
    }


def change(basis_points: int) -> str:
    """A change with its sign, the plus too."""
    if basis_points <= 0:
        return percent(basis_points)
    plus = f"{_LEFT_TO_RIGHT_MARK}+" if language().startswith("fa") else "+"
    return f"{plus}{percent(basis_points)}"


def month_name(window: Window) -> str:
    """The month as the club's calendar calls it."""
    if page_club().calendar == "gregorian":
        return str(MONTHS[window.starts_on.month])
    return str(JALALI_MONTH_NAMES[jalali_of(window.starts_on).month - 1])


def money_chart(months: Sequence[OfMonth], amounts: Sequence[int]) -> Chart:
    """Amounts of months in the largest unit that keeps them readable."""
    currency = page_club().currency
    factor = display_factor(currency)
    name = unit_name(currency, language())
    tallest = max(amounts, default=0) // factor
    scale, unit = 1, name
    if tallest >= _MILLION:
        scale, unit = _MILLION, _("million %(unit)s") % {"unit": name}
    elif tallest >= 100 * _THOUSAND:
        scale, unit = _THOUSAND, _("thousand %(unit)s") % {"unit": name}
    items = [
        (month_name(month.window), amount, _scaled(amount, factor * scale))
        for month, amount in zip(months, amounts, strict=True)
    ]
    return Chart(items, unit)


def _scaled(amount: int, step: int) -> str:
    """An amount in whole steps, with one decimal below ten."""
    tenths = (amount * 10 + step // 2) // step
    if tenths >= 100 or tenths % 10 == 0:
        return number((tenths + 5) // 10)
    decimal_sign = "\u066b" if language().startswith("fa") else "."
    return f"{number(tenths // 10)}{decimal_sign}{number(tenths % 10)}"
