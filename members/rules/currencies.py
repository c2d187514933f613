"""Currencies: how many decimals they have, and in which unit and by which name people say them."""

from dataclasses import dataclass
from typing import Literal

DisplayUnit = Literal["toman", "unit"]

RIALS_IN_TOMAN = 10

# Decimals in daily use; the rial's two of ISO 4217 have not been seen for decades.
CURRENCIES: dict[str, int] = {
    "AED": 2,
    "AFN": 2,
    "AMD": 2,
    "AUD": 2,
    "AZN": 2,
    "BHD": 3,
    "CAD": 2,
    "CHF": 2,
    "CNY": 2,
    "DKK": 2,
    "EUR": 2,
    "GBP": 2,
    "GEL": 2,
    "INR": 2,
    "IQD": 0,
    "IRR": 0,
    "JPY": 0,
    "KWD": 3,
    "NOK": 2,
    "OMR": 3,
    "PKR": 2,
    "PLN": 2,
    "QAR": 2,
    "RUB": 2,
    "SAR": 2,
    "SEK": 2,
    "TJS": 2,
    "TRY": 2,
    "USD": 2,
}
PERSIAN_NAMES: dict[str, str] = {
    "AED": "درهم امارات",
    "AFN": "افغانی",
    "AMD": "درام",
    "AUD": "دلار استرالیا",
    "AZN": "منات",
    "BHD": "دینار بحرین",
    "CAD": "دلار کانادا",
    "CHF": "فرانک سوئیس",
    "CNY": "یوآن",
    "DKK": "کرون دانمارک",
    "EUR": "یورو",
    "GBP": "پوند",
    "GEL": "لاری",
    "INR": "روپیه هند",
    "IQD": "دینار عراق",
    "IRR": "ریال",
    "JPY": "ین",
    "KWD": "دینار کویت",
    "NOK": "کرون نروژ",
    "OMR": "ریال عمان",
    "PKR": "روپیه پاکستان",
    "PLN": "زلوتی",
    "QAR": "ریال قطر",
    "RUB": "روبل",
    "SAR": "ریال عربستان",
    "SEK": "کرون سوئد",
    "TJS": "سامانی",
    "TRY": "لیر",
    "USD": "دلار",
}
# Written before the number in English.
SYMBOLS: dict[str, str] = {
    "EUR": "€",
    "GBP": "£",
    "INR": "₹",
    "JPY": "¥",
    "TRY": "₺",
    "USD": "$",
}


@dataclass(frozen=True, slots=True)
class Currency:
    """An ISO code, its decimals, and the unit amounts are shown in (toman: ten rials)."""

    code: str
    decimals: int
    display: DisplayUnit = "unit"


def display_factor(currency: Currency) -> int:
    """How many of the smallest units, in which amounts are kept, make one unit that is shown."""
    return RIALS_IN_TOMAN if currency.display == "toman" else int(10**currency.decimals)


def unit_name(currency: Currency, language: str) -> str:
    """The unit shown, in words: «تومان», "toman", «یورو», "EUR"."""
    persian = language.startswith("fa")
    if currency.display == "toman":
        return "تومان" if persian else "toman"
    if persian:
        return PERSIAN_NAMES.get(currency.code, currency.code)
    return "rial" if currency.code == "IRR" else currency.code
