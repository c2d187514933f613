"""What every page of a draft shares: how it is shown, and how a change of it is answered."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from loyalty_club.dashboard.frame import NOT_ACCEPTED, show
from loyalty_club.dashboard.program.draft_reading import Draft, find_draft, words_of
from loyalty_club.dashboard.program.sample_bill import SampleForm
from members.roles import Actor
from members.selectors.club import club_day
from points.exceptions import DraftChanged, DraftPublished

DROPPED = "dropped_rule"
CHANGED = "club:draft"


def show_draft(
    request: HttpRequest,
    actor: Actor,
    draft: Draft,
    *,
    opened: str = "",
    form: Form | None = None,
    is_stale: bool = False,
) -> HttpResponse:
    """The draft's page, or for htmx its cards alone; one card may be open as a form."""
    words = words_of(draft.document)
    status = NOT_ACCEPTED if is_stale or (form is not None and form.errors) else 200
    context: dict[str, Any] = {
        "draft": draft,
        "words": words,
        "opened": opened,
        "form": form,
        "is_stale": is_stale,
        "dropped": dropped_rule(request, draft),
    }
    if is_htmx(request):
        return render(request, "dashboard/parts/draft_cards.html", context, status=status)
    sample = SampleForm(words.terms, club_day(), request.GET)
    result = sample.result() if sample.is_valid() else None
    return show(
        request,
        actor,
        "dashboard/draft.html",
        status=status,
        sample=sample,
        result=result,
        **context,
    )


def change_draft(
    request: HttpRequest, actor: Actor, draft_id: int, change: Callable[[int], Any], *, anchor: str
) -> HttpResponse:
    """Do one change to the revision that the reader saw, and show the draft again.

    Whoever comes second sees the draft as it is now, and that his change was not made.
    """
    try:
        change(revision_in(request))
    except DraftChanged:
        return show_draft(request, actor, find_draft(actor, draft_id), is_stale=True)
    except DraftPublished:
        return to_program(request)
    return changed(request, actor, draft_id, anchor=anchor)


def changed(request: HttpRequest, actor: Actor, draft_id: int, *, anchor: str) -> HttpResponse:
    """The draft after a change, at the place that changed."""
    if is_htmx(request):
        answer = show_draft(request, actor, find_draft(actor, draft_id))
        return trigger_client_event(answer, CHANGED)
    return redirect(f"{reverse('dashboard-draft', args=[draft_id])}#{anchor}")


def to_program(request: HttpRequest) -> HttpResponse:
    """A published draft no longer changes: the program has it now."""
    messages.info(request, _("This draft has been published; you find it among the versions."))
    return redirect("dashboard-program")


def dropped_rule(request: HttpRequest, draft: Draft) -> dict[str, Any] | None:
    """The rule that was removed last, as long as nothing has changed since."""
    dropped: dict[str, Any] | None = request.session.get(DROPPED)
    if dropped and (dropped["draft"], dropped["revision"]) == (draft.id, draft.revision):
        return dropped
    return None


def stale_sentence() -> str:
    """Somebody else was quicker, and what to do."""
    return _(
        "Somebody changed this draft while you were writing. What you typed is still here: look"
        " at the rest, then save again."
    )


def revision_in(request: HttpRequest) -> int:
    """The revision that the form was made from; 0, which none is, where it names none."""
    typed = request.POST.get("revision", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def is_htmx(request: HttpRequest) -> bool:
    """Whether a part of the page is asked for, not the whole."""
    return bool(getattr(request, "htmx", False))
