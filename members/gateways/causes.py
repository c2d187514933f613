"""Why carriers do not take messages: the same words for all of them, with their own code kept."""

from collections.abc import Mapping

from members.gateways.shape import Halted, Later, Outcome, Refused, Silent

ACCOUNT = "account not active"
ADDRESS = "address of the server not allowed"
BLOCKED = "receiver takes no such messages"
BUSY = "carrier busy"
CREDIT = "no credit left"
KEY = "wrong key"
LIMIT = "daily limit reached"
LINE = "line not usable"
LINK = "link not allowed"
NUMBER = "number not accepted"
PATTERN = "pattern unknown or not approved"
RATE = "too many calls"
REQUEST = "request not understood"
STOP_WORDS = "way to stop missing"
TEXT = "text not accepted"
TROUBLE = "trouble at the carrier"
VALUES = "values do not fit the pattern"

# What may be said of a whole call because of one message in it.
OF_ONE = (BLOCKED, LINK, NUMBER, STOP_WORDS, TEXT, VALUES)
HOUR = 3_600
MINUTE = 60


def with_code(cause: str, code: object) -> str:
    """The cause, and the carrier's own code behind it."""
    return f"{cause} ({code})"


def is_of_one(reason: str) -> bool:
    """Whether one message of a call may be why the whole call was refused."""
    return reason.startswith(OF_ONE)


def cause_of(reason: str) -> str:
    """The cause without the carrier's code."""
    return reason.partition(" (")[0]


def verdicts(
    *,
    refused: Mapping[int, str],
    halted: Mapping[int, str],
    later: Mapping[int, str],
    silent: Mapping[int, str] | None = None,
) -> dict[int, Outcome]:
    """A carrier's table of codes as outcomes."""
    found: dict[int, Outcome] = {}
    for code, cause in refused.items():
        found[code] = Refused(with_code(cause, code), is_blocked=cause == BLOCKED)
    for code, cause in halted.items():
        found[code] = Halted(with_code(cause, code))
    for code, cause in later.items():
        found[code] = Later(with_code(cause, code), HOUR if cause == LIMIT else MINUTE)
    for code, cause in (silent or {}).items():
        found[code] = Silent(with_code(cause, code))
    return found
