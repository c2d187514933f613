"""Persian and Latin text: the light layer we store and the heavy keys we search by."""

import re
import unicodedata

ZWNJ = "\u200c"

_PERSIAN_DIGITS = "".join(map(chr, range(0x06F0, 0x06FA)))
_ARABIC_DIGITS = "".join(map(chr, range(0x0660, 0x066A)))
_FULLWIDTH_DIGITS = "".join(map(chr, range(0xFF10, 0xFF1A)))
_ASCII_DIGITS = "0123456789"

_TO_ASCII_DIGITS = str.maketrans(
    _PERSIAN_DIGITS + _ARABIC_DIGITS + _FULLWIDTH_DIGITS, _ASCII_DIGITS * 3
)
_TO_PERSIAN_DIGITS = str.maketrans(_ASCII_DIGITS, _PERSIAN_DIGITS)
_TO_PERSIAN_LETTERS = str.maketrans(
    "\u064a\u0649\u0643" + _ARABIC_DIGITS, "\u06cc\u06cc\u06a9" + _PERSIAN_DIGITS
)

# Bidi controls, zero-width space, word joiner and friends, soft hyphen, BOM. Not ZWNJ and ZWJ,
# which carry meaning in Persian and in emoji.
_HIDDEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
# Never stored: tatweel, control characters that are not white space, halves of surrogate pairs.
_NEVER_STORED = re.compile("[\u0640\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")

_MANY_ZWNJ = re.compile(f"{ZWNJ}{{2,}}")
_SPACES = re.compile(rf"{ZWNJ}?[^\S\n](?:[^\S\n]|{ZWNJ})*")
_AROUND_NEWLINE = re.compile(f"[ {ZWNJ}]?\n[ {ZWNJ}]?")

_MOST_MARKS_IN_A_ROW = 3
_MARKS = frozenset({"Mn", "Mc", "Me"})
_VISIBLE = frozenset("LNPS")
_DROPPED_FROM_KEYS = _MARKS | {"Cf"}
_KEY_LETTERS = str.maketrans(
    {
        "\u064a": "\u06cc",  # Arabic yeh
        "\u0649": "\u06cc",  # alef maksura
        "\u06d2": "\u06cc",  # yeh barree
        "\u0643": "\u06a9",  # Arabic kaf
        "\u06aa": "\u06a9",  # swash kaf
        "\u0629": "\u0647",  # teh marbuta
        "\u06d5": "\u0647",  # ae
        "\u06c1": "\u0647",  # heh goal
        "\u06be": "\u0647",  # heh doachashmee
        "\u0671": "\u0627",  # alef wasla
        "\u0621": None,  # hamza standing alone
        "\u0640": None,  # tatweel
        "'": None,
        "\u2019": None,
        "\u02bc": None,
        "`": None,
    }
    | _TO_ASCII_DIGITS
)
_NOT_A_KEY_CHARACTER = re.compile(r"[\W_]+")


def fold_digits(text: str) -> str:
    """Persian, Arabic and fullwidth digits become ASCII; nothing else changes."""
    return text if text.isascii() else text.translate(_TO_ASCII_DIGITS)


def persian_digits(text: str) -> str:
    """ASCII digits become Persian ones; nothing else changes."""
    return text.translate(_TO_PERSIAN_DIGITS)


def drop_hidden(text: str) -> str:
    """Without the characters that nobody sees and pasting brings along (bidi controls, BOM …)."""
    return text if text.isascii() else _HIDDEN.sub("", text)


def tidy_text(raw: str) -> str:
    """The light layer, for storing: the same words in one spelling, still good to read.

    NFC, Persian ye and kaf, Persian digits for Arabic ones, no hidden or control characters, no
    tatweel, single spaces, half-spaces only where they mean something. Line breaks stay.
    Tidying twice changes nothing.
    """
    text = unicodedata.normalize("NFC", raw).translate(_TO_PERSIAN_LETTERS)
    text = _NEVER_STORED.sub("", drop_hidden(text))
    # What was removed may have stood between a letter and its mark.
    text = unicodedata.normalize("NFC", text)
    text = _SPACES.sub(" ", _MANY_ZWNJ.sub(ZWNJ, text))
    return _AROUND_NEWLINE.sub("\n", text).strip(f" \n{ZWNJ}")


def tidy_name(raw: str, *, max_length: int = 80) -> str:
    """A one-line name as it is stored; '' when nothing was given.

    Raises ValueError with one of: "control_character" (NUL, line breaks, tabs), "too_long" (more
    than max_length code points), "invalid" (piled-up marks, nothing visible, broken encoding).
    """
    if _CONTROL.search(raw):
        raise ValueError("control_character")
    if _SURROGATE.search(raw):
        raise ValueError("invalid")
    name = tidy_text(raw)
    if len(name) > max_length:
        raise ValueError("too_long")
    if name and not _is_readable(name):
        raise ValueError("invalid")
    return name


def _is_readable(name: str) -> bool:
    row = 0
    visible = False
    for character in name:
        category = unicodedata.category(character)
        row = row + 1 if category in _MARKS else 0
        if row > _MOST_MARKS_IN_A_ROW:
            return False
        visible = visible or category[0] in _VISIBLE
    return visible


def search_key(text: str) -> str:
    """The heavy layer, for matching only: words in one spelling, parted by single spaces.

    Compatibility forms, case, marks, hamza and the kinds of alef, heh, yeh, kaf and digits are
    folded; half-spaces and apostrophes vanish; other punctuation parts words. What is stored and
    what is asked must both go through here.
    """
    folded = unicodedata.normalize("NFKD", _NEVER_STORED.sub("", text)).casefold()
    # Case folding may bring back a composed letter.
    folded = unicodedata.normalize("NFKD", folded).translate(_KEY_LETTERS)
    if not folded.isascii():
        kept = (c for c in folded if unicodedata.category(c) not in _DROPPED_FROM_KEYS)
        folded = "".join(kept)
    return _NOT_A_KEY_CHARACTER.sub(" ", folded).strip()


def joined_key(text: str) -> str:
    """The search key without spaces, so that «علی رضا», «علی‌رضا» and «علیرضا» are the same."""
    return search_key(text).replace(" ", "")
