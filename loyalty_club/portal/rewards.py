"""The member's rewards: what there is for him, taking one, and what waits with its code."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loyalty_club.portal.forms import CancelForm, TakeForm
from loyalty_club.portal.once import do_once
from loyalty_club.portal.pages import own_id, show
from loyalty_club.web.guards import member_page
from loyalty_club.web.reward_views import shelf_for
from members.roles import Actor
from members.selectors.access import access_member
from members.selectors.club import club_day
from points.selectors.balances import balance_of
from points.selectors.rewards import redemptions_of
from points.selectors.vouchers import vouchers_of
from points.services.redemption_ends import cancel_redemption
from points.services.redemptions import issue_reward

WAITING, OPEN = "issued", "open"
SHOWN_PAST = 5


@require_safe
@member_page
def rewards(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is within reach and just beyond, what waits, vouchers, and what was before."""
    member = access_member(actor, own_id(actor))
    taken = redemptions_of(member.pk)
    context = {
        "member": member,
        "balance": balance_of(member.pk),
        "shelf": shelf_for(member.pk),
        "waiting": waiting_of(member.pk),
        "vouchers": list(
            vouchers_of(member.pk).filter(
                status=OPEN, redemption__isnull=True, ends_on__gte=club_day()
            )
        ),
        "past": list(taken.exclude(status=WAITING)[:SHOWN_PAST]),
    }
    return show(request, "portal/rewards.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def take(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The price and what is left afterwards, then it is his; once, however often it is sent."""
    member = access_member(actor, own_id(actor))
    asked = request.POST if request.method == "POST" else request.GET
    chosen = asked.get("reward", "")
    form = TakeForm(request.POST or None, initial={"reward": chosen})
    if form.is_valid() and (taken := _take(actor, form, member.pk)):
        messages.success(request, _("It is yours. Show this code at the counter."))
        return redirect(f"{reverse('portal-redemption')}?id={taken['redemption']}")
    view = shelf_for(member.pk).find(int(chosen)) if chosen.isdecimal() else None
    if view is None:
        return redirect("portal-rewards")
    balance = balance_of(member.pk)
    context = {
        "member": member,
        "form": form,
        "view": view,
        "balance": balance,
        "left": balance.spendable - view.reward.points,
    }
    return show(request, "portal/take.html", context, status=422 if form.is_bound else 200)


@require_safe
@member_page
def redemption(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One reward of his own with its code, as large as the screen allows."""
    member = access_member(actor, own_id(actor))
    chosen = request.GET.get("id", "")
    found = redemptions_of(member.pk).filter(pk=chosen).first() if chosen.isdecimal() else None
    if found is None:
        return redirect("portal-rewards")
    return show(request, "portal/redemption.html", _one(member, found, CancelForm()))


@require_POST
@member_page
def cancel(request: HttpRequest, actor: Actor) -> HttpResponse:
    """He does not want it any more; its points come back."""
    member = access_member(actor, own_id(actor))
    form = CancelForm(request.POST)
    found = None
    if form.is_valid():
        found = redemptions_of(member.pk).filter(pk=form.cleaned_data["redemption"]).first()
    if found is None:
        return redirect("portal-rewards")

    def effect() -> dict[str, Any]:
        gone = cancel_redemption(actor=actor, reason="", redemption_id=found.pk)
        return {"redemption": gone.pk}

    if do_once(actor, form, effect, page="cancel"):
        messages.success(request, _("The reward is cancelled; its points are back."))
        return redirect("portal-rewards")
    return show(request, "portal/redemption.html", _one(member, found, form), status=422)


def waiting_of(member_id: int) -> list[tuple[Any, Any]]:
    """What he has taken and not collected, in time still, each with its last day."""
    found = redemptions_of(member_id).filter(status=WAITING, expires_at__gt=timezone.now())
    return [(one, _last_day(one)) for one in found]


def _take(actor: Actor, form: TakeForm, member_id: int) -> Mapping[str, Any] | None:
    def effect() -> dict[str, Any]:
        issued = issue_reward(
            member_id=member_id, reward_id=form.cleaned_data["reward"], actor=actor
        )
        return {"redemption": issued.pk}

    return do_once(actor, form, effect, page="take")


def _one(member: Any, found: Any, form: CancelForm) -> dict[str, Any]:
    return {
        "member": member,
        "redemption": found,
        "form": form,
        "is_waiting": found.status == WAITING and found.expires_at > timezone.now(),
        "last_day": _last_day(found),
    }


def _last_day(found: Any) -> Any:
    return club_day(found.expires_at - timedelta(seconds=1))
