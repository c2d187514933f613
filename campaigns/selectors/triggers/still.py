"""Whether what sent members on their way is still so when a step is due, with today's facts."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from campaigns.models import Journey, Passage
from campaigns.selectors.triggers.lapsing import points_lapsing
from campaigns.selectors.triggers.look import Look
from campaigns.selectors.triggers.tiers import rank_of, still_ending
from points.models import Purchase, Standing
from points.selectors.tiers import standings_of

Trigger = Journey.Trigger
Facts = dict[str, Any]
Found = dict[int, Facts | None]


def facts_now(look: Look, passages: Sequence[Passage]) -> Found:
    """By passage what can be said today; None where what began it is no longer so.

    Points have been spent, the tier has changed again or was kept, the purchase was voided. One
    statement or two for however many passages of a journey.
    """
    return CHECKS.get(look.trigger, _as_it_began)(look, passages)


def _as_it_began(look: Look, passages: Sequence[Passage]) -> Found:
    del look
    return {one.pk: one.facts for one in passages}


def _of_purchase(look: Look, passages: Sequence[Passage]) -> Found:
    del look
    back = Purchase.objects.filter(
        pk__in=[_number(one) for one in passages],
        status__in=[Purchase.Status.VOIDED, Purchase.Status.RETURNED],
    )
    gone = set(back.values_list("pk", flat=True))
    return {one.pk: None if _number(one) in gone else one.facts for one in passages}


def _of_points(look: Look, passages: Sequence[Passage]) -> Found:
    left = points_lapsing(look, {one.member_id for one in passages})
    found: Found = {}
    for one in passages:
        points = left.get((one.member_id, date.fromisoformat(one.facts["lapse_day"])), 0)
        found[one.pk] = {**one.facts, "lapsing": points} if points else None
    return found


def _of_standing(look: Look, passages: Sequence[Passage]) -> Found:
    if look.words("change") == "ending":
        ending = still_ending(look, [_number(one) for one in passages])
        return {one.pk: ending.get(_number(one)) for one in passages}
    rows = Standing.objects.filter(pk__in=[_number(one) for one in passages], ended_on=None)
    standing = set(rows.values_list("pk", flat=True))
    return {one.pk: one.facts if _number(one) in standing else None for one in passages}


def _of_nearness(look: Look, passages: Sequence[Passage]) -> Found:
    held = standings_of({one.member_id for one in passages})
    found: Found = {}
    for one in passages:
        standing = held.get(one.member_id)
        has_risen = standing is not None and (
            rank_of(look, standing.tier) >= rank_of(look, one.facts["level"])
        )
        found[one.pk] = None if has_risen else one.facts
    return found


def _number(passage: Passage) -> int:
    """The id of the row that began it, out of its key."""
    return int(passage.run_key.rpartition(":")[2])


CHECKS: dict[str, Callable[[Look, Sequence[Passage]], Found]] = {
    Trigger.PURCHASE: _of_purchase,
    Trigger.POINTS_LAPSING: _of_points,
    Trigger.TIER_NEAR: _of_nearness,
    Trigger.TIER_REACHED: _of_standing,
    Trigger.TIER_LOST: _of_standing,
}
