"""The targets of tickets: within how many hours each kind is answered and solved."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns.selectors.tickets.listing import ticket_kinds
from campaigns.selectors.tickets.targets import ticket_targets
from campaigns.services.tickets.targets import change_target
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.once import do_once
from loyalty_club.dashboard.tickets.ticket_forms import TargetForm
from loyalty_club.web.guards import staff_page
from loyalty_club.web.ticket_words import ICONS
from members.roles import Actor, Right


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.TICKETS_READ, Right.TICKETS_MANAGE)
def targets(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Each kind with its hours; one is changed at a time."""
    sent = None
    if request.method == "POST":
        kind = request.POST.get("kind", "")
        if kind not in dict(ticket_kinds()):
            return redirect("dashboard-ticket-targets")
        form = TargetForm(request.POST, auto_id=f"{kind}_%s")
        told = do_once(actor, form, lambda: _changed(actor, kind, form), page="ticket-target")
        if told is not None:
            messages.success(request, _("Saved. It holds for tickets opened from now on."))
            return redirect("dashboard-ticket-targets")
        sent = (kind, form)
    return show(
        request,
        actor,
        "dashboard/ticket_targets.html",
        cards=_cards(sent),
        status=422 if sent else 200,
    )


def _changed(actor: Actor, kind: str, form: TargetForm) -> dict[str, Any]:
    typed = form.cleaned_data
    change_target(
        kind=kind,
        reply_hours=typed["reply_hours"],
        solve_hours=typed["solve_hours"],
        actor=actor,
    )
    return {}


def _cards(sent: tuple[str, TargetForm] | None) -> list[tuple[str, str, str, TargetForm]]:
    """Kind, its words, its icon and its form; the one that was refused as it was sent."""
    standing = ticket_targets()
    cards = []
    for kind, words in ticket_kinds():
        target = standing[kind]
        form = TargetForm(
            initial={"reply_hours": target.reply_hours, "solve_hours": target.solve_hours},
            auto_id=f"{kind}_%s",
        )
        if sent is not None and sent[0] == kind:
            form = sent[1]
        cards.append((kind, words, ICONS[kind], form))
    return cards
