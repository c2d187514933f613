"""Issuing a reward: its points leave at once and are kept for it until it is collected."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from members.models import Confirmation
from members.roles import Actor, Right
from members.selectors.club import club_day, club_zone
from members.services.audit import write_audit
from members.services.confirmations import ask_confirmation, check_confirmation
from points.exceptions import NotEnoughPoints, UnknownReward
from points.locks import lock_account, lock_open_lots, lock_reward
from points.models import (
    Account,
    Grant,
    LedgerEntry,
    PointLot,
    Redemption,
    Reward,
    Voucher,
)
from points.rules.codes import new_code
from points.rules.fairness import refuse_self_award
from points.selectors.programs import terms_on
from points.selectors.rewards import standpoint_of, why_not
from points.services.grants import draw_value
from points.services.ledger import Journal, as_rule_lot, take_from

Takes = list[tuple[PointLot, int]]


@transaction.atomic(savepoint=False)
def ask_reward_code(
    *, member_id: int, reward_id: int, actor: Actor, now: datetime | None = None
) -> Confirmation:
    """Send the member the code with which this reward may be issued at its present price."""
    actor.require(Right.REWARDS_ISSUE)
    reward = Reward.objects.filter(pk=reward_id).first()
    if reward is None:
        raise UnknownReward(reward_id=reward_id)
    return ask_confirmation(
        member_id=member_id,
        purpose=_purpose(reward),
        points=reward.points,
        actor=actor,
        now=now,
    )


@transaction.atomic(savepoint=False)
def issue_reward(
    *,
    member_id: int,
    reward_id: int,
    actor: Actor,
    shop_id: int | None = None,
    code: str | None = None,
    now: datetime | None = None,
) -> Redemption:
    """Issue a reward: its points leave the lots that expire first, one leaves the stock, and
    what it costs beyond the points' value is drawn from the cap's pool.

    A discount is a voucher from now on, under the same code. A member acts for himself alone;
    anybody else needs the right, and the member's one-time code from the program's threshold on.
    Refuses a reward that is not offered there, sold out, for a higher tier or had too often, too
    few points, and a cost that the cap has no room for. On refusal nothing is written.
    """
    is_own = actor.id == f"member:{member_id}"
    if not is_own:
        actor.require(Right.REWARDS_ISSUE, shop_id=shop_id)
    now = now or timezone.now()
    day = club_day(now)
    account = lock_account(member_id)
    if not is_own:
        refuse_self_award(actor, account.member.mobile)
    reward = lock_reward(reward_id)
    obstacle = why_not(reward, standpoint_of(member_id, shop_id=shop_id, day=day))
    if obstacle is not None:
        raise obstacle
    takes = _spendable(account, reward.points, now)
    if not is_own and 0 < terms_on(day).code_points <= reward.points:
        check_confirmation(
            member_id=member_id, purpose=_purpose(reward), points=reward.points, code=code, now=now
        )
    redemption = _insert(account, reward, takes, actor=actor, shop_id=shop_id, now=now)
    audit_redemption(actor, "reward.issued", redemption, now)
    _draw_rest(redemption, actor, now)
    return redemption


def audit_redemption(actor: Actor, action: str, redemption: Redemption, now: datetime) -> None:
    """One row of the audit for what happened to a redemption."""
    write_audit(
        actor=actor,
        action=action,
        subject=f"redemption:{redemption.pk}",
        member_id=redemption.member_id,
        shop_id=redemption.shop_id,
        facts={"reward": redemption.terms["code"], "points": redemption.points},
        now=now,
    )


def _spendable(account: Account, points: int, now: datetime) -> Takes:
    """The lots that pay so many points, the one that expires first in front."""
    lots = [lot for lot in lock_open_lots(account) if as_rule_lot(lot).is_spendable(now)]
    takes = take_from(lots, points)
    have = sum(taken for _, taken in takes)
    if have < points:
        value = sum(taken * lot.unit_value for lot, taken in takes)
        raise NotEnoughPoints(spendable=have, payable=value, needed=points)
    return takes


def _insert(
    account: Account,
    reward: Reward,
    takes: Takes,
    *,
    actor: Actor,
    shop_id: int | None,
    now: datetime,
) -> Redemption:
    """The redemption with its points taken, its stock counted and, for a discount, its voucher."""
    day = club_day(now)
    redemption = Redemption.objects.create(
        reward=reward,
        member=account.member,
        code=new_code(),
        points=reward.points,
        value=sum(points * lot.unit_value for lot, points in takes),
        terms=_terms_of(reward),
        shop_id=shop_id,
        issued_at=now,
        issued_by=actor.id,
        expires_at=_midnight_after(day + timedelta(days=reward.valid_days)),
    )
    journal = Journal(actor=actor, now=now, business_date=day)
    journal.debit(
        account,
        LedgerEntry.Kind.REDEEM,
        takes=takes,
        source=f"redemption:{redemption.pk}",
        reason=reward.name,
    )
    journal.post()
    if reward.stock is not None:
        reward.stock -= 1
        reward.save(update_fields=["stock"])
    if reward.kind == Reward.Kind.DISCOUNT:
        _insert_voucher(redemption, reward, day)
    return redemption


def _insert_voucher(redemption: Redemption, reward: Reward, day: date) -> None:
    shop_ids = redemption.terms["shop_ids"]
    Voucher.objects.create(
        code=redemption.code,
        value=reward.cost,
        min_bill=reward.min_bill,
        member=redemption.member,
        shop_id=shop_ids[0] if len(shop_ids) == 1 else None,
        status=Voucher.Status.OPEN,
        starts_on=day,
        ends_on=day + timedelta(days=reward.valid_days),
        redemption=redemption,
        issued_at=redemption.issued_at,
        issued_by=redemption.issued_by,
    )


def _terms_of(reward: Reward) -> dict[str, Any]:
    """The reward as it is now. `is_counted` where its stock was."""
    return {
        "code": reward.code,
        "name": reward.name,
        "description": reward.description,
        "kind": reward.kind,
        "points": reward.points,
        "cost": reward.cost,
        "valid_days": reward.valid_days,
        "min_bill": reward.min_bill,
        "tier": reward.tier,
        "shop_ids": sorted(shop.pk for shop in reward.shops.all()),
        "is_counted": reward.stock is not None,
    }


def _draw_rest(redemption: Redemption, actor: Actor, now: datetime) -> None:
    """What the reward costs beyond its points counts under the cap. Locks the pool, last."""
    rest = redemption.terms["cost"] - redemption.value
    if rest <= 0:
        return
    redemption.grant = draw_value(
        kind=Grant.Kind.REWARD,
        source=f"redemption:{redemption.pk}",
        value=rest,
        actor=actor,
        now=now,
        member_id=redemption.member_id,
        reason=redemption.terms["name"],
    )
    redemption.save(update_fields=["grant"])


def _purpose(reward: Reward) -> str:
    return f"reward:{reward.pk}"


def _midnight_after(last_day: date) -> datetime:
    """The first moment after this day, by the club's clock."""
    return datetime.combine(last_day + timedelta(days=1), time.min, tzinfo=club_zone())
