"""Codes that members carry: unguessable, good to read out, and known again however typed."""

import secrets

from members.rules.text import fold_digits

# Without 0 and O, 1, I and L, which look alike on a receipt: 31 letters, 59 bits in twelve.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 12
GROUP = 4


def new_code() -> str:
    """A fresh code in groups of four, as it is stored and shown."""
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def tidy_code(raw: str) -> str:
    """The code as it is stored, from what somebody typed; '' for what cannot be a code."""
    letters = "".join(letter for letter in fold_digits(raw).upper() if letter.isalnum())
    if len(letters) != LENGTH or not set(letters) <= set(ALPHABET):
        return ""
    return _grouped(letters)


def _grouped(letters: str) -> str:
    return "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))
