"""Messages in words: why one waits or did not leave, what caused it, and what held it back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from loyalty_club.templatetags.club import fa_digits, moment, number
from loyalty_club.web.carrier_words import carrier_words
from members.rules.addresses import mask_email
from members.selectors.outbox import TOGETHER

Say = Callable[[], str]

# Our own words for what stands in `problem`; anything else is the carrier's, shown as it came.
PROBLEMS: dict[str, Say] = {
    "closed": lambda: _("no longer a member"),
    "no_consent": lambda: _("the member does not allow it"),
    "no_address": lambda: _("there is no address"),
    "other_address": lambda: _("the address is not the member's any more"),
    "no_answer": lambda: _("the sender stopped before the carrier answered"),
    "never_taken": lambda: _("the carrier never took it; it goes again"),
}
HOLDS: dict[str, Say] = {
    "quiet": lambda: _("it is quiet then"),
    "often": lambda: _("the member has had enough messages this week"),
    "mourning": lambda: _("it is a mourning day"),
    "carrier": lambda: _("the carrier asks for patience"),
}
CAUSES: dict[str, Say] = {
    "receipt": lambda: _("Receipt of a purchase"),
    "date": lambda: _("An important date"),
    "own": lambda: _("The member's own day"),
    "occasion": lambda: _("An occasion of the year"),
    "journey": lambda: _("A journey"),
    "survey": lambda: _("A survey"),
    "campaign": lambda: _("A campaign"),
    "erasure": lambda: _("An erasure that was planned"),
    "mobile-changed": lambda: _("A mobile that was changed"),
    "code": lambda: _("A one-time code"),
    "test": lambda: _("A test of the carrier"),
    "ticket": lambda: _("An answer to a ticket"),
    "tier": lambda: _("News of the tier"),
    "letter": lambda: _("The weekly letter"),
}
STATES: tuple[tuple[str, Say, str], ...] = (
    ("waiting", lambda: _("Waiting"), "honey"),
    ("left", lambda: _("Sent or delivered"), "leaf"),
    ("unknown", lambda: _("Unknown"), "rose"),
    ("not-arrived", lambda: _("Did not arrive"), "rose"),
    ("not-sent", lambda: _("Not sent"), "quiet"),
)


@dataclass(frozen=True, slots=True)
class Counted:
    """One group of states above the list; `status` leads to all of it."""

    label: str
    number: int
    tone: str
    status: str


@dataclass(frozen=True, slots=True)
class Event:
    """One moment in the life of a message."""

    at: datetime
    words: str


def counted(counts: dict[str, int]) -> list[Counted]:
    """How many stand in each group of states; empty ones are left out."""
    groups = [
        Counted(
            say(), sum(counts.get(state, 0) for state in TOGETHER.get(name, (name,))), tone, name
        )
        for name, say, tone in STATES
    ]
    return [group for group in groups if group.number]


def problem_words(row: Any) -> str:
    """What stands in `problem`, in the reader's words where they are ours."""
    say = PROBLEMS.get(row.problem)
    return say() if say else str(row.problem)


def why_words(row: Any) -> str:
    """Why it stands where it stands; empty where its state says all."""
    hold = HOLDS[row.held_why]() if row.held_why in HOLDS else ""
    if row.status == "held":
        return _("Waits until %(time)s: %(why)s.") % {"time": moment(row.due_at), "why": hold}
    if row.status == "stale" and hold:
        return _("It would have had to wait too long: %(why)s.") % {"why": hold}
    if row.status == "paused":
        return _("Waits until somebody lets it go.")
    return problem_words(row)


def address_words(row: Any, *, is_whole: bool) -> str:
    """An e-mail address, whole or hidden; a mobile is shown by its own filter."""
    if row.channel != "email":
        return ""
    return str(row.address) if is_whole else mask_email(row.address)


def cause_words(row: Any) -> str:
    """What it was owed for."""
    say = CAUSES.get(str(row.natural_key).partition(":")[0])
    return say() if say else ""


def events_of(row: Any) -> Sequence[Event]:
    """Its life so far, the oldest first."""
    events = [Event(row.created_at, _("Owed"))]
    if row.status in {"queued", "held"}:
        events.append(Event(row.due_at, _("Due")))
    if row.sent_at is not None:
        events.append(Event(row.sent_at, _sent_words(row)))
    if row.delivered_at is not None:
        events.append(Event(row.delivered_at, _("Delivered")))
    return events


def rules_sentence(rules: Any) -> str:
    """What is held back, in one sentence."""
    begin, end = fa_digits(f"{rules.quiet_from:%H:%M}"), fa_digits(f"{rules.quiet_until:%H:%M}")
    if rules.quiet_from == rules.quiet_until:
        hours = _("Reminders and offers leave at any hour")
    else:
        hours = _("Reminders and offers leave between %(end)s and %(begin)s") % {
            "begin": begin,
            "end": end,
        }
    often = ngettext(
        "at most %(number)s offer a week for one member",
        "at most %(number)s offers a week for one member",
        rules.most_a_week,
    ) % {"number": number(rules.most_a_week)}
    mourning = (
        _("none on mourning days") if rules.rests_on_mourning else _("on mourning days as well")
    )
    return _("%(hours)s, %(often)s, %(mourning)s.") % {
        "hours": hours,
        "often": often,
        "mourning": mourning,
    }


def _carrier_name(row: Any) -> str:
    if row.channel == "email":
        return _("the mail server")
    if row.carrier == "console":
        return _("the server, to be printed")
    return str(carrier_words(row.carrier).name) if row.carrier else "–"


def _sent_words(row: Any) -> str:
    if row.status == "sending":
        return _("Handed to the carrier")
    if row.status == "unknown":
        return _("Handed to the carrier, which did not answer")
    facts = {"carrier": _carrier_name(row), "attempts": number(row.attempts)}
    if row.attempts > 1:
        return _("Called %(carrier)s for the %(attempts)s. time") % facts
    return _("Called %(carrier)s") % facts
