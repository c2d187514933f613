"""What somebody means who writes to one of the club's lines."""

import re
from typing import Literal

from members.rules.text import drop_hidden, fold_digits

TATWEEL = "\u0640"
Meaning = Literal["stop", "start", "other"]

# «لغو» may run on into another word or into «۱۱»; the others stand alone: 1100 is no stop. Words
# that mean other things as well count only by themselves, and so does what brings offers back:
# twelve roses are no consent.
_STOP = re.compile(
    r"[\W_]*(?:لغو|(?:1\s?1|stop|stopall|off|unsubscribe)(?!\w)|(?:cancel|end|quit)[\W_]*$)"
)
_START = re.compile(r"[\W_]*(?:12|start|unstop)[\W_]*$")


def meaning_of(text: str) -> Meaning:
    """Stop, start again, or something for a person to read; digits of any script."""
    plain = fold_digits(drop_hidden(text)).replace(TATWEEL, "").casefold()
    if _STOP.match(plain):
        return "stop"
    return "start" if _START.match(plain) else "other"
