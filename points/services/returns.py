"""Returns and voids: what was earned is taken back, what was spent is given back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from members.exceptions import InvalidField
from members.roles import Actor, Right
from members.selectors.club import club_day
from members.services.audit import write_audit
from points.exceptions import AlreadyReturned, ReturnExceedsNet
from points.locks import lock_open_lots, lock_sale
from points.models import Account, LedgerEntry, PointLot, Purchase, Return
from points.rules.fairness import refuse_self_award
from points.rules.returns import Reversal, plan_return
from points.selectors.balances import NO_POINTS, Balance, balance_of
from points.selectors.programs import terms_on
from points.selectors.returns import as_booked, drawn_lots, expired_points_of, plan_void
from points.services.budget import settle_pool
from points.services.debts import enter_debt, repay_debt
from points.services.forfeits import forfeit_lots
from points.services.ledger import Journal, soonest_end, take_from
from points.services.offer_uses import reopen_offers
from points.services.refills import refill_lots
from points.services.rewards import put_gift_back
from points.services.tiers import settle_after_return
from points.services.vouchers import reopen_voucher

Kind = LedgerEntry.Kind
LONGEST = {"return_number": 60, "reason": 200}


@dataclass(frozen=True, slots=True)
class Returned:
    """What a return moved, and the member's points after it."""

    record: Return
    balance: Balance


@transaction.atomic(savepoint=False)
def return_purchase(
    *,
    purchase_id: int,
    return_number: str,
    actor: Actor,
    amount: int | None = None,
    lines: Mapping[int, int] | None = None,
    reason: str = "",
    now: datetime | None = None,
) -> Returned:
    """Book goods that came back, by amount or by line (position → amount); all of it if neither.

    Always succeeds for what is left of the purchase. Points that were spent meanwhile become
    the member's debt, or are taken from his other points; points of lots that expired meanwhile
    expire at once. Refuses a return number twice and more than is left.
    """
    _check_words(return_number=return_number, reason=reason)
    if not return_number.strip():
        raise InvalidField(field="return_number", problem="required")
    purchase, account = lock_sale(purchase_id)
    actor.require(Right.RETURNS_WRITE, shop_id=purchase.shop_id)
    if account is not None:
        refuse_self_award(actor, account.member.mobile)
    if Return.objects.filter(purchase=purchase, return_number=return_number).exists():
        raise AlreadyReturned(return_number=return_number)
    if lines is not None:
        amount = _return_lines(purchase, lines)
    left = purchase.amount - purchase.returned_amount
    reversal = plan_return(as_booked(purchase), left if amount is None else amount)
    return _carry_out(
        purchase,
        account,
        reversal,
        actor=actor,
        number=return_number,
        reason=reason,
        now=now or timezone.now(),
        is_void=False,
    )


@transaction.atomic(savepoint=False)
def void_purchase(
    *, purchase_id: int, actor: Actor, reason: str, now: datetime | None = None
) -> Returned:
    """Undo a sale that should not have been: everything goes back and the sale counts no more.

    Refuses a sale of which something came back, and one on credit that has been paid meanwhile:
    those goods are returned.
    """
    purchase, account = lock_sale(purchase_id)
    actor.require(Right.PURCHASES_VOID, shop_id=purchase.shop_id)
    if account is not None:
        refuse_self_award(actor, account.member.mobile)
    _check_words(reason=reason)
    if not reason.strip():
        raise InvalidField(field="reason", problem="required")
    reversal = plan_void(purchase)
    return _carry_out(
        purchase,
        account,
        reversal,
        actor=actor,
        number="void",
        reason=reason,
        now=now or timezone.now(),
        is_void=True,
    )


def _check_words(**words: str) -> None:
    for name, text in words.items():
        if "\x00" in text:
            raise InvalidField(field=name, problem="control_character")
        if len(text) > LONGEST[name]:
            raise InvalidField(field=name, problem="too_long")


def _return_lines(purchase: Purchase, wanted: Mapping[int, int]) -> int:
    """Mark the lines; returns the sum. An unknown line or too much of one is refused."""
    lines = {line.position: line for line in purchase.lines.select_for_update()}
    if not wanted or not set(wanted) <= set(lines):
        raise InvalidField(field="lines", problem="unknown_line")
    for position, amount in wanted.items():
        line = lines[position]
        if not 0 < amount <= line.amount - line.returned_amount:
            raise ReturnExceedsNet(line=position, left=line.amount - line.returned_amount)
        line.returned_amount += amount
        line.save(update_fields=["returned_amount"])
    return sum(wanted.values())


def _carry_out(
    purchase: Purchase,
    account: Account | None,
    reversal: Reversal,
    *,
    actor: Actor,
    number: str,
    reason: str,
    now: datetime,
    is_void: bool,
) -> Returned:
    record = Return(
        purchase=purchase,
        return_number=number,
        amount=reversal.amount,
        money=reversal.money,
        clawed_back=0,
        given_back=0,
        debt=0,
        is_void=is_void,
        reason=reason,
        recorded_at=now,
        business_date=club_day(now),
        recorded_by=actor.id,
    )
    purchase.returned_amount += reversal.amount
    purchase.returned_net += reversal.money
    purchase.status = _status_after(reversal, is_void=is_void)
    if account is not None:
        journal = Journal(actor=actor, now=now, business_date=record.business_date)
        _reverse_points(journal, account, record, reversal)
    _take_back_given(purchase)
    if reversal.is_whole:
        _undo_beside(purchase, account, record)
    settle_pool(purchase)
    purchase.save()
    record.save(force_insert=True)
    if account is not None:
        settle_after_return(
            account=account,
            terms=terms_on(record.business_date),
            day=record.business_date,
            actor=actor,
            now=now,
        )
    _audit(record, actor)
    balance = NO_POINTS if account is None else balance_of(account.pk, now=now)
    return Returned(record=record, balance=balance)


def _audit(record: Return, actor: Actor) -> None:
    purchase = record.purchase
    write_audit(
        actor=actor,
        action="purchase.voided" if record.is_void else "purchase.returned",
        subject=f"purchase:{purchase.pk}",
        member_id=purchase.member_id,
        shop_id=purchase.shop_id,
        facts={"amount": record.amount, "return_number": record.return_number},
        now=record.recorded_at,
    )


def _undo_beside(purchase: Purchase, account: Account | None, record: Return) -> None:
    """The sale is wholly undone: its rules count against no limit, its voucher and its offers are
    open again, and where it never was, its gift is back on the shelf.
    """
    purchase.rule_uses.update(is_undone=True)
    reopen_voucher(purchase)
    if account is not None:
        reopen_offers(
            purchase,
            today=record.business_date,
            now=record.recorded_at,
            is_void=record.is_void,
            is_closed=account.is_closed,
        )
    if purchase.gift_code and record.is_void:
        put_gift_back(purchase.gift_code)


def _take_back_given(purchase: Purchase) -> None:
    """The club's discount comes back with the goods, in proportion; the gift only when the whole
    sale is undone.
    """
    if not purchase.discount_value and not purchase.gift_value:
        return
    if purchase.status == Purchase.Status.VOIDED:
        purchase.given_value = 0
        return
    left = purchase.amount - purchase.returned_amount
    purchase.given_value = purchase.gift_value + purchase.discount_value * left // purchase.amount


def _status_after(reversal: Reversal, *, is_void: bool) -> Purchase.Status:
    if is_void:
        return Purchase.Status.VOIDED
    return Purchase.Status.RETURNED if reversal.is_whole else Purchase.Status.PARTLY_RETURNED


def _reverse_points(journal: Journal, account: Account, record: Return, reversal: Reversal) -> None:
    """Give back first, so that what must be taken back finds as much as possible."""
    purchase = record.purchase
    lots = lock_open_lots(account)
    source = f"return:{purchase.pk}:{record.return_number}"
    if reversal.give_back:
        _give_back(journal, account, purchase, lots, reversal.give_back, source)
        purchase.given_back_points += reversal.give_back
        record.given_back = reversal.give_back
    if reversal.take_back:
        _take_back(journal, account, record, lots, reversal.take_back, source)
    journal.post()
    if account.is_closed:
        # The buyer has been erased: what comes back to him ends with the rest.
        forfeit_lots(journal, account, lock_open_lots(account))
        journal.post()


def _give_back(
    journal: Journal,
    account: Account,
    purchase: Purchase,
    lots: list[PointLot],
    points: int,
    source: str,
) -> None:
    """Back into the lots they came from, the one with the longest life first; what belongs to
    an expired lot expires at once.
    """
    puts = _lots_to_refill(purchase, lots, points)
    fresh = refill_lots(
        journal, account, Kind.REDEEM_RETURN, puts=puts, source=source, purchase=purchase
    )
    lots += [lot for lot in fresh if lot not in lots]
    # The till's return number may be long; what has come back so far names the return as well.
    origin = f"return:{purchase.pk}:{purchase.returned_amount}"
    repay_debt(journal, account, fresh, source=origin, in_hand=purchase)


def _lots_to_refill(
    purchase: Purchase, lots: list[PointLot], points: int
) -> list[tuple[PointLot, int]]:
    """Where the points go back to: lots at hand, and those that had been spent up."""
    open_lots = {lot.pk: lot for lot in lots}
    drawn = drawn_lots(purchase)
    spent_up = PointLot.objects.select_for_update(no_key=True).in_bulk(
        [draw.lot_id for draw in drawn if draw.lot_id not in open_lots]
    )
    puts: list[tuple[PointLot, int]] = []
    for draw in drawn:
        if points <= 0:
            break
        put = min(points, draw.points)
        puts.append((open_lots.get(draw.lot_id) or spent_up[draw.lot_id], put))
        points -= put
    return puts


def _take_back(
    journal: Journal,
    account: Account,
    record: Return,
    lots: list[PointLot],
    points: int,
    source: str,
) -> None:
    """Out of the sale's own lot, then what of it had expired (nothing to take), then the
    member's other points; what is still missing he owes.
    """
    purchase = record.purchase
    unit_value = purchase.granted_value // purchase.earned_points
    own = [lot for lot in lots if lot.purchase_id == purchase.pk]
    takes = take_from(own, points)
    left = points - sum(taken for _, taken in takes)
    expired = min(left, expired_points_of(purchase) - purchase.expired_points)
    purchase.expired_points += expired
    others = [
        lot for lot in lots if lot.purchase_id != purchase.pk and lot.expires_at > journal.now
    ]
    others.sort(key=soonest_end)
    takes += take_from(others, left - expired)
    taken = sum(taken for _, taken in takes)
    if taken:
        journal.debit(account, Kind.CLAW_BACK, takes=takes, source=source, purchase=purchase)
    owed = points - taken - expired
    purchase.recovered_points += taken + expired
    purchase.recovered_value += (taken + expired) * unit_value
    if owed:
        enter_debt(account, purchase, points=owed, value=owed * unit_value)
        journal.touch(account)
    record.clawed_back = taken
    record.debt = owed
