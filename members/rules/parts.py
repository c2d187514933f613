"""How many parts a text message takes, as networks count it (GSM 03.38 and 03.40)."""

from typing import NamedTuple

# One part, or each of several: the rest of those is the header that joins them.
UNICODE_ALONE, UNICODE_JOINED = 70, 67
LATIN_ALONE, LATIN_JOINED = 160, 153

_LATIN = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_LATIN_TWICE = frozenset("^{}\\[~]|€\f")


class Length(NamedTuple):
    """`units` as they are counted, `parts` that are paid for, `left` units of the last part."""

    units: int
    parts: int
    left: int
    is_unicode: bool


def length_of(text: str) -> Length:
    """The length of a text message. One Persian letter, digit or half-space makes all of it
    Unicode, counted in UTF-16 units: an emoji takes two, and is never cut in half.
    """
    is_unicode = any(letter not in _LATIN and letter not in _LATIN_TWICE for letter in text)
    if is_unicode:
        sizes = [2 if ord(letter) > 0xFFFF else 1 for letter in text]
        alone, joined = UNICODE_ALONE, UNICODE_JOINED
    else:
        sizes = [2 if letter in _LATIN_TWICE else 1 for letter in text]
        alone, joined = LATIN_ALONE, LATIN_JOINED
    units = sum(sizes)
    if units <= alone:
        return Length(units, 1, alone - units, is_unicode)
    parts, used = 1, 0
    for size in sizes:
        if used + size > joined:
            parts, used = parts + 1, 0
        used += size
    return Length(units, parts, joined - used, is_unicode)
