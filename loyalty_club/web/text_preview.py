"""A text with places as it will arrive: filled, counted in parts, priced, with what to mind."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from campaigns.rules.texts import PLACES, fill, place_word, strangers_in
from members.rules.money import format_number
from members.selectors.sending_rules import estimate

# What networks in Iran stop in bulk messages: promises of a prize, draws, and links.
FILTERED = ("برنده", "قرعه", "لاتاری", "جایزه نقدی", "شماره کارت")
_LINK = re.compile(r"https?://|www\.|\b[\w-]+\.(?:ir|com|net|org|shop|app|link)\b", re.IGNORECASE)
EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Place:
    """One place that may be put into a text: as it is written there, and as it is called here."""

    key: str
    written: str
    label: str


@dataclass(frozen=True, slots=True)
class TextPreview:
    """A text as one member would get it; `added` is what the club puts at its end. `cost` (money)
    is for one, `cost_of_all` for `count` of them; an e-mail has neither parts nor a cost.
    """

    text: str
    added: str
    direction: str
    is_email: bool
    units: int = 0
    parts: int = 0
    left: int = 0
    is_unicode: bool = False
    cost: int = 0
    count: int = 0
    cost_of_all: int = 0
    warnings: tuple[str, ...] = ()


def places_for(keys: Sequence[str]) -> list[Place]:
    """The places with these keys, written in the language of the club's messages."""
    reader = get_language() or "en"
    return [
        Place(key, place_word(key, settings.LANGUAGE_CODE), place_word(key, reader).strip("{}"))
        for key in keys
        if key in PLACES
    ]


def preview_of(
    text: str,
    *,
    kind: str,
    allowed: Collection[str],
    values: Mapping[str, str],
    channel: str = "sms",
    count: int = 0,
) -> TextPreview:
    """The text filled with these values, and what to mind about it. One statement or two."""
    filled = fill(text, values)
    warnings = _about_places(text, allowed)
    if channel == EMAIL:
        return TextPreview(filled, "", direction_of(filled), is_email=True, warnings=warnings)
    counted = estimate(filled, kind=kind)
    length = counted.length
    return TextPreview(
        text=filled,
        added=counted.text_as_sent.removeprefix(filled).strip(),
        direction=direction_of(filled),
        is_email=False,
        units=length.units,
        parts=counted.parts,
        left=length.left,
        is_unicode=length.is_unicode,
        cost=counted.cost,
        count=count,
        cost_of_all=counted.cost * count,
        # A text that has a place for a link means to have one.
        warnings=(
            *warnings,
            *_about_length(counted.parts),
            *_about_words(fill(text, {**values, "link": ""}) if "link" in allowed else filled),
        ),
    )


def direction_of(text: str) -> str:
    """The direction of a text by its first letter that has one."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "rtl" if settings.LANGUAGE_CODE.startswith("fa") else "ltr"


def _about_places(text: str, allowed: Collection[str]) -> tuple[str, ...]:
    return tuple(
        _("Nothing is known that could fill {%(word)s} here.") % {"word": word}
        for word in strangers_in(text, allowed)
    )


def _about_length(parts: int) -> tuple[str, ...]:
    if parts < 2:
        return ()
    said = ngettext(
        "This takes %(count)s part, and each is paid for.",
        "This takes %(count)s parts, and each is paid for.",
        parts,
    )
    return (said % {"count": format_number(parts, get_language() or "en")},)


def _about_words(text: str) -> tuple[str, ...]:
    found = [word for word in FILTERED if word in text]
    warnings = [
        _("Networks may stop a message that says «%(word)s».") % {"word": word} for word in found
    ]
    if _LINK.search(text):
        warnings.append(_("Networks may stop a message with a link; write a word instead."))
    return tuple(warnings)
