"""Texts of messages as staff may read them: without the links that let one answer for another."""

import re

# The address of a survey; see `campaigns.selectors.surveys.links`.
LINK = re.compile(r"/s/[A-Za-z0-9_-]{17,}/?")
SEALED = "/s/••••/"


def sealed(text: str) -> str:
    """The text with every link of a survey cut off: only who got it may open it."""
    return LINK.sub(SEALED, text)
