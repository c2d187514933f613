"""Referral codes: short words that are read aloud and typed without mistakes."""

import re

from members.rules.text import drop_hidden, fold_digits

# Nothing that looks like another: no 0 and O, no 1, I and L, no 5 and S, no 2 and Z, no 8 and B.
ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
LENGTH = 8

_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_GAPS = re.compile(r"[\s\u200c\-\u2010-\u2015\u2212]+")


def tidy_referral_code(raw: str) -> str:
    """The code as typed, in capitals and without gaps; empty for what cannot be one."""
    code = _GAPS.sub("", fold_digits(drop_hidden(raw))).upper()
    return code if _CODE.fullmatch(code) else ""
