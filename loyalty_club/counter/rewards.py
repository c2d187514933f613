"""Rewards at the counter: what the member can have, and giving one of them."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loyalty_club.counter.desk import NOT_ACCEPTED, Desk, counter_page, go_to
from loyalty_club.counter.forms import IssueForm
from loyalty_club.counter.member_card import waiting_of
from loyalty_club.counter.once import do_once
from loyalty_club.counter.refusals import refusal_facts
from loyalty_club.web.reward_views import RewardView, shelf_for
from members.exceptions import ClubError, NotAllowed
from members.roles import Right
from members.selectors.access import access_member
from points.exceptions import UnknownReward
from points.selectors.balances import balance_of
from points.selectors.vouchers import vouchers_of
from points.services.redemptions import ask_reward_code, issue_reward

OPEN = "open"


@require_safe
@counter_page(Right.REWARDS_ISSUE, Right.MEMBERS_READ)
def rewards(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """Everything on the shelf as this member sees it, what waits for him, and his vouchers."""
    member = access_member(desk.actor, member_id)
    vouchers = vouchers_of(member.pk).filter(status=OPEN, redemption__isnull=True)
    context = {
        "member": member,
        "balance": balance_of(member.pk),
        "shelf": shelf_for(member.pk, shop_id=desk.shop.id),
        "waiting": waiting_of(member.pk),
        "vouchers": list(vouchers),
    }
    return desk.show(request, "counter/rewards.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@counter_page(Right.REWARDS_ISSUE, Right.MEMBERS_READ)
def issue(request: HttpRequest, desk: Desk, member_id: int, reward_id: int) -> HttpResponse:
    """The price, the points after it, then it is the member's; once, however often it is sent."""
    member = access_member(desk.actor, member_id)
    form = IssueForm(request.POST or None)
    if form.is_valid() and (issued := _issue(desk, form, member.pk, reward_id)):
        messages.success(request, _("The reward is the member's now."))
        return go_to(request, "counter-redemption", member.pk, issued["redemption"])
    view = _on_the_shelf(desk, member.pk, reward_id)
    balance = balance_of(member.pk)
    context = {
        "member": member,
        "form": form,
        "view": view,
        "balance": balance,
        "left": balance.spendable - view.reward.points,
    }
    status = NOT_ACCEPTED if form.is_bound else 200
    return desk.show(request, "counter/reward_issue.html", context, status=status)


@require_POST
@counter_page(Right.REWARDS_ISSUE, Right.MEMBERS_READ)
def send_code(request: HttpRequest, desk: Desk, member_id: int, reward_id: int) -> HttpResponse:
    """Send the member the code that this reward asks for, and say so."""
    member = access_member(desk.actor, member_id)
    context: dict[str, Any] = {"member": member}
    try:
        context["sent"] = ask_reward_code(
            member_id=member.pk, reward_id=reward_id, actor=desk.actor
        )
    except NotAllowed:
        raise
    except ClubError as refusal:
        context["refusal"] = refusal_facts(refusal)["sentence"]
    status = 200 if context.get("sent") else NOT_ACCEPTED
    return desk.show(request, "counter/parts/code_sent.html", context, status=status)


def _on_the_shelf(desk: Desk, member_id: int, reward_id: int) -> RewardView:
    view = shelf_for(member_id, shop_id=desk.shop.id).find(reward_id)
    if view is None:
        raise UnknownReward(reward_id=reward_id)
    return view


def _issue(desk: Desk, form: IssueForm, member_id: int, reward_id: int) -> Mapping[str, Any] | None:
    def effect() -> dict[str, Any]:
        redemption = issue_reward(
            member_id=member_id,
            reward_id=reward_id,
            actor=desk.actor,
            shop_id=desk.shop.id,
            code=form.cleaned_data["code"],
        )
        return {"redemption": redemption.pk}

    return do_once(desk, form, effect, page=f"reward:{reward_id}", subject=member_id)
