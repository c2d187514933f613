"""Vouchers: issued under the cap, used by one bill, cancelled, expired, open again on a void."""

from contextlib import suppress
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from members.exceptions import Busy, InvalidField
from members.roles import Actor, Right
from members.selectors.access import access_member
from members.selectors.club import club_day
from members.services.audit import write_audit
from members.services.conflicts import retry_conflicts
from points.exceptions import CapReached, UnknownVoucher, VoucherNotValid
from points.locks import lock_voucher_row
from points.models import Grant, Purchase, Redemption, Voucher
from points.rules.codes import new_code
from points.rules.fairness import refuse_self_award
from points.rules.fields import as_text
from points.rules.sales import MAX_AMOUNT, Sale
from points.selectors.vouchers import find_voucher, refuse_voucher
from points.services.grants import draw_value, return_to_pool
from points.services.offer_uses import end_offer_of, use_offer_of

Status = Voucher.Status
MOST_AT_ONCE = 500
LONGEST_REASON = 200


@transaction.atomic(savepoint=False)
def issue_voucher(
    *,
    actor: Actor,
    value: int,
    ends_on: date,
    reason: str,
    starts_on: date | None = None,
    min_bill: int = 0,
    member_id: int | None = None,
    shop_id: int | None = None,
    now: datetime | None = None,
) -> Voucher:
    """One voucher, for a member or for whoever holds it; its whole value counts under the cap
    from now on. Refuses with `CapReached` where there is no room, and oneself.
    """
    actor.require(Right.VOUCHERS_ISSUE, shop_id=shop_id)
    if member_id is not None:
        refuse_self_award(actor, access_member(actor, member_id).mobile)
    now = now or timezone.now()
    voucher = _build(
        actor=actor,
        value=value,
        starts_on=starts_on or club_day(now),
        ends_on=ends_on,
        min_bill=min_bill,
        member_id=member_id,
        shop_id=shop_id,
        reason=reason,
        now=now,
    )
    _issue([voucher], actor, now)
    return voucher


@transaction.atomic(savepoint=False)
def issue_vouchers(
    *,
    actor: Actor,
    count: int,
    value: int,
    ends_on: date,
    reason: str,
    starts_on: date | None = None,
    min_bill: int = 0,
    shop_id: int | None = None,
    now: datetime | None = None,
) -> list[Voucher]:
    """Up to 500 open vouchers of one kind: all of them, or none where the cap has no room."""
    actor.require(Right.VOUCHERS_ISSUE, shop_id=shop_id)
    if not 1 <= count <= MOST_AT_ONCE:
        raise InvalidField(field="count", problem="out_of_range")
    now = now or timezone.now()
    vouchers = [
        _build(
            actor=actor,
            value=value,
            starts_on=starts_on or club_day(now),
            ends_on=ends_on,
            min_bill=min_bill,
            member_id=None,
            shop_id=shop_id,
            reason=reason,
            now=now,
        )
        for _ in range(count)
    ]
    _issue(vouchers, actor, now)
    return vouchers


@transaction.atomic(savepoint=False)
def cancel_voucher(
    *, voucher_id: int, actor: Actor, reason: str, now: datetime | None = None
) -> Voucher:
    """Take an open voucher back; its value returns to the cap's pool.

    One that points bought is refused (`bought`): its redemption is cancelled.
    """
    actor.require(Right.VOUCHERS_ISSUE)
    reason = as_text(reason, "reason", most=LONGEST_REASON)
    now = now or timezone.now()
    if not Voucher.objects.filter(pk=voucher_id).exists():
        raise UnknownVoucher(voucher_id=voucher_id)
    voucher = lock_voucher_row(voucher_id)
    actor.require(Right.VOUCHERS_ISSUE, shop_id=voucher.shop_id)
    if voucher.redemption_id is not None:
        raise VoucherNotValid(reason="bought")
    if voucher.status != Status.OPEN:
        raise VoucherNotValid(reason=str(voucher.status))
    write_audit(
        actor=actor,
        action="voucher.cancelled",
        subject=f"voucher:{voucher.pk}",
        member_id=voucher.member_id,
        shop_id=voucher.shop_id,
        facts={"value": voucher.value},
        now=now,
    )
    voucher.ended_why = reason
    _take_out(voucher, Status.CANCELLED, now)
    return voucher


def expire_vouchers(*, now: datetime | None = None) -> int:
    """Close what nobody used in time, its value back to the pool; returns how many.

    Safe to run twice. Those that points bought expire with their redemption.
    """
    now = now or timezone.now()
    due = Voucher.objects.filter(
        status=Status.OPEN, ends_on__lt=club_day(now), redemption__isnull=True
    ).order_by("id")
    expired = 0
    for voucher_id in list(due.values_list("pk", flat=True)):
        with suppress(Busy):
            expired += retry_conflicts(partial(_expire, voucher_id, now))
    return expired


@transaction.atomic(savepoint=False)
def lock_voucher(code: str, *, sale: Sale, member_id: int | None, day: date) -> Voucher:
    """The voucher that pays a part of this bill, under lock until the sale is booked.

    Comes after the member's account and before purchases and lots. Refuses with
    `VoucherNotValid`, as the preview does.
    """
    found = find_voucher(code)
    if found is None:
        raise VoucherNotValid(reason="unknown")
    voucher = lock_voucher_row(found.pk)
    refuse_voucher(voucher, sale=sale, member_id=member_id, day=day)
    return voucher


@transaction.atomic(savepoint=False)
def use_voucher(voucher: Voucher, purchase: Purchase, amount: int, now: datetime) -> None:
    """The locked voucher has paid so much of this purchase; what is left of it is lost.

    The redemption that bought it is redeemed by that, the offer that it was is used.
    """
    voucher.status = Status.USED
    voucher.purchase = purchase
    voucher.used_value = amount
    voucher.ended_at = now
    voucher.save(update_fields=["status", "purchase", "used_value", "ended_at"])
    use_offer_of(voucher, purchase, now=now)
    redemption = voucher.redemption
    if redemption is not None:
        redemption.status = Redemption.Status.REDEEMED
        redemption.shop_id = purchase.shop_id
        redemption.ended_at = now
        redemption.ended_by = purchase.recorded_by
        redemption.save(update_fields=["status", "shop", "ended_at", "ended_by"])


@transaction.atomic(savepoint=False)
def reopen_voucher(purchase: Purchase) -> Voucher | None:
    """The sale was voided or wholly returned: its voucher is open again, as long as its window.

    Where that has ended, the next nightly run expires it and gives back its value, or the points
    that bought it. Returns the voucher, None where the purchase had none.
    """
    used = Voucher.objects.filter(purchase=purchase, status=Status.USED).first()
    if used is None:
        return None
    voucher = lock_voucher_row(used.pk)
    voucher.status = Status.OPEN
    voucher.purchase = None
    voucher.used_value = 0
    voucher.ended_at = None
    voucher.save(update_fields=["status", "purchase", "used_value", "ended_at"])
    redemption = voucher.redemption
    if redemption is not None:
        redemption.status = Redemption.Status.ISSUED
        redemption.ended_at = None
        redemption.ended_by = ""
        redemption.save(update_fields=["status", "ended_at", "ended_by"])
    return voucher


def _build(
    *,
    actor: Actor,
    value: int,
    starts_on: date,
    ends_on: date,
    min_bill: int,
    member_id: int | None,
    shop_id: int | None,
    reason: str,
    now: datetime,
) -> Voucher:
    if not 1 <= value <= MAX_AMOUNT:
        raise InvalidField(field="value", problem="out_of_range")
    if not 0 <= min_bill <= MAX_AMOUNT:
        raise InvalidField(field="min_bill", problem="out_of_range")
    if ends_on < starts_on or ends_on < club_day(now):
        raise InvalidField(field="ends_on", problem="before_start")
    return Voucher(
        code=new_code(),
        value=value,
        min_bill=min_bill,
        member_id=member_id,
        shop_id=shop_id,
        status=Status.OPEN,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=as_text(reason, "reason", most=LONGEST_REASON),
        issued_at=now,
        issued_by=actor.id,
    )


def _issue(vouchers: list[Voucher], actor: Actor, now: datetime) -> None:
    """Write the vouchers, then draw their value from the pool, whose lock is the last."""
    Voucher.objects.bulk_create(vouchers)
    one = vouchers[0]
    write_audit(
        actor=actor,
        action="voucher.issued",
        subject=f"voucher:{one.pk}",
        member_id=one.member_id,
        shop_id=one.shop_id,
        facts={"count": len(vouchers), "value": one.value},
        now=now,
    )
    for drawn, voucher in enumerate(vouchers):
        try:
            voucher.grant = _draw(voucher, actor, now)
        except CapReached as refusal:
            most = refusal.facts["most"] + drawn * voucher.value
            raise CapReached(asked=len(vouchers) * voucher.value, most=most) from refusal
    Voucher.objects.bulk_update(vouchers, ["grant"])


def _draw(voucher: Voucher, actor: Actor, now: datetime) -> Grant:
    return draw_value(
        kind=Grant.Kind.VOUCHER,
        source=f"voucher:{voucher.pk}",
        value=voucher.value,
        actor=actor,
        now=now,
        member_id=voucher.member_id,
        reason=voucher.reason,
    )


@transaction.atomic
def _expire(voucher_id: int, now: datetime) -> int:
    voucher = lock_voucher_row(voucher_id)
    if voucher.status != Status.OPEN:
        return 0
    _take_out(voucher, Status.EXPIRED, now)
    return 1


def _take_out(voucher: Voucher, status: Status, now: datetime) -> None:
    voucher.status = status
    voucher.ended_at = now
    voucher.save(update_fields=["status", "ended_at", "ended_why"])
    end_offer_of(voucher, now=now)
    if voucher.grant is not None:
        return_to_pool(voucher.grant)
