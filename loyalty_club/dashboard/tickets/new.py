"""A new ticket: what somebody has told staff, about a member or a stranger."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns.selectors.tickets.listing import answerers
from campaigns.services.tickets.opening import open_ticket
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.once import do_once
from loyalty_club.dashboard.people.people import people_found
from loyalty_club.dashboard.program.phrases import full_money
from loyalty_club.dashboard.tickets.ticket_forms import NewTicketForm
from loyalty_club.templatetags.club import day_short
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right
from members.selectors.access import access_member
from members.selectors.staff import all_shops
from points.selectors.purchases import purchases_of

NOBODY = "nobody"
STAFF = "staff"
OFFERED_PURCHASES = 8


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.TICKETS_READ, Right.TICKETS_WRITE, Right.MEMBERS_READ)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose whose matter it is, then write it down."""
    chosen = request.GET.get("member", "")
    if not chosen.isdecimal() and chosen != NOBODY:
        people = people_found(request, actor, lambda found: f"?member={found.pk}")
        return show(request, actor, "dashboard/ticket_new.html", people=people)
    member = access_member(actor, int(chosen)) if chosen.isdecimal() else None
    form = NewTicketForm(
        request.POST or None,
        shops=[shop for shop in all_shops(actor) if shop.is_open],
        people=answerers(actor.shop_ids),
        purchases=_purchases(actor, member),
        is_of_all=actor.shop_ids is None,
        initial={"kind": "question"},
    )
    if request.method == "POST":
        member_id = None if member is None else member.pk
        told = do_once(
            actor,
            form,
            lambda: _opened(actor, member_id, form.terms()),
            page="ticket-new",
            subject=member_id or NOBODY,
        )
        if told is not None:
            messages.success(request, _("The ticket is open."))
            return redirect("dashboard-ticket", told["ticket"])
    return show(request, actor, "dashboard/ticket_new.html", form=form, member=member)


def _opened(actor: Actor, member_id: int | None, terms: dict[str, Any]) -> dict[str, Any]:
    opened = open_ticket(way=STAFF, member_id=member_id, actor=actor, **terms)
    return {"ticket": opened.pk}


def _purchases(actor: Actor, member: Any) -> list[tuple[int, str]]:
    """His last ones in the shops that the actor serves."""
    if member is None or not actor.may(Right.PURCHASES_READ):
        return []
    last = purchases_of(member.pk, shop_ids=actor.shop_ids)[:OFFERED_PURCHASES]
    return [
        (one.pk, f"{day_short(one.occurred_at)} · {full_money(one.amount)} · {one.shop.name}")
        for one in last
    ]
