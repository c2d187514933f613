"""One reward that a member has taken: its slip, handing it over, and taking it back."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from loyalty_club.counter.desk import NOT_ACCEPTED, Desk, counter_page, go_to
from loyalty_club.counter.forms import ReasonForm
from loyalty_club.counter.once import do_once
from loyalty_club.web.once_form import OnceForm
from members.roles import Right
from members.selectors.access import access_member
from members.selectors.club import club_day
from points.exceptions import UnknownRedemption
from points.selectors.balances import balance_of
from points.selectors.rewards import redemptions_of
from points.services.redemption_ends import cancel_redemption, redeem_reward

WAITING = "issued"
# A discount is not handed over: its code pays a part of a bill.
PAYS_A_BILL = "discount"


@require_safe
@counter_page(Right.REWARDS_ISSUE, Right.MEMBERS_READ)
def redemption(
    request: HttpRequest, desk: Desk, member_id: int, redemption_id: int
) -> HttpResponse:
    """The reward as it stands, with its slip to print."""
    context = _redemption(desk, member_id, redemption_id)
    return desk.show(request, "counter/redemption.html", context)


@require_POST
@counter_page(Right.REWARDS_ISSUE, Right.MEMBERS_READ)
def hand_over(request: HttpRequest, desk: Desk, member_id: int, redemption_id: int) -> HttpResponse:
    """The member has it in his hands now."""
    context = _redemption(desk, member_id, redemption_id)
    form = OnceForm(request.POST)

    def effect() -> dict[str, Any]:
        redeemed = redeem_reward(
            actor=desk.actor, shop_id=desk.shop.id, redemption_id=redemption_id
        )
        return {"redemption": redeemed.pk}

    if form.is_valid() and do_once(desk, form, effect, page="hand-over", subject=redemption_id):
        messages.success(request, _("The reward is handed over."))
        return go_to(request, "counter-redemption", member_id, redemption_id)
    context["form"] = form
    return desk.show(request, "counter/redemption.html", context, status=NOT_ACCEPTED)


@require_POST
@counter_page(Right.REWARDS_ISSUE, Right.MEMBERS_READ)
def cancel(request: HttpRequest, desk: Desk, member_id: int, redemption_id: int) -> HttpResponse:
    """Take it back with a reason; its points return to the member."""
    context = _redemption(desk, member_id, redemption_id)
    form = ReasonForm(request.POST)

    def effect() -> dict[str, Any]:
        cancelled = cancel_redemption(
            actor=desk.actor,
            reason=form.cleaned_data["reason"],
            redemption_id=redemption_id,
            shop_id=desk.shop.id,
        )
        return {"redemption": cancelled.pk}

    if form.is_valid() and do_once(desk, form, effect, page="cancel", subject=redemption_id):
        messages.success(request, _("The reward is cancelled; its points are back."))
        return go_to(request, "counter-redemption", member_id, redemption_id)
    context["cancel_form"] = form
    return desk.show(request, "counter/redemption.html", context, status=NOT_ACCEPTED)


def _redemption(desk: Desk, member_id: int, redemption_id: int) -> dict[str, Any]:
    member = access_member(desk.actor, member_id)
    found = redemptions_of(member.pk).filter(pk=redemption_id).first()
    if found is None:
        raise UnknownRedemption(redemption_id=redemption_id)
    is_waiting = found.status == WAITING
    return {
        "member": member,
        "redemption": found,
        "is_waiting": is_waiting,
        "last_day": club_day(found.expires_at - timedelta(seconds=1)),
        "is_late": is_waiting and found.expires_at <= timezone.now(),
        "is_discount": found.terms["kind"] == PAYS_A_BILL,
        "balance": balance_of(member.pk),
        "form": OnceForm(),
        "cancel_form": ReasonForm(),
    }
