"""What is done with one follow-up, at the counter as in the dashboard, and taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from loyalty_club.web.sentences import sentence_for
from members.exceptions import ClubError, InvalidField, NotAllowed
from members.roles import Actor
from members.rules.calendars import CalendarName, InvalidDate, parse_day
from members.selectors.care import CallAnswer, calls_allowed
from members.selectors.club import club_day
from members.services.follow_ups import (
    assign_follow_up,
    close_follow_up,
    drop_follow_up,
    move_follow_up,
    reopen_follow_up,
)

UNDO_IN_SESSION = "follow_up_undo"
FOUND_NOTHING = 404
_CALENDARS: tuple[CalendarName, ...] = ("jalali", "gregorian")


@dataclass(frozen=True, slots=True)
class Task:
    """A follow-up as a page shows it; `days_late` is zero on its day and below zero before."""

    row: Any
    calls: CallAnswer
    days_late: int


def tasks_of(rows: list[Any]) -> list[Task]:
    """Each with what its member has said about calls. One statement."""
    today = club_day()
    answers = calls_allowed({row.member_id for row in rows})
    return [Task(row, answers[row.member_id], (today - row.due_on).days) for row in rows]


def do_follow_up(request: HttpRequest, actor: Actor, follow_up_id: int) -> None:
    """What the form's `deed` says: close, drop, move, assign or reopen; the next page says what
    was done, or why not.
    """
    deed = DEEDS.get(request.POST.get("deed", ""))
    if deed is None:
        messages.error(request, _("Choose what to do."))
        return
    try:
        said = deed(request, actor, follow_up_id)
    except ClubError as refusal:
        if isinstance(refusal, NotAllowed) or refusal.status == FOUND_NOTHING:
            raise
        messages.error(request, sentence_for(refusal))
        return
    if request.POST["deed"] in {"close", "drop"}:
        request.session[UNDO_IN_SESSION] = {"id": follow_up_id, "words": said}
    else:
        messages.success(request, said)


def follow_up_undo(request: HttpRequest) -> dict[str, Any] | None:
    """The follow-up that was closed on the page before, in words; said once."""
    undo: dict[str, Any] | None = request.session.pop(UNDO_IN_SESSION, None)
    return undo


def _close(request: HttpRequest, actor: Actor, follow_up_id: int) -> str:
    closed = close_follow_up(
        follow_up_id=follow_up_id,
        outcome=request.POST.get("outcome", ""),
        remark=request.POST.get("remark", ""),
        actor=actor,
    )
    return _("Done: %(member)s. %(outcome)s.") % {
        "member": closed.member,
        "outcome": closed.get_outcome_display(),
    }


def _drop(request: HttpRequest, actor: Actor, follow_up_id: int) -> str:
    dropped = drop_follow_up(
        follow_up_id=follow_up_id, reason=request.POST.get("remark", ""), actor=actor
    )
    return _("Dropped: %(member)s.") % {"member": dropped.member}


def _move(request: HttpRequest, actor: Actor, follow_up_id: int) -> str:
    moved = move_follow_up(follow_up_id=follow_up_id, due_on=_day_asked(request), actor=actor)
    return _("Put off: %(member)s.") % {"member": moved.member}


def _assign(request: HttpRequest, actor: Actor, follow_up_id: int) -> str:
    number = request.POST.get("assignee", "")
    assign_follow_up(
        follow_up_id=follow_up_id,
        assignee_id=int(number) if number.isdecimal() else None,
        actor=actor,
    )
    return _("Saved.")


def _reopen(request: HttpRequest, actor: Actor, follow_up_id: int) -> str:
    del request
    again = reopen_follow_up(follow_up_id=follow_up_id, actor=actor)
    return _("It is open again: %(member)s.") % {"member": again.member}


DEEDS: dict[str, Callable[[HttpRequest, Actor, int], str]] = {
    "close": _close,
    "drop": _drop,
    "move": _move,
    "assign": _assign,
    "reopen": _reopen,
}


def _day_asked(request: HttpRequest) -> date:
    """The day of the form, from a button or as people write it in one of the two calendars."""
    typed = request.POST.get("due_on", request.POST.get("day", "")).strip()
    try:
        return date.fromisoformat(typed)
    except ValueError:
        pass
    for calendar in _CALENDARS:
        try:
            return parse_day(typed, calendar=calendar)
        except InvalidDate:
            continue
    raise InvalidField(field="day", problem="invalid_date")
