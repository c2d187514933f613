"""What somebody means who writes to one of the club's lines."""

import re
from typing import Literal

from members.rules.text import drop_hidden, fold_digits

Meaning = Literal["stop", "start", "other"]

# «لغو» may run on into another word or into «۱۱»; the others stand alone: 1100 is no stop.
_STOP = re.compile(r"[\s«\"'(]*(?:لغو|(?:11|stop|off)(?!\w))")
_START = re.compile(r"[\s«\"'(]*12(?!\w)")


def meaning_of(text: str) -> Meaning:
    """Stop, start again, or something for a person to read; digits of any script."""
    plain = fold_digits(drop_hidden(text)).casefold()
    if _STOP.match(plain):
        return "stop"
    return "start" if _START.match(plain) else "other"
