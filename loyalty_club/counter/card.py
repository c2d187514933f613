"""The member's card on paper, and a new one for a card that was lost."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from loyalty_club.counter.desk import NOT_ACCEPTED, Desk, counter_page, go_to
from loyalty_club.counter.forms import ReasonForm
from loyalty_club.counter.once import do_once
from members.roles import Right
from members.selectors.access import access_member
from members.services.members import replace_card


@require_safe
@counter_page(Right.MEMBERS_READ)
def card(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """A card to print."""
    context = {"member": access_member(desk.actor, member_id), "form": ReasonForm()}
    return desk.show(request, "counter/card.html", context)


@require_POST
@counter_page(Right.MEMBERS_WRITE, Right.MEMBERS_READ)
def replace(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """A new number; the lost card finds nobody from now on."""
    member = access_member(desk.actor, member_id)
    form = ReasonForm(request.POST)

    def effect() -> dict[str, str]:
        fresh = replace_card(
            actor=desk.actor, member_id=member.pk, reason=form.cleaned_data["reason"]
        )
        return {"card": fresh.card_number}

    if form.is_valid() and do_once(desk, form, effect, page="card", subject=member.pk):
        messages.success(request, _("The member has a new card; the old one is void."))
        return go_to(request, "counter-card", member.pk)
    context = {"member": member, "form": form}
    return desk.show(request, "counter/card.html", context, status=NOT_ACCEPTED)
