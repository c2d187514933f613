"""Who lives together: shown on the member's page, linked and unlinked by staff."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.once import press
from loyalty_club.dashboard.people.people import people_found
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import new_key
from members.roles import Actor, Right
from members.selectors.access import access_member
from members.selectors.households import household_of
from members.services.households import join_household, leave_household


def household_part(actor: Actor, member_id: int) -> dict[str, Any]:
    """What `dashboard/parts/member_household.html` shows of a member."""
    return {
        "household": household_of(member_id),
        "may_change_household": actor.may(Right.MEMBERS_WRITE),
    }


@require_http_methods(["GET", "POST"])
@staff_page(Right.MEMBERS_WRITE, Right.FIGURES_READ)
def household(request: HttpRequest, actor: Actor, member_id: int) -> HttpResponse:
    """Find who lives with this member, and say so."""
    member = access_member(actor, member_id)
    if request.method == "POST":
        typed = request.POST.get("other", "")
        other = access_member(actor, int(typed) if typed.isdecimal() and len(typed) < 19 else 0)
        press(
            request,
            actor,
            lambda _form: join_household(member_id=other.pk, other_id=member.pk, actor=actor),
            page="household",
            subject=f"{member.pk}:{other.pk}",
            said=_("They are one household now."),
        )
        return redirect("dashboard-household", member.pk)
    return show(
        request,
        actor,
        "dashboard/household.html",
        member=member,
        household=household_of(member.pk),
        people=people_found(request, actor, lambda found: str(found.pk), except_id=member.pk),
        once=new_key(),
    )


@require_POST
@staff_page(Right.MEMBERS_WRITE, Right.FIGURES_READ)
def leave(request: HttpRequest, actor: Actor, member_id: int) -> HttpResponse:
    """This member lives alone from now on."""
    member = access_member(actor, member_id)
    press(
        request,
        actor,
        lambda _form: leave_household(member_id=member.pk, actor=actor),
        page="household-leave",
        subject=member.pk,
        said=_("He is in no household now."),
    )
    typed = request.POST.get("from", "")
    seen_on = int(typed) if typed.isdecimal() and len(typed) < 19 else member.pk
    return redirect("dashboard-household", seen_on)
