"""One ticket: its thread, whose it is, and everything that is done with it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.selectors.tickets.listing import access_ticket, answerers_of, ticket_kinds
from campaigns.selectors.tickets.people import address_of, person_of
from campaigns.selectors.tickets.thread import EntryView, thread_of
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.messages.message_words import why_words
from loyalty_club.dashboard.tickets.ticket_deeds import (
    LEADS_ON,
    do_ticket,
    is_solving,
    ticket_undo,
)
from loyalty_club.dashboard.tickets.ticket_forms import LONGEST_TEXT, DeedForm
from loyalty_club.dashboard.tickets.ticket_preview import reply_preview
from loyalty_club.dashboard.tickets.ticket_rows import own_tickets, ticket_rows
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import new_key
from loyalty_club.web.ticket_words import UNSOLVED, spoken_words, turn_words
from members.roles import Actor, Right
from members.selectors.care import calls_allowed
from points.selectors.purchases import visits_of

OTHERS_SHOWN = 3


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.TICKETS_READ)
def ticket(request: HttpRequest, actor: Actor, ticket_id: int) -> HttpResponse:
    """The conversation beside the member, and what one does with it."""
    if request.method == "POST":
        actor.require(Right.TICKETS_WRITE)
    row = access_ticket(actor, ticket_id)
    refused = None
    if request.method == "POST":
        form = DeedForm(request.POST)
        if do_ticket(request, actor, row.pk, form):
            leads_on = request.POST.get("deed") in LEADS_ON or is_solving(form)
            where = ["dashboard-tickets"] if leads_on else ["dashboard-ticket", row.pk]
            return redirect(*where)
        refused = form
        row = access_ticket(actor, ticket_id)
    return show(
        request,
        actor,
        "dashboard/ticket.html",
        row=row,
        shown=ticket_rows([row])[0],
        thread=_thread(row.pk),
        refused=refused,
        refused_deed=request.POST.get("deed", "") if refused else "",
        typed=request.POST.get("text", "") if refused else "",
        status=422 if refused else 200,
        undo=ticket_undo(request),
        **_person(actor, row),
        **_deeds(actor, row),
    )


@require_POST
@staff_page(Right.TICKETS_READ, Right.TICKETS_WRITE)
def preview(request: HttpRequest, actor: Actor, ticket_id: int) -> HttpResponse:
    """The answer as it will leave, while it is typed."""
    row = access_ticket(actor, ticket_id)
    text = request.POST.get("text", "").replace("\x00", "")[:LONGEST_TEXT]
    context = {"preview": reply_preview(row, text)}
    return render(request, "dashboard/parts/ticket_preview.html", context)


def _thread(ticket_id: int) -> list[dict[str, Any]]:
    """Each entry with what the page says of it."""
    return [_shown(entry) for entry in thread_of(ticket_id)]


def _shown(entry: EntryView) -> dict[str, Any]:
    return {
        "entry": entry,
        "words": turn_words(entry) if entry.kind == "turn" else spoken_words(entry),
        "why": why_words(entry.message) if entry.message is not None else "",
    }


def _person(actor: Actor, row: Any) -> dict[str, Any]:
    """Whose it is: calls, visits, and what else he has asked."""
    person = person_of(row)
    address = address_of(row, person)
    if person is None:
        return {"person": None, "address": address}
    others = own_tickets(actor, person.pk).exclude(pk=row.pk)[:OTHERS_SHOWN]
    return {
        "person": person,
        "address": address,
        "calls": calls_allowed([person.pk])[person.pk],
        "visits": visits_of(person.pk),
        "others": ticket_rows(others),
    }


def _deeds(actor: Actor, row: Any) -> dict[str, Any]:
    may_write = actor.may(Right.TICKETS_WRITE)
    is_open = row.status in UNSOLVED
    return {
        "once": new_key(),
        "may_write": may_write,
        "is_open": is_open,
        "is_mine": row.assignee_id is not None and actor.id == f"user:{row.assignee_id}",
        "people": answerers_of(row) if may_write and is_open else [],
        "kinds": ticket_kinds(),
        "may_close": row.status == "solved" or (is_open and actor.may(Right.TICKETS_MANAGE)),
        "may_release": row.is_withheld and actor.may(Right.FEEDBACK_FIRST),
    }
