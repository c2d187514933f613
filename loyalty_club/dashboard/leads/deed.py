"""One deed on one lead: a form on its own page, or a button; done once, then back to the lead."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from campaigns.selectors.leads.board import grade_shown
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.leads.seeing import sees_lead_mobile
from loyalty_club.dashboard.once import NoteForm, do_once
from loyalty_club.web.once_form import OnceForm
from members.roles import Actor

OPEN = "open"


def ask(
    request: HttpRequest,
    actor: Actor,
    lead: Any,
    form: OnceForm,
    deed: Callable[[], Any],
    *,
    page: str,
    said: str,
    **context: Any,
) -> HttpResponse:
    """The page of a form about this lead; sent, the deed is done and its lead's page says so."""
    if request.method == "POST" and is_done(actor, form, deed, page=page, subject=lead.pk):
        messages.success(request, said)
        return redirect("dashboard-lead", lead.pk)
    return show_deed(request, actor, lead, page=page, form=form, **context)


def show_deed(
    request: HttpRequest, actor: Actor, lead: Any, *, page: str, **context: Any
) -> HttpResponse:
    """The page of a deed, with the lead it is about; of one that is closed only its own page."""
    if request.method != "POST" and lead.status != OPEN:
        return redirect("dashboard-lead", lead.pk)
    template = f"dashboard/{page.replace('-', '_')}.html"
    about = {
        "lead": lead,
        "grade": grade_shown(lead),
        "sees_mobile": sees_lead_mobile(actor, lead),
    }
    return show(request, actor, template, **about, **context)


def is_done(
    actor: Actor, form: OnceForm, deed: Callable[[], Any], *, page: str, subject: object
) -> bool:
    """True when the deed is done, now or when this form came before; else the form says why."""

    def effect() -> dict[str, Any]:
        deed()
        return {}

    return do_once(actor, form, effect, page=page, subject=subject) is not None


def pressed(
    request: HttpRequest, actor: Actor, deed: Callable[[], Any], *, page: str, subject: object
) -> bool:
    """A button: True when its deed is done; else the next page says why not."""
    form = NoteForm(request.POST)
    if is_done(actor, form, deed, page=page, subject=subject):
        return True
    for error in form.errors.values():
        messages.error(request, str(error[0]))
    return False
