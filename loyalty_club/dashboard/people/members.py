"""The members: the list, and one member with points, purchases, statement and audit."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from analytics.selectors.members import members_list
from analytics.selectors.purchases import member_purchases
from loyalty_club.dashboard.deeds import deeds_of
from loyalty_club.dashboard.filters import MembersFilter
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.people.standings import standing_part
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import new_key
from loyalty_club.web.page_club import page_club
from members.roles import Actor, Right
from members.selectors.access import access_member
from members.selectors.trail import trail_for
from points.selectors.balances import balance_of, expiry_ladder
from points.selectors.purchases import visits_of
from points.selectors.statements import explain_entry, statement_for

LATEST = 10


@require_safe
@staff_page(Right.FIGURES_READ)
def members(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The members that match, with their figures."""
    asked = MembersFilter(request.GET, actor=actor)
    found = members_list(
        asked.shop_ids,
        query=asked.chosen("q"),
        order=asked.member_order,
        choice=asked.member_choice,
    )
    page = page_of(request, found)
    return show(request, actor, "dashboard/members.html", filter=asked, page=page)


@require_safe
@staff_page(Right.FIGURES_READ)
def member(request: HttpRequest, actor: Actor, member_id: int) -> HttpResponse:
    """One member; purchases are those of the shops this person may look at."""
    person = access_member(actor, member_id)
    page = page_of(request, statement_for(person.pk))
    return show(
        request,
        actor,
        "dashboard/member.html",
        member=person,
        balance=balance_of(person.pk),
        ladder=expiry_ladder(person.pk)[:LATEST],
        visits=visits_of(person.pk),
        purchases=member_purchases(person.pk, actor.shop_ids)[:LATEST],
        page=page,
        entries=[(entry, explain_entry(entry, page_club().currency)) for entry in page],
        deeds=_deeds(actor, person.pk),
        standing=standing_part(person.pk),
        once=new_key(),
    )


def _deeds(actor: Actor, member_id: int) -> list[Any]:
    if not actor.may(Right.AUDIT_READ):
        return []
    return deeds_of(list(trail_for(actor, member_id=member_id)[:LATEST]))
