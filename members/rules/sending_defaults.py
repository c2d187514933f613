"""How a new club sends until its owner says otherwise."""

from collections.abc import Mapping
from typing import Any

# What one part cost in Iran in 1404, in rials; a Latin one costs about 2.4 times a Persian one.
RIALS_A_PART, RIALS_A_LATIN_PART = 2_400, 5_760
PERSIAN_STOP, ENGLISH_STOP = "لغو۱۱", "STOP 11"
PER_SECOND = 100


def sending_defaults(*, language: str, currency: str) -> Mapping[str, Any]:
    """The stop words in the club's language, and prices where we know them: in rials alone."""
    is_persian = language.startswith("fa")
    known: dict[str, Any] = {
        "stop_words": PERSIAN_STOP if is_persian else ENGLISH_STOP,
        "per_second": PER_SECOND,
    }
    if currency == "IRR":
        known |= {"price_unicode": RIALS_A_PART, "price_latin": RIALS_A_LATIN_PART}
    return known
