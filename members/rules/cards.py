"""Card numbers: nine digits and a check digit, read from a keyboard, a scanner or a QR code."""

import re

from members.rules.text import drop_hidden, fold_digits

# H. M. Damm's quasigroup of order 10: it finds every wrong digit and every swap of neighbours.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_DIGITS = re.compile(r"[0-9]+")
# Never 0 or 9 in front: a card must not look like a mobile.
_BODY = re.compile(r"[1-8][0-9]{8}")
_NUMBER = re.compile(r"[1-8][0-9]{9}")
_LINK = re.compile(r"(?:https?://\S*?/c/|LC:)([^/?#]*)/?(?:[?#].*)?", re.IGNORECASE)
_GAPS = re.compile(r"[\s\u200c\-\u2010-\u2015\u2212]+")


def check_digit(body: str) -> str:
    """The Damm check digit of a string of ASCII digits; ValueError for anything else."""
    if not _DIGITS.fullmatch(body):
        raise ValueError("not_digits")
    return str(_remainder(body))


def is_valid_card(number: str) -> bool:
    """Whether this is a whole card number in its tidy form, check digit included."""
    return bool(_NUMBER.fullmatch(number)) and _remainder(number) == 0


def make_card_number(body: str) -> str:
    """Nine digits, the first from 1 to 8, with their check digit; ValueError for another body."""
    if not _BODY.fullmatch(body):
        raise ValueError("invalid_body")
    return body + check_digit(body)


def tidy_card(raw: str) -> str:
    """The number as typed or scanned, without gaps and without the prefix of our QR code.

    Promises nothing about the result: ask is_valid_card.
    """
    text = fold_digits(drop_hidden(raw)).strip()
    link = _LINK.fullmatch(text)
    return _GAPS.sub("", link[1] if link else text)


def show_card(number: str) -> str:
    """'1234567890' as '123 456 7890'; what is not ten characters long stays as it is."""
    if len(number) != len("1234567890"):
        return number
    return f"{number[:3]} {number[3:6]} {number[6:]}"


def _remainder(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim
