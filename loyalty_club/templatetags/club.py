"""Numbers, money, days, people's numbers, icons and codes, shown in the reader's language."""

from dataclasses import dataclass
from datetime import date, datetime

from django.template import Library
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from loyalty_club.templatetags import codes
from loyalty_club.templatetags.icons import drawn_icon
from loyalty_club.web.page_club import page_club
from loyalty_club.web.sealed import sealed
from members.rules import addresses, calendars, cards, currencies, money, phones, text

register = Library()

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class AmountUnit:
    """The unit in which people write amounts, and how many decimals they may write."""

    name: str
    decimals: int


def _language() -> str:
    return get_language() or "en"


def _is_persian() -> bool:
    return _language().startswith("fa")


def _in_own_digits(value: str) -> str:
    return text.persian_digits(value) if _is_persian() else value


def _isolated(value: str) -> SafeString:
    return format_html('<bdi dir="ltr">{}</bdi>', value)


# --- Numbers and money ----------------------------------------------------------------------


@register.filter
def number(value: int | None) -> str:
    return NOTHING if value is None else money.format_number(value, _language())


@register.filter
def signed(value: int | None) -> str:
    """A change: what is gained carries its plus as what is lost carries its minus."""
    plus = "\u200e+" if _is_persian() else "+"
    return f"{plus if value and value > 0 else ''}{number(value)}"


@register.filter(name="money")
def show_money(amount: int | None, form: str = "") -> str:
    """An amount of the smallest unit with the unit's name, or without it: {{ x|money:"bare" }}."""
    if amount is None:
        return NOTHING
    return money.format_money(amount, page_club().currency, _language(), with_unit=form != "bare")


@register.filter
def short_money(amount: int | None) -> str:
    if amount is None:
        return NOTHING
    return money.short_money(amount, page_club().currency, _language())


@register.simple_tag
def short_money_parts(amount: int | None) -> tuple[str, str]:
    """A short amount as its number and its unit; the unit is empty where a sign stands before."""
    shown = short_money(amount)
    unit = club_unit().name
    bare = shown.removesuffix(unit)
    return (shown, "") if bare == shown else (bare.rstrip(), unit)


@register.filter
def money_words(amount: int | None) -> str:
    if amount is None:
        return NOTHING
    return money.amount_in_words(amount, page_club().currency, _language())


@register.filter
def percent_bps(basis_points: int | None) -> str:
    return NOTHING if basis_points is None else money.format_percent(basis_points, _language())


@register.filter
def fa_digits(value: object) -> str:
    """Persian digits on a Persian page; on any other the text as it is."""
    return _in_own_digits(str(value))


@register.filter
def sealed_links(value: object) -> str:
    """A message's text as staff may read it."""
    return sealed(str(value))


@register.filter
def initials(name: object) -> str:
    """The first letters of the first and the last word, kept apart where letters join."""
    words = str(name).split()
    return text.ZWNJ.join(word[0] for word in (words[:1] + words[1:][-1:]))


@register.simple_tag
def club_unit() -> AmountUnit:
    currency = page_club().currency
    decimals = currency.decimals if currency.display == "unit" else 0
    return AmountUnit(currencies.unit_name(currency, _language()), decimals)


# --- Days -----------------------------------------------------------------------------------


def _shown_day(value: date | None, style: calendars.DayStyle) -> str:
    if value is None:
        return NOTHING
    on = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return calendars.format_day(on, _language(), style=style)


@register.filter
def day(value: date | None) -> str:
    return _shown_day(value, "long")


@register.filter
def day_short(value: date | None) -> str:
    return _shown_day(value, "short")


@register.filter
def day_month(value: date | None) -> str:
    return _shown_day(value, "month")


@register.filter
def moment(value: datetime | None) -> str:
    """The short day and the time of an aware instant, on the club's clock."""
    if value is None:
        return NOTHING
    clock = _in_own_digits(f"{timezone.localtime(value):%H:%M}")
    return f"{day_short(value)}{'، ' if _is_persian() else ', '}{clock}"


# --- Mobiles and cards ----------------------------------------------------------------------


@register.filter
def mobile(e164: str | None) -> str:
    return _isolated(_in_own_digits(phones.national_mobile(e164))) if e164 else NOTHING


@register.filter
def masked_mobile(e164: str | None) -> str:
    return _isolated(_in_own_digits(phones.mask_mobile(e164))) if e164 else NOTHING


@register.filter
def masked_email(address: str | None) -> str:
    return _isolated(addresses.mask_email(address)) if address else NOTHING


@register.filter
def card_number(value: str | None) -> str:
    return _isolated(_in_own_digits(cards.show_card(value))) if value else NOTHING


# --- Drawings -------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, size: int = 20, label: str = "") -> SafeString:
    """A lucide icon in the colour of the text; without a label it is silent."""
    return drawn_icon(str(name), size, str(label))


@register.simple_tag
def qr(content: str) -> SafeString:
    return codes.qr_svg(str(content))


@register.simple_tag
def barcode(content: str) -> SafeString:
    return codes.barcode_svg(str(content))
