"""The end of what was issued: redeemed in a shop, cancelled, or expired uncollected."""

from contextlib import suppress
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from members.exceptions import Busy, MemberClosed
from members.roles import SYSTEM, Actor, Right
from members.selectors.club import club_day
from members.services.conflicts import retry_conflicts
from points.exceptions import (
    RedemptionClosed,
    RedemptionPaysBill,
    RewardNotOffered,
    UnknownRedemption,
)
from points.locks import lock_purchases_owing, lock_redemption, lock_reserved
from points.models import Account, Redemption, Reward, Voucher
from points.rules.fairness import refuse_self_award
from points.rules.fields import as_text
from points.selectors.rewards import find_redemption
from points.services.give_backs import give_back_spent
from points.services.grants import return_to_pool
from points.services.ledger import Journal
from points.services.redemptions import audit_redemption

Status = Redemption.Status
LONGEST_REASON = 200


@transaction.atomic(savepoint=False)
def redeem_reward(
    *,
    actor: Actor,
    shop_id: int,
    redemption_id: int | None = None,
    redemption_code: str = "",
    now: datetime | None = None,
) -> Redemption:
    """Hand over what was issued, in this shop. Refuses what is collected, cancelled or expired,
    what other shops give, and a discount: that one pays a bill.
    """
    actor.require(Right.REWARDS_ISSUE, shop_id=shop_id)
    now = now or timezone.now()
    redemption = lock_redemption(_id_of(redemption_id, redemption_code))
    refuse_self_award(actor, redemption.member.mobile)
    _refuse_closed(redemption, now)
    terms = redemption.terms
    if terms["kind"] == Reward.Kind.DISCOUNT:
        raise RedemptionPaysBill(code=redemption.code)
    if terms["shop_ids"] and shop_id not in terms["shop_ids"]:
        raise RewardNotOffered(reward=terms["code"], reason="other_shop")
    redemption.shop_id = shop_id
    _end(redemption, Status.REDEEMED, actor=actor, now=now)
    audit_redemption(actor, "reward.redeemed", redemption, now)
    return redemption


@transaction.atomic(savepoint=False)
def cancel_redemption(
    *,
    actor: Actor,
    reason: str,
    redemption_id: int | None = None,
    redemption_code: str = "",
    shop_id: int | None = None,
    now: datetime | None = None,
) -> Redemption:
    """Undo what was issued and not collected: points, stock and the cap's money go back.

    A member may cancel his own; anybody else needs the right and a reason.
    """
    row_id = _id_of(redemption_id, redemption_code)
    now = now or timezone.now()
    redemption, account, reward = lock_reserved(row_id)
    is_own = actor.id == f"member:{account.pk}"
    if not is_own:
        actor.require(Right.REWARDS_ISSUE, shop_id=shop_id)
        refuse_self_award(actor, account.member.mobile)
    if redemption.status != Status.ISSUED:
        raise RedemptionClosed(status=str(redemption.status))
    redemption.reason = as_text(reason, "reason", is_required=not is_own, most=LONGEST_REASON)
    _give_back(redemption, account, reward, Status.CANCELLED, actor=actor, now=now)
    audit_redemption(actor, "reward.cancelled", redemption, now)
    return redemption


def expire_redemptions(*, now: datetime | None = None) -> int:
    """Give back what nobody collected in time; returns how many. Safe to run twice.

    Who stands at a till this very moment is left for the next run.
    """
    now = now or timezone.now()
    due = Redemption.objects.filter(status=Status.ISSUED, expires_at__lte=now).order_by("id")
    expired = 0
    for redemption_id in list(due.values_list("pk", flat=True)):
        with suppress(Busy, MemberClosed):
            expired += retry_conflicts(partial(_expire, redemption_id, now))
    return expired


@transaction.atomic
def _expire(redemption_id: int, now: datetime) -> int:
    redemption, account, reward = lock_reserved(redemption_id)
    if redemption.status != Status.ISSUED or redemption.expires_at > now:
        return 0
    _give_back(redemption, account, reward, Status.EXPIRED, actor=SYSTEM, now=now)
    return 1


def _give_back(
    redemption: Redemption,
    account: Account,
    reward: Reward,
    status: Status,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Everything as it was before, as far as the points have not expired meanwhile."""
    vouchers = Voucher.objects.select_for_update(no_key=True).filter(redemption=redemption)
    for voucher in vouchers:
        voucher.status = Voucher.Status(status.value)
        voucher.ended_at = now
        voucher.save(update_fields=["status", "ended_at"])
    _end(redemption, status, actor=actor, now=now)
    if redemption.terms["is_counted"] and reward.stock is not None:
        reward.stock += 1
        reward.save(update_fields=["stock"])
    if account.debt:
        lock_purchases_owing(account.pk)  # repaid below, and the pool is the last lock
    journal = Journal(actor=actor, now=now, business_date=club_day(now))
    give_back_spent(
        journal,
        account,
        source=f"redemption:{redemption.pk}",
        reason=redemption.terms["name"],
    )
    journal.post()
    if redemption.grant is not None:
        return_to_pool(redemption.grant)


def _end(redemption: Redemption, status: Status, *, actor: Actor, now: datetime) -> None:
    redemption.status = status
    redemption.ended_at = now
    redemption.ended_by = actor.id
    redemption.save()


def _refuse_closed(redemption: Redemption, now: datetime) -> None:
    if redemption.status != Status.ISSUED:
        raise RedemptionClosed(status=str(redemption.status))
    if redemption.expires_at <= now:
        raise RedemptionClosed(status=str(Status.EXPIRED))


def _id_of(redemption_id: int | None, code: str) -> int:
    """The redemption that is meant, by its id or by its code as it was typed."""
    if redemption_id is not None:
        return redemption_id
    found = find_redemption(code)
    if found is None:
        raise UnknownRedemption(code=code)
    return found.pk
