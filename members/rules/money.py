"""Money and numbers as people read them, in Persian and in English; amounts are whole numbers.

Reading amounts is in `amounts`, saying them in `words`; both can be had from here.
"""

from functools import lru_cache

from members.rules.amounts import MAX_AMOUNT, InvalidAmount, parse_money
from members.rules.currencies import (
    CURRENCIES,
    SYMBOLS,
    Currency,
    DisplayUnit,
    display_factor,
    unit_name,
)
from members.rules.words import amount_in_words

__all__ = [
    "CURRENCIES",
    "MAX_AMOUNT",
    "Currency",
    "DisplayUnit",
    "InvalidAmount",
    "amount_in_words",
    "display_factor",
    "format_money",
    "format_number",
    "format_percent",
    "parse_money",
    "short_money",
]

_MINUS = "\u2212"
_NBSP = "\u00a0"
_LEFT_TO_RIGHT_MARK = "\u200e"
_PERSIAN_SIGNS = str.maketrans(
    "0123456789,." + _MINUS,
    "".join(map(chr, range(0x06F0, 0x06FA))) + "\u066c\u066b" + _MINUS,
)

_PERSIAN_SCALES = (
    (10**12, "هزار میلیارد"),
    (10**9, "میلیارد"),
    (10**6, "میلیون"),
    (10**3, "هزار"),
)
_ENGLISH_SCALES = (
    (10**12, "trillion"),
    (10**9, "billion"),
    (10**6, "million"),
    (10**3, "thousand"),
)


def format_money(amount: int, currency: Currency, language: str, *, with_unit: bool = True) -> str:
    """An amount of the smallest unit, written in the unit shown: «۱٬۲۵۰٬۰۰۰ تومان», "€12.50".

    Nothing is rounded: rials that make no whole toman appear as a decimal.
    """
    whole, rest = divmod(abs(amount), display_factor(currency))
    number = f"{whole:,}"
    if currency.display == "toman":
        number = f"{number}.{rest}" if rest else number
    elif currency.decimals:
        number = f"{number}.{rest:0{currency.decimals}}"
    return _signed(number, language, negative=amount < 0, currency=currency if with_unit else None)


def format_number(value: int, language: str) -> str:
    """A whole number in groups of three: «۱٬۲۵۰», "1,250"."""
    return _signed(f"{abs(value):,}", language, negative=value < 0)


def format_percent(basis_points: int, language: str, decimals: int = 1) -> str:
    """Hundredths of a percent as «۳٫۹٪» or "3.9%", rounded half up to at most `decimals`."""
    step = 10 ** (2 - min(decimals, 2))
    rounded = (abs(basis_points) + step // 2) // step * step
    number = _without_zeros(f"{rounded // 100:,}.{rounded % 100:02}")
    sign = "\u066a" if language.startswith("fa") else "%"
    return _signed(number, language, negative=basis_points < 0 < rounded) + sign


def short_money(amount: int, currency: Currency, language: str) -> str:
    """An amount at a glance, to at most one decimal: «۱۸۴ میلیون تومان», "€1.2 million"."""
    factor = display_factor(currency)
    persian = language.startswith("fa")
    for scale, name in _PERSIAN_SCALES if persian else _ENGLISH_SCALES:
        step = scale * factor
        # 999.95 thousand would be written as 1000 thousand: that is a million.
        if abs(amount) >= step - step // 20_000:
            tenths = (abs(amount) * 10 + step // 2) // step
            number = _without_zeros(f"{tenths // 10:,}.{tenths % 10}")
            scaled = f"{number}{_NBSP if persian else ' '}{name}"
            return _signed(scaled, language, negative=amount < 0, currency=currency)
    return format_money(amount, currency, language)


def _without_zeros(number: str) -> str:
    return number.rstrip("0").rstrip(".")


def _signed(number: str, language: str, *, negative: bool, currency: Currency | None = None) -> str:
    prefix, suffix = _unit_around(currency, language) if currency else ("", "")
    if language.startswith("fa"):
        sign = _LEFT_TO_RIGHT_MARK + _MINUS if negative else ""
        return f"{sign}{number.translate(_PERSIAN_SIGNS)}{suffix}"
    return f"{_MINUS if negative else ''}{prefix}{number}{suffix}"


@lru_cache(maxsize=64)
def _unit_around(currency: Currency, language: str) -> tuple[str, str]:
    if language.startswith("fa"):
        return "", f"{_NBSP}{unit_name(currency, language)}"
    if currency.display == "unit" and currency.code in SYMBOLS:
        return SYMBOLS[currency.code], ""
    return "", f" {unit_name(currency, language)}"
