"""The last look at every line of the log: numbers, codes, keys and what a database quotes go."""

import re
from collections.abc import Callable, MutableMapping
from typing import Any

EventDict = MutableMapping[str, Any]
Renderer = Callable[[Any, str, EventDict], str | bytes]

_DIGIT = "[0-9\u06f0-\u06f9\u0660-\u0669]"
_GAP = "[ \u00a0\u200c\\-]?"
_PREFIX = r"(?:\+|00)?(?:98|\u06f9\u06f8|\u0669\u0668)|0|\u06f0|\u0660"
# An Iranian mobile in any usual writing: the country or a zero before it, since ten bare digits
# may be money.
_MOBILE = re.compile(
    rf"(?<!{_DIGIT})(?P<front>(?:{_PREFIX}){_GAP}[9\u06f9\u0669](?:{_GAP}{_DIGIT}){{2}})"
    rf"(?:{_GAP}{_DIGIT}){{3}}{_GAP}(?P<tail>{_DIGIT}{{4}})(?!{_DIGIT})"
)
_FOREIGN = re.compile(r"(?P<front>\+[1-9][0-9]{3})[0-9]{2,7}(?P<tail>[0-9]{4})(?![0-9])")
_KEY = re.compile(r"(?P<front>Api-Key\s+)[\w.\-]+", re.IGNORECASE)
# One carrier of messages wants its key in the address.
_KEY_IN_ADDRESS = re.compile(
    r"(?P<front>/v1/)[^/\s\"']{8,}(?P<tail>/(?:sms|verify|account|call|line)/)"
)
# Whoever holds the link of a survey may answer it.
_LINK = re.compile(r"(?P<front>/s/)[\w\-]{16,}(?P<tail>/?)")
# Names of things that are secret wherever they stand, as JSON, as a form or as a header.
_SECRET = re.compile(
    r"(?P<front>\\?[\"']?(?:password|passwd|oldpassword|password[12]|code|otp|secret|token|(?:sms[_-]|x-)?api[_-]?key"
    r"|csrfmiddlewaretoken|sessionid|session|csrftoken|cookie|authorization)"
    r"\\?[\"']?\s*[:=]\s*\\?[\"']?)(?P<value>[^\"'\s&,;}\\]{4,})",
    re.IGNORECASE,
)
# PostgreSQL quotes the row that it refuses, name and mobile with it.
_QUOTED = (
    re.compile(r"(?P<front>Failing row contains \().*?(?P<tail>\)\.)"),
    re.compile(r"(?P<front>Key \([^)]*\)=\()[^)]*(?P<tail>\))"),
)
_STARS = "***"


def redact(text: str) -> str:
    """The line with every mobile as +98912***6789, and without keys, codes and quoted rows."""
    for quoted in _QUOTED:
        text = quoted.sub(rf"\g<front>{_STARS}\g<tail>", text)
    text = _KEY.sub(rf"\g<front>{_STARS}", text)
    text = _KEY_IN_ADDRESS.sub(rf"\g<front>{_STARS}\g<tail>", text)
    text = _LINK.sub(rf"\g<front>{_STARS}\g<tail>", text)
    text = _SECRET.sub(_without_value, text)
    text = _MOBILE.sub(rf"\g<front>{_STARS}\g<tail>", text)
    return _FOREIGN.sub(rf"\g<front>{_STARS}\g<tail>", text)


class RedactedRenderer:
    """Renders a line as another renderer does, and looks it over."""

    def __init__(self, render: Renderer) -> None:
        self._render = render

    def __call__(self, logger: Any, name: str, event: EventDict) -> str:
        """The line as it is written."""
        line = self._render(logger, name, event)
        return redact(line.decode() if isinstance(line, bytes) else line)


def _without_value(found: re.Match[str]) -> str:
    """Numbers of an answer (`"code": 500`) and our own names of refusals say no secret."""
    value = found["value"]
    is_ours = value.isalpha() or value.replace("_", "").isalpha() or len(value) < 4
    return found[0] if is_ours and "code" in found["front"].lower() else found["front"] + _STARS
