"""Tickets in words, for staff as for the member: how late one is, what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaigns.rules.tickets.targets import late_since
from campaigns.selectors.tickets.thread import EntryView
from loyalty_club.web.span_words import span_words

Say = Callable[[], str]

UNSOLVED = frozenset({"new", "open", "waiting"})
ICONS = {
    "question": "message-circle-question-mark",
    "complaint": "message-circle-warning",
    "suggestion": "lightbulb",
}
TONES = {"new": "petal", "open": "leaf", "waiting": "honey", "solved": "quiet", "closed": "quiet"}
STATES: dict[str, Say] = {
    "open": lambda: _("in hand"),
    "waiting": lambda: _("waits for the member"),
    "solved": lambda: _("solved"),
    "closed": lambda: pgettext("ticket", "closed"),
    "new": lambda: pgettext("ticket", "new"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """What is to happen next with a ticket; `words` say by when, or how late it is."""

    words: str
    is_late: bool
    at: datetime


def due_of(ticket: Any, *, now: datetime | None = None) -> Due | None:
    """The next target of an unsolved ticket, or the one it has passed; None where it is done."""
    if ticket.status not in UNSOLVED:
        return None
    now = now or timezone.now()
    is_answered = ticket.replied_at is not None
    late = late_since(
        reply_due_at=ticket.reply_due_at,
        solve_due_at=ticket.solve_due_at,
        is_answered=is_answered,
        now=now,
    )
    if late is not None:
        return Due(_("%(span)s late") % {"span": span_words(now - late)}, is_late=True, at=late)
    if is_answered:
        left = _("to be solved within %(span)s")
        at = ticket.solve_due_at
    else:
        left = _("to be answered within %(span)s")
        at = min(ticket.reply_due_at, ticket.solve_due_at)
    return Due(left % {"span": span_words(at - now)}, is_late=False, at=at)


def turn_words(entry: EntryView) -> str:
    """What a change says in the thread: «solved», «opened again», «given to Sara»."""
    facts = entry.facts
    if "released" in facts:
        return _("colleagues may see it now")
    if "assignee" in facts:
        if not entry.colleague:
            return _("for whoever is there")
        return _("given to %(name)s") % {"name": entry.colleague}
    if "kind_is" in facts:
        return _("sorted anew")
    was, to = facts.get("from", ""), facts.get("to", "")
    if was in {"solved", "closed"} and to in UNSOLVED:
        return _("opened again")
    return STATES[to]() if to in STATES else ""


def spoken_words(entry: EntryView) -> str:
    """How an answer was given that left by no message."""
    if entry.facts.get("how") == "phone":
        return _("answered by phone")
    return _("answered face to face") if entry.facts.get("how") == "face" else ""


@dataclass(frozen=True, slots=True)
class OwnState:
    """Where a ticket stands, as its member reads it."""

    words: str
    tone: str


def own_state(ticket: Any) -> OwnState:
    """Whose turn it is: ours, his, or nobody's any more."""
    if ticket.status in {"solved", "closed"}:
        return OwnState(pgettext("ticket", "Settled"), "quiet")
    if ticket.status == "waiting":
        return OwnState(_("We wait for you"), "honey")
    if ticket.replied_at is not None:
        return OwnState(pgettext("ticket", "Answered"), "leaf")
    return OwnState(_("We are on it"), "petal")


def own_turn_words(entry: EntryView) -> str:
    """A change, or a talk, as the member reads it; empty for what was written."""
    if entry.kind == "note":
        return _("we have spoken about it")
    if entry.kind != "turn":
        return ""
    if entry.facts.get("to") in UNSOLVED:
        return _("opened again")
    is_solved = entry.facts.get("to") == "solved"
    return pgettext("ticket", "settled") if is_solved else pgettext("ticket", "closed")
