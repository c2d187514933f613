"""Writing to the club: a question, a complaint or an idea, and what was answered."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns.exceptions import UnknownTicket
from campaigns.selectors.tickets.listing import access_ticket, tickets_of
from campaigns.selectors.tickets.thread import own_thread_of, with_first_words
from campaigns.services.tickets.opening import open_ticket
from campaigns.services.tickets.words import say
from loyalty_club.portal.once import do_once
from loyalty_club.portal.pages import own_id, show
from loyalty_club.portal.ticket_forms import SayForm, WriteForm
from loyalty_club.web.guards import member_page
from loyalty_club.web.ticket_words import ICONS, own_state, own_turn_words
from members.roles import Actor
from members.selectors.access import access_member

A_PAGE = 20
PORTAL = "portal"
NOT_ACCEPTED = 422


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def tickets(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everything he has written, and a sheet for a new matter; `kind` may choose what it is."""
    member = access_member(actor, own_id(actor))
    form = WriteForm(request.POST or None, initial={"kind": request.GET.get("kind", "question")})
    if form.is_valid() and (opened := _write(actor, form, member.pk)):
        messages.success(request, _("Thank you. You will find our answer here."))
        return redirect(_address(opened["ticket"]))
    rows = with_first_words(tickets_of(member.pk, sees_withheld=True))
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "member": member,
        "form": form,
        "page": page,
        "rows": [(row, ICONS[row.kind], own_state(row)) for row in page],
    }
    return show(request, "portal/tickets.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def ticket(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One of his own with all that was said; he may write back at any time."""
    member = access_member(actor, own_id(actor))
    asked = request.POST.get("ticket") if request.method == "POST" else request.GET.get("id")
    row = _own(actor, asked or "")
    if row is None:
        return redirect("portal-tickets")
    form = SayForm(request.POST or None, initial={"ticket": row.pk})
    if form.is_valid() and (said := _say(actor, form, row.pk)):
        messages.success(request, _("Your words have reached us."))
        return redirect(_address(said["ticket"]))
    context = {
        "member": member,
        "row": row,
        "icon": ICONS[row.kind],
        "state": own_state(row),
        "thread": [(entry, own_turn_words(entry)) for entry in own_thread_of(row.pk)],
        "form": form,
    }
    return show(request, "portal/ticket.html", context, status=_status(form))


def waiting_for_him(member_id: int) -> int:
    """How many of his own wait for a word of his."""
    return tickets_of(member_id, sees_withheld=True).filter(status="waiting").count()


def _own(actor: Actor, number: str) -> Any:
    """His ticket with this number; nothing for any other, or for none."""
    if not number.isdecimal() or len(number) > len("999999999"):
        return None
    try:
        return access_ticket(actor, int(number))
    except UnknownTicket:
        return None


def _write(actor: Actor, form: WriteForm, member_id: int) -> Mapping[str, Any] | None:
    def effect() -> dict[str, Any]:
        opened = open_ticket(
            kind=form.cleaned_data["kind"],
            way=PORTAL,
            text=form.cleaned_data["text"],
            member_id=member_id,
            actor=actor,
        )
        return {"ticket": opened.pk}

    return do_once(actor, form, effect, page="ticket-new")


def _say(actor: Actor, form: SayForm, ticket_id: int) -> Mapping[str, Any] | None:
    def effect() -> dict[str, Any]:
        entry = say(ticket_id=ticket_id, text=form.cleaned_data["text"], actor=actor)
        return {"ticket": entry.ticket_id}

    return do_once(actor, form, effect, page="ticket-say")


def _address(ticket_id: int) -> str:
    return f"{reverse('portal-ticket')}?id={ticket_id}"


def _status(form: WriteForm | SayForm) -> int:
    return NOT_ACCEPTED if form.errors else 200
