"""Reading amounts of money in every way Iranian shops write them, and refusing the rest."""

import re

from members.rules.currencies import (
    PERSIAN_NAMES,
    RIALS_IN_TOMAN,
    SYMBOLS,
    Currency,
    display_factor,
)
from members.rules.text import drop_hidden, fold_digits

MAX_AMOUNT = 10**12

_LONGEST_NUMBER = 15
_FULLWIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_ONE_SPELLING = str.maketrans(
    {"\u064a": "\u06cc", "\u0649": "\u06cc", "\u0643": "\u06a9", "\u2019": "'"} | _FULLWIDTH
)
_MINUS_SIGNS = ("-", "\u2212", "\u2010", "\u2011", "\u2012", "\u2013")
_SCALES = {
    "هزار": 10**3,
    "میلیون": 10**6,
    "ملیون": 10**6,
    "میلیارد": 10**9,
    "ملیارد": 10**9,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
}
_IRANIAN_UNITS = {
    "تومان": RIALS_IN_TOMAN,
    "تومن": RIALS_IN_TOMAN,
    "ت": RIALS_IN_TOMAN,
    "tomans": RIALS_IN_TOMAN,
    "toman": RIALS_IN_TOMAN,
    "ریال": 1,
    "﷼": 1,
    "rials": 1,
    "rial": 1,
    "irr": 1,
}

_STARTS_WITH_DIGIT = re.compile("[0-9]")
# A number and perhaps its scale, after an «و» when it is not the first.
_TERM = re.compile(
    r"[ \u200c]*(?:(?:و|and)[ \u200c]*)?"
    r"([0-9]+(?:[٬،,٫./' \u200c][0-9]+)*)"
    r"(?:[ \u200c]*([^\W\d_]+))?"
)
_PLAIN = re.compile(r"(?P<whole>[0-9]+)(?:(?P<point>[٫./])(?P<fraction>[0-9]+))?")
_GROUPED = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?P<mark>[٬،,./' \u200c])[0-9]{3}(?:(?P=mark)[0-9]{3})*)"
    r"(?:(?!(?P=mark))(?P<point>[٫./])(?P<fraction>[0-9]+))?"
)
_GROUP_MARKS = re.compile(r"[^0-9]")


class InvalidAmount(ValueError):
    """Not an amount of money; `code` says why.

    One of: empty, not_a_number, negative, too_large, too_precise.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parse_money(raw: str, currency: Currency) -> int:
    """An amount as typed, in the smallest unit of the currency.

    Digits of all kinds; groups of three by any usual sign, a decimal sign otherwise; هزار, میلیون
    and میلیارد, also joined by «و»; a unit, which for rials overrides the unit shown. What could
    be read in two ways is refused. Zero is an amount. Raises InvalidAmount, also above 10**12.
    """
    text = _clean(raw)
    if not text:
        raise InvalidAmount("empty")
    negative = text.startswith(_MINUS_SIGNS)
    body, factor = _split_unit(text[1:].lstrip() if negative else text, currency)
    amount = _sum_terms(body, factor, currency)
    if negative:
        raise InvalidAmount("negative")
    if amount > MAX_AMOUNT:
        raise InvalidAmount("too_large")
    return amount


def _clean(raw: str) -> str:
    text = fold_digits(drop_hidden(raw)).translate(_ONE_SPELLING).lower()
    return " ".join(text.split()).strip(" \u200c")


def _split_unit(text: str, currency: Currency) -> tuple[str, int]:
    """The text without its unit, and how many smallest units one of that unit makes."""
    for name, factor in _units_of(currency).items():
        if text.startswith(name) and not text.removeprefix(name)[:1].isalpha():
            return text.removeprefix(name).lstrip(" \u200c"), factor
        head = text.removesuffix(name)
        # «هزارتومان» may be written in one word, but a lone «ت» must not be torn off a word.
        if head != text and (len(name) > 1 or not head[-1:].isalpha()):
            return head.rstrip(" \u200c"), factor
    return text, display_factor(currency)


def _units_of(currency: Currency) -> dict[str, int]:
    if currency.code == "IRR":
        return _IRANIAN_UNITS
    names = (PERSIAN_NAMES.get(currency.code), SYMBOLS.get(currency.code), currency.code.lower())
    return {name: display_factor(currency) for name in names if name}


def _sum_terms(body: str, factor: int, currency: Currency) -> int:
    if not _STARTS_WITH_DIGIT.match(body):
        raise InvalidAmount("not_a_number")
    total = position = 0
    scale_before = max(_SCALES.values()) + 1
    while position < len(body):
        term = _TERM.match(body, position)
        scale = _SCALES.get(term[2] or "", 0 if term[2] else 1) if term else 0
        if not term or not 0 < scale < scale_before or _is_colloquial(term, scale_before):
            raise InvalidAmount("not_a_number")
        total += _value(term[1], scale * factor, currency)
        scale_before = scale
        position = term.end()
    return total


def _is_colloquial(term: re.Match[str], scale_before: int) -> bool:
    """«۲ میلیون و ۳۰۰»: what is said is 2,000,300, what is meant 2,300,000."""
    return scale_before in (10**6, 10**9) and not term[2] and len(term[1]) <= len("300")


def _value(number: str, factor: int, currency: Currency) -> int:
    three_decimals = currency.decimals == len("000")
    grouped = _GROUPED.fullmatch(number)
    # In dinars of a thousand fils «1.250» is one and a quarter, not twelve hundred and fifty.
    if grouped and three_decimals and grouped["mark"] in "./":
        grouped = None
    match = grouped or _PLAIN.fullmatch(number)
    if not match:
        raise InvalidAmount("not_a_number")
    whole = _GROUP_MARKS.sub("", match["whole"]).lstrip("0")
    fraction = match["fraction"] or ""
    # «1,250.500» may mean a million or a thousand.
    looks_grouped = whole and len(fraction) == len("000") and match["point"] in (".", "/")
    if looks_grouped and not three_decimals:
        raise InvalidAmount("not_a_number")
    return _exact(whole, fraction.rstrip("0"), factor)


def _exact(whole: str, fraction: str, factor: int) -> int:
    if len(whole) > _LONGEST_NUMBER:
        raise InvalidAmount("too_large")
    if len(fraction) > _LONGEST_NUMBER:
        raise InvalidAmount("too_precise")
    amount, rest = divmod(int(f"0{whole}{fraction}") * factor, 10 ** len(fraction))
    if rest:
        raise InvalidAmount("too_precise")
    return int(amount)
