"""The catalogue of rewards: what is offered for points, what it costs, what became of it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.once import do_once, press
from loyalty_club.dashboard.rewards.reward_forms import RewardForm
from loyalty_club.dashboard.simulation.verdicts import Verdict, discount_verdict, price_verdict
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import new_key
from members.roles import Actor, Right
from members.selectors.club import club_day
from members.selectors.staff import all_shops
from points.exceptions import NoProgram
from points.selectors.catalogue import kept_rewards, tier_names, unused_reward_code
from points.selectors.programs import terms_on
from points.selectors.rewards import all_rewards
from points.services.rewards import move_reward, save_reward


@require_safe
@staff_page(Right.FIGURES_READ)
def rewards(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The whole catalogue in its order; the counter's gifts under a heading of their own."""
    kept = kept_rewards(club_day())
    return show(
        request,
        actor,
        "dashboard/rewards.html",
        rows=[row for row in kept if row.reward.kind != "gift"],
        gifts=[row for row in kept if row.reward.kind == "gift"],
        may_manage=actor.may(Right.REWARDS_MANAGE),
        once=new_key(),
    )


@require_http_methods(["GET", "POST"])
@staff_page(Right.REWARDS_MANAGE)
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new reward; it comes last in the catalogue."""
    kind = request.GET.get("kind", "product")
    form = _form(request, actor, {"kind": kind, "code": unused_reward_code()})
    return _edit(request, actor, form, None)


@require_http_methods(["GET", "POST"])
@staff_page(Right.REWARDS_MANAGE)
def change(request: HttpRequest, actor: Actor, reward_id: int) -> HttpResponse:
    """Other terms from now on; what was issued keeps its own."""
    reward = _reward(reward_id)
    return _edit(request, actor, _form(request, actor, _typed(reward)), reward)


@require_safe
@staff_page(Right.REWARDS_MANAGE)
def preview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the figures typed so far would mean."""
    form = RewardForm(request.GET, shops=[], tiers={})
    return render(request, "dashboard/parts/verdicts.html", {"verdicts": _verdicts(form)})


@require_POST
@staff_page(Right.REWARDS_MANAGE)
def move(request: HttpRequest, actor: Actor, reward_id: int) -> HttpResponse:
    """One place up or down, past those of its own heading."""
    step = -1 if request.POST.get("to") == "up" else 1
    press(
        request,
        actor,
        lambda form: move_reward(
            reward_id=reward_id, actor=actor, steps=_steps_past(reward_id, step)
        ),
        page="reward-move",
        subject=f"{reward_id}:{step}",
        said=_("The order is changed."),
    )
    return redirect("dashboard-rewards")


@require_POST
@staff_page(Right.REWARDS_MANAGE)
def offer(request: HttpRequest, actor: Actor, reward_id: int) -> HttpResponse:
    """Stop offering a reward, or offer it again; what was issued can still be collected."""
    reward = _reward(reward_id)
    is_offered = request.POST.get("offered") == "yes"
    said = _("“%(name)s” is offered again.") if is_offered else _("“%(name)s” is offered no more.")
    press(
        request,
        actor,
        lambda form: save_reward(
            actor=actor, reward_id=reward_id, **{**_terms(reward), "is_offered": is_offered}
        ),
        page="reward-offer",
        subject=f"{reward_id}:{is_offered}",
        said=said % {"name": reward.name},
    )
    return redirect("dashboard-rewards")


def _edit(request: HttpRequest, actor: Actor, form: RewardForm, reward: Any) -> HttpResponse:
    kept = {} if reward is None else {"reward_id": reward.pk, "is_offered": reward.is_offered}
    if request.method == "POST":
        told = do_once(
            actor,
            form,
            lambda: {"reward": save_reward(actor=actor, **_saved(form, reward), **kept).pk},
            page="reward",
            subject=kept.get("reward_id", "new"),
        )
        if told is not None:
            messages.success(request, _("“%(name)s” is saved.") % form.cleaned_data)
            return redirect("dashboard-rewards")
    return show(
        request,
        actor,
        "dashboard/reward_edit.html",
        form=form,
        reward=reward,
        verdicts=_verdicts(form),
    )


def _form(request: HttpRequest, actor: Actor, initial: Mapping[str, Any]) -> RewardForm:
    shops = [(shop.pk, shop.name) for shop in all_shops(actor) if shop.is_open]
    return RewardForm(request.POST or None, initial=initial, shops=shops, tiers=tier_names())


def _reward(reward_id: int) -> Any:
    reward = all_rewards().filter(pk=reward_id).first()
    if reward is None:
        raise Http404
    return reward


def _terms(reward: Any) -> dict[str, Any]:
    """The reward as `save_reward` takes it."""
    names = (
        "code name kind points cost stock starts_on ends_on tier member_limit valid_days"
        " min_bill description position"
    )
    terms = {name: getattr(reward, name) for name in names.split()}
    return {**terms, "shop_ids": [shop.pk for shop in reward.shops.all()]}


def _saved(form: RewardForm, reward: Any) -> dict[str, Any]:
    """The terms of the form; shops that its reader does not see stay as they are."""
    terms = form.terms()
    if reward is not None:
        shown = {shop_id for shop_id, _name in form.shop_choices}
        hidden = [shop.pk for shop in reward.shops.all() if shop.pk not in shown]
        terms["shop_ids"] = [*terms["shop_ids"], *hidden]
    return terms


def _typed(reward: Any) -> dict[str, Any]:
    """The reward as its form begins: what is nothing is an empty field."""
    terms = _terms(reward)
    nothing = {name: terms[name] or None for name in ("points", "cost", "min_bill")}
    return {**terms, **nothing, "shops": terms["shop_ids"]}


def _steps_past(reward_id: int, step: int) -> int:
    """How far to the next reward of the same heading, in that direction; 0 at its end."""
    rows = list(all_rewards())
    place = next((place for place, row in enumerate(rows) if row.pk == reward_id), None)
    if place is None:
        raise Http404
    is_gift = rows[place].kind == "gift"
    others = range(place + step, len(rows) if step > 0 else -1, step)
    return next((one - place for one in others if (rows[one].kind == "gift") == is_gift), 0)


def _verdicts(form: RewardForm) -> list[Verdict]:
    if form.is_bound:
        form.is_valid()
    facts = form.cleaned_data if form.is_bound else form.initial
    points, cost, kind = facts.get("points") or 0, facts.get("cost") or 0, facts.get("kind")
    said = []
    if kind != "gift":
        said.append(price_verdict(points=points, cost=cost, point_value=_point_value()))
    if kind == "discount":
        said.append(discount_verdict(value=cost, min_bill=facts.get("min_bill") or 0))
    return [verdict for verdict in said if verdict is not None]


def _point_value() -> int:
    try:
        return terms_on(club_day()).point_value
    except NoProgram:
        return 0
