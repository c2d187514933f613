"""What is done with one ticket on its page, each once however often it is sent, and taken back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from campaigns.services.surveys.releasing import release_matter
from campaigns.services.tickets.closing import close_ticket
from campaigns.services.tickets.states import (
    assign_ticket,
    reopen_ticket,
    solve_ticket,
    sort_ticket,
    take_back_solved,
    take_in_hand,
    wait_for_member,
)
from campaigns.services.tickets.words import answer_in_person, note, reply
from loyalty_club.dashboard.once import do_once
from loyalty_club.dashboard.tickets.ticket_forms import DeedForm
from members.roles import Actor

UNDO_IN_SESSION = "ticket_undo"
# After these one goes on with the next ticket.
LEADS_ON = frozenset({"solve", "close"})
WAIT, SOLVE = "wait", "solve"

Do = Callable[[Actor, int, DeedForm], Any]
Say = Callable[[], str]


def do_ticket(request: HttpRequest, actor: Actor, ticket_id: int, form: DeedForm) -> bool:
    """What the form's deed says; the next page tells it. False where it was refused, or is no
    deed: then the form says why.
    """
    name = form.data.get("deed", "")
    if name not in DEEDS:
        form.is_valid()
        form.add_error(None, _("Choose what to do."))
        return False
    deed, say = DEEDS[name]

    def effect() -> dict[str, Any]:
        deed(actor, ticket_id, form)
        return {}

    if do_once(actor, form, effect, page=f"ticket-{name}", subject=ticket_id) is None:
        return False
    if is_solving(form):
        request.session[UNDO_IN_SESSION] = {"id": ticket_id, "words": say()}
    else:
        messages.success(request, say())
    return True


def is_solving(form: DeedForm) -> bool:
    """True for what ends in a solution, by itself or after an answer."""
    return form.data.get("deed") == SOLVE or form.data.get("then") == SOLVE


def ticket_undo(request: HttpRequest) -> dict[str, Any] | None:
    """The ticket that was solved on the page before, in words; said once."""
    undo: dict[str, Any] | None = request.session.pop(UNDO_IN_SESSION, None)
    return undo


def _reply(actor: Actor, ticket_id: int, form: DeedForm) -> None:
    """Sent, and then left waiting for the member, or solved, as was chosen beside it."""
    typed = form.cleaned_data
    reply(ticket_id=ticket_id, text=typed["text"], seen=typed["seen"], actor=actor)
    if typed["then"] == WAIT:
        wait_for_member(ticket_id=ticket_id, actor=actor)
    elif typed["then"] == SOLVE:
        solve_ticket(ticket_id=ticket_id, actor=actor)


def _spoken(actor: Actor, ticket_id: int, form: DeedForm) -> None:
    typed = form.cleaned_data
    answer_in_person(ticket_id=ticket_id, how=typed["how"], text=typed["text"], actor=actor)
    if typed["then"] == SOLVE:
        solve_ticket(ticket_id=ticket_id, actor=actor)


def _note(actor: Actor, ticket_id: int, form: DeedForm) -> None:
    note(ticket_id=ticket_id, text=form.cleaned_data["text"], actor=actor)


def _assign(actor: Actor, ticket_id: int, form: DeedForm) -> None:
    assign_ticket(ticket_id=ticket_id, assignee_id=form.cleaned_data["assignee"], actor=actor)


def _mine(actor: Actor, ticket_id: int, form: DeedForm) -> None:
    """Given to whoever pressed it; a till has no such button."""
    del form
    own = int(actor.id.removeprefix("user:"))
    assign_ticket(ticket_id=ticket_id, assignee_id=own, actor=actor)


def _sort(actor: Actor, ticket_id: int, form: DeedForm) -> None:
    sort_ticket(ticket_id=ticket_id, kind=form.cleaned_data["kind"], actor=actor)


def _plain(service: Callable[..., Any]) -> Do:
    """A deed that asks for nothing more."""

    def deed(actor: Actor, ticket_id: int, form: DeedForm) -> None:
        del form
        service(ticket_id=ticket_id, actor=actor)

    return deed


DEEDS: dict[str, tuple[Do, Say]] = {
    "reply": (_reply, lambda: _("Your answer is on its way.")),
    "spoken": (_spoken, lambda: _("It is noted that the member has been answered.")),
    "note": (_note, lambda: _("Noted, for colleagues only.")),
    "assign": (_assign, lambda: _("Saved.")),
    "mine": (_mine, lambda: _("It is yours now.")),
    "sort": (_sort, lambda: _("Saved.")),
    "take": (_plain(take_in_hand), lambda: _("It is in hand.")),
    "wait": (_plain(wait_for_member), lambda: _("It waits for the member.")),
    "solve": (
        _plain(solve_ticket),
        lambda: _("Solved. It closes by itself when nobody writes for three days."),
    ),
    "unsolve": (_plain(take_back_solved), lambda: _("It is as it was before.")),
    "close": (_plain(close_ticket), lambda: _("Closed.")),
    "reopen": (_plain(reopen_ticket), lambda: _("It is open again.")),
    "release": (_plain(release_matter), lambda: _("Colleagues may see it now.")),
}
