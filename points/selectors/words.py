"""Phrases of the rules as words in the reader's language: counts with their nouns, money, days,
lists, and the names that the owner has given to tiers and shops.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property

from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from members.models import Shop
from members.rules.calendars import CalendarName, format_day, jalali_of
from members.rules.money import Currency, format_money, format_number
from members.rules.text import persian_digits
from points.rules.phrases import Money, Names, Phrase, Value, Weekdays, YearDay
from points.rules.terms import Terms

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
GREGORIAN_MONTH_NAMES = tuple(MONTHS.values())
LUNAR_MONTH_NAMES = (
    gettext_lazy("Muharram"),
    gettext_lazy("Safar"),
    gettext_lazy("Rabi I"),
    gettext_lazy("Rabi II"),
    gettext_lazy("Jumada I"),
    gettext_lazy("Jumada II"),
    gettext_lazy("Rajab"),
    gettext_lazy("Sha'ban"),
    gettext_lazy("Ramadan"),
    gettext_lazy("Shawwal"),
    gettext_lazy("Dhu al-Qa'da"),
    gettext_lazy("Dhu al-Hijja"),
)
MONTH_NAMES: dict[CalendarName, Sequence[Promise | str]] = {
    "jalali": JALALI_MONTH_NAMES,
    "gregorian": GREGORIAN_MONTH_NAMES,
    "lunar": LUNAR_MONTH_NAMES,
}
# From Monday, as Python counts them.
EVERY_WEEKDAY = (
    gettext_lazy("Mondays"),
    gettext_lazy("Tuesdays"),
    gettext_lazy("Wednesdays"),
    gettext_lazy("Thursdays"),
    gettext_lazy("Fridays"),
    gettext_lazy("Saturdays"),
    gettext_lazy("Sundays"),
)
KNOWN_NAMES = {
    ("tender", "cash"): gettext_lazy("in cash"),
    ("tender", "card"): gettext_lazy("by card"),
    ("tender", "credit"): gettext_lazy("on credit"),
    ("date", "birthday"): gettext_lazy("a birthday"),
    ("date", "wedding"): gettext_lazy("a wedding anniversary"),
    ("date", "engagement"): gettext_lazy("an engagement"),
    ("date", "child_birth"): gettext_lazy("the birth of a child"),
    ("date", "graduation"): gettext_lazy("a graduation"),
    ("date", "other"): gettext_lazy("another important date"),
    ("fact", "name"): gettext_lazy("their name"),
    ("fact", "mobile"): gettext_lazy("their mobile number"),
    ("fact", "gender"): gettext_lazy("their gender"),
    ("fact", "date"): gettext_lazy("an important date"),
    ("fact", "reminders"): gettext_lazy("leave to remind them"),
    ("fact", "offers"): gettext_lazy("leave to send them offers"),
}


class Speaker:
    """Says phrases in the language that is active, with the names of one program and its club."""

    def __init__(self, terms: Terms, currency: Currency) -> None:
        self.terms = terms
        self.currency = currency

    def say(self, phrase: Phrase) -> str:
        """The clause, small at its beginning."""
        values = {name: self._value(name, value) for name, value in phrase.values.items()}
        return _(phrase.text) % values

    def money(self, amount: int) -> str:
        return format_money(amount, self.currency, language())

    @cached_property
    def _shops(self) -> dict[str, str]:
        return dict(Shop.objects.values_list("code", "name"))

    @cached_property
    def _tiers(self) -> dict[str, str]:
        levels = self.terms.tiers.levels if self.terms.tiers else ()
        return {level.code: level.name for level in levels}

    def _value(self, name: str, value: Value) -> str:
        match value:
            case int():
                return counted(name, value)
            case Money(amount):
                return self.money(amount)
            case Names():
                return self._names(value)
            case Weekdays(days):
                return either([str(EVERY_WEEKDAY[day]) for day in days], is_all=True)
            case _:
                return _written(value)

    def _names(self, names: Names) -> str:
        if names.kind == "tier":
            return either([self._tiers.get(code, code) for code in names.names])
        if names.kind == "shop":
            return either([self._shops.get(code, code) for code in names.names])
        words = [str(KNOWN_NAMES.get((names.kind, name), name)) for name in names.names]
        if names.kind == "date":
            return _("%(dates)s of the member or someone close") % {"dates": either(words)}
        return either(words, is_all=names.kind == "fact")


def language() -> str:
    """The language that is active."""
    return get_language() or "en"


def number(value: int) -> str:
    return format_number(value, language())


def either(words: Sequence[str], *, is_all: bool = False) -> str:
    """«a, b or c»; where all of them are meant, «a, b and c»."""
    if len(words) < 2:
        return "".join(words)
    ends = {"first": clauses(words[:-1]), "last": words[-1]}
    return (_("%(first)s and %(last)s") if is_all else _("%(first)s or %(last)s")) % ends


def clauses(words: Sequence[str]) -> str:
    """Parted by commas."""
    return pgettext("list", ", ").join(words)


def capital(text: str) -> str:
    """With a capital at the beginning, in scripts that have them."""
    return text[:1].upper() + text[1:]


def counted(name: str, count: int) -> str:
    """A count with the noun that belongs to its place in a phrase."""
    return COUNTS.get(name, number)(count)


def _days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": number(count)}


def _points(count: int) -> str:
    return ngettext("%(count)s point", "%(count)s points", count) % {"count": number(count)}


def _times(count: int) -> str:
    if count == 1:
        return _("once")
    if count == 2:
        return _("twice")
    return ngettext("%(count)s time", "%(count)s times", count) % {"count": number(count)}


def _fold(count: int) -> str:
    if count == 2:
        return _("double")
    if count == 3:
        return _("triple")
    return _("%(count)s times") % {"count": number(count)}


def _ordinal(count: int) -> str:
    if language().startswith("fa"):
        return number(count)
    ending = (
        "th" if count % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    )
    return f"{number(count)}{ending}"


COUNTS: dict[str, Callable[[int], str]] = {
    "days": _days,
    "before": _days,
    "after": _days,
    "points": _points,
    "times": _times,
    "fold": _fold,
    "every": _ordinal,
}


def _written(value: YearDay | date | str) -> str:
    """«۳۰ آبان ۱۴۰۵», "21 November 2026"; of a day that comes back «شب یلدا (۳۰ آذر)»."""
    match value:
        case YearDay():
            months = MONTH_NAMES[value.calendar]
            written = f"{number(value.day)} {months[value.month - 1]}"
            return f"{_digits(value.name)} ({written})" if value.name else written
        case date():
            of_month = jalali_of(value).day if language().startswith("fa") else value.day
            return f"{number(of_month)} {format_day(value, language(), style='month')}"
        case str():
            return _digits(value)


def _digits(text: str) -> str:
    return persian_digits(text) if language().startswith("fa") else text
