"""The facts of a passage in words, for its texts and for whoever asks why somebody is on it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.rules.reminder_words import ToldDay, said_date, said_day
from campaigns.rules.texts import MOST_IN_A_PLACE
from members.rules.calendars import format_day
from members.rules.money import Currency, format_money, format_number


def fact_values(facts: Mapping[str, Any], *, language: str, currency: Currency) -> dict[str, str]:
    """The values of the places that facts fill, in the language of the text."""
    with translation.override(language):
        said = {
            "tier": str(facts.get("tier", "")),
            "next_tier": str(facts.get("next_tier", "")),
            "benefits": listed(facts.get("benefits", ()), language),
            "category": str(facts.get("category", "")),
            "goods": str(facts.get("goods", "")),
            "needed": _needed(facts, language, currency),
            "occasion": _occasion(facts, language),
            "source": str(facts.get("source", "")),
        }
        said |= {key: _day(facts.get(key), language) for key in ("day", "lapse_day")}
        said |= {key: _dated(facts.get(key), language) for key in ("until", "last_visit")}
        if "lapsing" in facts:
            said["lapsing"] = format_number(facts["lapsing"], language)
    return {key: value for key, value in said.items() if value}


def listed(words: Sequence[str], language: str) -> str:
    """As many of the words, one after the other, as one place of a text takes."""
    comma = "، " if language.startswith("fa") else ", "
    said = ""
    for word in words:
        longer = f"{said}{comma}{word}" if said else word
        if len(longer) > MOST_IN_A_PLACE:
            break
        said = longer
    return said


def _needed(facts: Mapping[str, Any], language: str, currency: Currency) -> str:
    if "needed" not in facts:
        return ""
    if facts.get("measure") != "points":
        return format_money(facts["needed"], currency, language)
    said = ngettext("%(count)s point", "%(count)s points", facts["needed"])
    return said % {"count": format_number(facts["needed"], language)}


def _occasion(facts: Mapping[str, Any], language: str) -> str:
    if "whose" not in facts:
        return ""
    told = ToldDay(facts["whose"], facts["kind"], facts.get("title", ""))
    return said_date(told, language)


def _day(raw: Any, language: str) -> str:
    """A day near by, with its weekday."""
    return said_day(date.fromisoformat(raw), language) if raw else ""


def _dated(raw: Any, language: str) -> str:
    """A day that may be far away, with its year."""
    return format_day(date.fromisoformat(raw), language, style="short") if raw else ""


def why_words(trigger: str, facts: Mapping[str, Any], *, currency: Currency) -> str:
    """Why somebody is on a journey, in the reader's language: «120 points expire on …»."""
    language = translation.get_language() or "en"
    said = fact_values(facts, language=language, currency=currency)
    sentence = {
        "purchase": _("bought on %(day)s"),
        "buy_again": _("was last here on %(last_visit)s"),
        "lapsing": _("%(lapsing)s points expire on %(lapse_day)s"),
        "tier_near": _("%(needed)s to the tier %(next_tier)s"),
        "tier_reached": _("%(tier)s until %(until)s"),
        "tier_lost": _("%(tier)s, ends on %(until)s") if "until" in said else "%(tier)s",
        "silent": _("was last here on %(last_visit)s"),
        "new_goods": _("likes %(category)s: %(goods)s"),
        "after_day": _("%(occasion)s was on %(day)s"),
        "lead_won": _("won from a lead: %(source)s"),
    }.get(trigger, "")
    try:
        return sentence % said
    except KeyError:
        return ""
