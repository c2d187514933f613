"""Texts with places: what may stand in them, and how they are filled for one member."""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

from members.exceptions import InvalidField
from members.rules.text import fold_digits, tidy_text

MOST_LETTERS = 600
MOST_IN_A_PLACE = 60

# Every place by its key, as it is written in English and in Persian; both are read anywhere.
PLACES: dict[str, tuple[str, str]] = {
    "name": ("name", "نام"),
    "club": ("club", "باشگاه"),
    "points": ("points", "امتیاز"),
    "worth": ("worth", "ارزش امتیاز"),
    "tier": ("tier", "سطح"),
    "next_tier": ("next tier", "سطح بعد"),
    "needed": ("needed", "مانده تا سطح"),
    "benefits": ("benefits", "مزایا"),
    "lapsing": ("lapsing points", "امتیاز رو به پایان"),
    "lapse_day": ("lapse day", "روز پایان امتیاز"),
    "day": ("day", "روز"),
    "days_left": ("days left", "روز مانده"),
    "occasion": ("occasion", "مناسبت"),
    "offer": ("offer", "پیشنهاد"),
    "code": ("code", "کد"),
    "until": ("until", "مهلت"),
    "category": ("category", "دسته"),
    "goods": ("goods", "کالا"),
    "last_visit": ("last visit", "آخرین خرید"),
    "link": ("link", "پیوند"),
}
OF_A_MEMBER = ("name", "club", "points", "worth", "tier")
OF_AN_OFFER = ("offer", "code", "until")
OF_A_DAY = ("day", "days_left", "occasion")
OF_A_SURVEY = ("name", "club", "day", "goods", "link")
# Half a link leads nowhere.
NEVER_CUT = frozenset({"link"})

_KEYS = {word: key for key, words in PLACES.items() for word in words}
_PLACE = re.compile(r"\{([^{}]*)\}")
_HOLE = re.compile(r" +(?=[ ،,.!؟?]|$)")


def clean_text(raw: str, *, allowed: Collection[str], field: str = "text") -> str:
    """A text as it is kept. Refuses (`InvalidField`) an empty or overlong one, a brace that
    closes nothing, and a place that is unknown or has no meaning here.
    """
    text = tidy_text(raw)
    if not text:
        raise InvalidField(field=field, problem="required")
    if len(text) > MOST_LETTERS:
        raise InvalidField(field=field, problem="too_long")
    if re.search(r"[{}]", _PLACE.sub("", text)):
        raise InvalidField(field=field, problem="lone_brace")
    for word in _PLACE.findall(text):
        if _KEYS.get(_word(word)) not in allowed:
            raise InvalidField(field=field, problem="unknown_place")
    return text


def places_in(text: str) -> frozenset[str]:
    """The keys of the places that stand in a text."""
    return frozenset(_KEYS[_word(one)] for one in _PLACE.findall(text) if _word(one) in _KEYS)


def strangers_in(text: str, allowed: Collection[str]) -> tuple[str, ...]:
    """What stands in braces and is no place, or none that has a meaning here; each once."""
    words = dict.fromkeys(word.strip() for word in _PLACE.findall(text))
    return tuple(word for word in words if _KEYS.get(_word(word)) not in allowed)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled, once: what fills a place is never read for places again,
    and is one line. A place without a value is left out with the space before it, and a line
    that says nothing then with it.
    """
    lines = []
    for parts in _lines(text):
        line = _tidy("".join(_put(part, values) if at % 2 else part for at, part in parts))
        if line or len(parts) == 1:  # an empty line between two others is meant
            lines.append(line)
    return "\n".join(lines)


def place_word(key: str, language: str) -> str:
    """How a place is written in this language, with its braces."""
    return "{" + PLACES[key][1 if language.startswith("fa") else 0] + "}"


@lru_cache(maxsize=1_024)
def _lines(text: str) -> tuple[tuple[tuple[int, str], ...], ...]:
    """Each line, read once for all that get it: words and the keys of places in turn, each with
    its number. An empty line, or one without places, has one part.
    """
    return tuple(
        tuple(
            (at, _KEYS.get(_word(part), "") if at % 2 else part)
            for at, part in enumerate(_PLACE.split(line))
        )
        for line in text.split("\n")
    )


def _put(key: str, values: Mapping[str, str]) -> str:
    value = " ".join(values.get(key, "").split())
    return value if key in NEVER_CUT else value[:MOST_IN_A_PLACE]


def _tidy(line: str) -> str:
    return _HOLE.sub("", line).strip()


def _word(raw: str) -> str:
    return " ".join(fold_digits(raw).replace("\u200c", " ").split())
