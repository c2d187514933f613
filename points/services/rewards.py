"""Keeping the catalogue of rewards, and counting the gifts that the counter gives."""

import re
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from members.exceptions import InvalidField
from members.models import Shop
from members.roles import Actor, Right
from members.rules.text import tidy_name
from members.services.audit import write_audit
from points.exceptions import RewardNotOffered, RewardSoldOut, UnknownReward
from points.locks import lock_reward, lock_rewards
from points.models import Reward
from points.rules.sales import MAX_AMOUNT, Gift
from points.selectors.programs import terms_by_start
from points.selectors.rewards import find_reward, why_not_offered

Kind = Reward.Kind
CODE = re.compile(r"[a-zA-Z0-9_-]{1,40}")
LONGEST = {"name": 80, "description": 300}
RANGES = {
    "points": (0, 10**9),
    "cost": (0, MAX_AMOUNT),
    "stock": (0, 10**9),
    "member_limit": (1, 10_000),
    "valid_days": (1, 3_660),
    "min_bill": (0, MAX_AMOUNT),
    "position": (0, 30_000),
}


@transaction.atomic(savepoint=False)
def save_reward(
    *,
    actor: Actor,
    code: str,
    name: str,
    kind: str,
    points: int = 0,
    cost: int = 0,
    stock: int | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    tier: str = "",
    member_limit: int | None = None,
    valid_days: int = 30,
    min_bill: int = 0,
    shop_ids: Collection[int] = (),
    is_offered: bool = True,
    description: str = "",
    position: int | None = None,
    reward_id: int | None = None,
) -> Reward:
    """A new reward, or other terms for one that is there; what was issued keeps its own terms.

    A gift has no price in points, a discount must be worth something. Nothing is deleted: what
    is offered no more is `is_offered=False`. Without a position a new reward comes last. Each
    refusal is an `InvalidField` that names its field.
    """
    actor.require(Right.REWARDS_MANAGE)
    reward = Reward() if reward_id is None else lock_reward(reward_id)
    fields: dict[str, Any] = {
        "code": _clean_code(code, reward),
        "name": _clean_text("name", name, is_required=True),
        "description": _clean_text("description", description),
        "kind": kind,
        "points": points,
        "cost": cost,
        "stock": stock,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "tier": tier,
        "member_limit": member_limit,
        "valid_days": valid_days,
        "min_bill": min_bill,
        "is_offered": is_offered,
        "position": position,
    }
    if position is None:
        fields["position"] = _place_behind_all() if reward_id is None else reward.position
    return _keep(reward, fields, shop_ids, actor)


def _keep(
    reward: Reward, fields: dict[str, Any], shop_ids: Collection[int], actor: Actor
) -> Reward:
    is_new = reward.pk is None
    _check_terms(fields)
    shops = _known_shops(shop_ids)
    for field, value in fields.items():
        setattr(reward, field, value)
    reward.save()
    reward.shops.set(shops)
    write_audit(
        actor=actor,
        action="reward.added" if is_new else "reward.changed",
        subject=f"reward:{reward.code}",
        facts={name: fields[name] for name in ("points", "cost", "stock", "is_offered")},
    )
    return reward


@transaction.atomic(savepoint=False)
def move_reward(*, reward_id: int, actor: Actor, steps: int) -> None:
    """Move a reward down the catalogue by so many places, or up by a negative number."""
    actor.require(Right.REWARDS_MANAGE)
    rewards = lock_rewards()
    place = next((place for place, one in enumerate(rewards) if one.pk == reward_id), None)
    if place is None:
        raise UnknownReward(reward_id=reward_id)
    reward = rewards.pop(place)
    rewards.insert(max(0, place + steps), reward)
    for position, one in enumerate(rewards, start=1):
        one.position = position
    Reward.objects.bulk_update(rewards, ["position"])
    write_audit(
        actor=actor,
        action="reward.moved",
        subject=f"reward:{reward.code}",
        facts={"position": reward.position},
    )


def take_gift(code: str, shop_id: int, day: date) -> Gift:
    """The gift that the counter of this shop gives with a sale of that day, as it stands in the
    catalogue: name and cost. Refuses what is no gift, not offered there, or used up.
    """
    return _as_gift(find_reward(code), shop_id=shop_id, day=day)


@transaction.atomic(savepoint=False)
def count_gift(code: str, shop_id: int, day: date) -> Gift:
    """Take one such gift out of the stock, under its lock; the same refusals as `take_gift`.

    Belongs into the transaction that books the sale, before its purchase and lots are locked.
    """
    reward = find_reward(code)
    if reward is not None and reward.stock is not None:
        # Only what is counted is locked: gifts without end make no till wait.
        reward = lock_reward(reward.pk)
    gift = _as_gift(reward, shop_id=shop_id, day=day)
    if reward is not None and reward.stock is not None:
        reward.stock -= 1
        reward.save(update_fields=["stock"])
    return gift


def put_gift_back(code: str) -> None:
    """A voided sale has given nothing: the gift is back in its stock, where that is counted."""
    Reward.objects.filter(code=code, stock__isnull=False).update(stock=F("stock") + 1)


def _as_gift(reward: Reward | None, *, shop_id: int, day: date) -> Gift:
    if reward is None or reward.kind != Kind.GIFT:
        raise RewardNotOffered(reason="unknown")
    reason = why_not_offered(reward, shop_id=shop_id, day=day)
    if reason:
        raise RewardNotOffered(reward=reward.code, reason=reason)
    if reward.stock == 0:
        raise RewardSoldOut(reward=reward.code)
    return Gift(code=reward.code, name=reward.name, cost=reward.cost)


def _clean_code(code: str, reward: Reward) -> str:
    if not code:
        raise InvalidField(field="code", problem="required")
    if not CODE.fullmatch(code):
        raise InvalidField(field="code", problem="invalid")
    if Reward.objects.filter(code=code).exclude(pk=reward.pk).exists():
        raise InvalidField(field="code", problem="taken")
    return code


def _clean_text(field: str, raw: str, *, is_required: bool = False) -> str:
    try:
        text = tidy_name(raw, max_length=LONGEST[field])
    except ValueError as error:
        raise InvalidField(field=field, problem=str(error)) from error
    if is_required and not text:
        raise InvalidField(field=field, problem="required")
    return text


def _place_behind_all() -> int:
    last = Reward.objects.order_by("-position").values_list("position", flat=True).first()
    return 1 if last is None else last + 1


def _check_terms(fields: dict[str, Any]) -> None:
    for name, (least, most) in RANGES.items():
        if fields[name] is not None and not least <= fields[name] <= most:
            raise InvalidField(field=name, problem="out_of_range")
    _check_price(fields)
    if fields["starts_on"] and fields["ends_on"] and fields["ends_on"] < fields["starts_on"]:
        raise InvalidField(field="ends_on", problem="before_start")
    if fields["tier"] and fields["tier"] not in _known_tiers():
        raise InvalidField(field="tier", problem="invalid_choice")


def _check_price(fields: dict[str, Any]) -> None:
    if fields["kind"] not in Kind.values:
        raise InvalidField(field="kind", problem="invalid_choice")
    if fields["kind"] == Kind.GIFT and fields["points"]:
        raise InvalidField(field="points", problem="gift_is_free")
    if fields["kind"] != Kind.GIFT and not fields["points"]:
        raise InvalidField(field="points", problem="required")
    if fields["kind"] == Kind.DISCOUNT and not fields["cost"]:
        raise InvalidField(field="cost", problem="required")


def _known_tiers() -> set[str]:
    """The tiers of every program version, one to come included."""
    schemes = [terms.tiers for _, terms in terms_by_start() if terms.tiers is not None]
    return {level.code for scheme in schemes for level in scheme.levels}


def _known_shops(shop_ids: Collection[int]) -> list[Shop]:
    shops = list(Shop.objects.filter(pk__in=shop_ids))
    if len(shops) < len(set(shop_ids)):
        raise InvalidField(field="shop_ids", problem="invalid_choice")
    return shops
