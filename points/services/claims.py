"""After the sale: a member claims it by its receipt, a credit sale is settled."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from members.roles import Actor, Right
from members.selectors.club import club_day, club_zone
from members.services.audit import write_audit
from members.services.rows import insert_rows
from points.exceptions import AlreadyClaimed, AlreadyReturned, NotOnCredit
from points.locks import (
    lock_account,
    lock_open_lots,
    lock_purchase,
    lock_purchases_owing,
    lock_sale,
)
from points.models import Account, LedgerEntry, Purchase
from points.rules.budget import allowance, needs_pool, room
from points.rules.earning import Award, award, wish
from points.rules.facts import Facts
from points.rules.fairness import refuse_self_award
from points.rules.terms import Terms
from points.selectors.balances import balance_of
from points.selectors.memory import facts_for, memories_of
from points.selectors.programs import terms_of, terms_on
from points.services.budget import pool_room
from points.services.ledger import Journal
from points.services.purchase_rows import build_uses, sale_of
from points.services.purchases import Booked, credit_award
from points.services.tiers import settle_standing


@transaction.atomic(savepoint=False)
def claim_purchase(
    *, purchase_id: int, member_id: int, actor: Actor, now: datetime | None = None
) -> Booked:
    """Give a sale that had no member to one, with the points it would have earned, by the terms
    of its day. What he has been promised is for sales that are rung up to him: a claim sees no
    offers. A sale that is returned or another's is refused.
    """
    account = lock_account(member_id)
    purchase = lock_purchase(purchase_id)
    actor.require(Right.PURCHASES_WRITE, shop_id=purchase.shop_id)
    refuse_self_award(actor, account.member.mobile)
    if purchase.member_id is not None:
        raise AlreadyClaimed(purchase_id=purchase_id)
    if purchase.status != Purchase.Status.CLOSED:
        raise AlreadyReturned(returned=purchase.returned_amount)
    now = now or timezone.now()
    terms = terms_of(purchase.program)
    if account.debt:
        lock_purchases_owing(account.pk)  # to be repaid below, and the pool is the last lock
    memory = memories_of([member_id], terms, day=purchase.business_date)[member_id]
    facts = None
    if not terms.is_plain:
        sale = sale_of(purchase, member_id=member_id)
        facts = facts_for(sale, terms, memory, occurred_at=purchase.occurred_at)
    granted = _grant_late(purchase, terms, facts)
    purchase.member_id = member_id
    purchase.wanted_points = granted.wanted
    purchase.earned_points = granted.granted
    purchase.save()
    insert_rows(build_uses(purchase, granted.reasons))
    journal = Journal(actor=actor, now=now, business_date=club_day(now))
    credit_award(journal, account, purchase, granted, terms=terms, occurred_at=purchase.occurred_at)
    journal.post()
    _settle_standing(account, actor, now)
    write_audit(
        actor=actor,
        action="purchase.claimed",
        subject=f"purchase:{purchase.pk}",
        member_id=member_id,
        shop_id=purchase.shop_id,
        facts={"granted": granted.granted},
        now=now,
    )
    return Booked(
        purchase=purchase,
        award=granted,
        spent_points=0,
        balance=balance_of(account.pk, now=now),
        account=account,
    )


@transaction.atomic(savepoint=False)
def settle_purchase(*, purchase_id: int, actor: Actor, now: datetime | None = None) -> Purchase:
    """A credit sale has been paid: its waiting points become active. No sale, no new points."""
    purchase, account = lock_sale(purchase_id)
    actor.require(Right.PURCHASES_WRITE, shop_id=purchase.shop_id)
    if not purchase.is_on_credit or purchase.settled_at is not None:
        raise NotOnCredit(purchase_id=purchase_id)
    if purchase.status in {Purchase.Status.RETURNED, Purchase.Status.VOIDED}:
        raise AlreadyReturned(returned=purchase.returned_amount)
    now = now or timezone.now()
    purchase.settled_at = now
    purchase.save(update_fields=["settled_at"])
    if account is not None:
        waiting = [lot for lot in lock_open_lots(account) if lot.purchase_id == purchase.pk]
        journal = Journal(actor=actor, now=now, business_date=club_day(now))
        for lot in waiting:
            lot.vests_at = terms_of(purchase.program).vests_at(now, club_zone())
            lot.save(update_fields=["vests_at"])
            journal.note(
                account,
                LedgerEntry.Kind.ACTIVATE,
                source=f"purchase:{purchase.pk}",
                purchase=purchase,
            )
        journal.post()
        _settle_standing(account, actor, now)
    write_audit(
        actor=actor,
        action="purchase.settled",
        subject=f"purchase:{purchase.pk}",
        member_id=purchase.member_id,
        shop_id=purchase.shop_id,
        now=now,
    )
    return purchase


def _settle_standing(account: Account, actor: Actor, now: datetime) -> None:
    """What counts for the member from now on may raise him."""
    day = club_day(now)
    settle_standing(account=account, terms=terms_on(day), day=day, actor=actor, now=now)


def _grant_late(purchase: Purchase, terms: Terms, facts: Facts | None) -> Award:
    """Grant within what the sale has not yet given to the pool; beyond it, out of the pool."""
    reasons = wish(terms, purchase.net, facts=facts, is_throttled=purchase.window.is_throttled)
    wanted = sum(reason.due for reason in reasons) * terms.point_value
    own = _own_room(purchase)
    if not needs_pool(wanted_value=wanted, own_allowance=own, pool=purchase.window.pool):
        granted = award(reasons, terms=terms, room=own)
        purchase.granted_value = granted.value
        return granted
    pool = pool_room(purchase.window_id, needed=wanted - own)
    # Filling the pool may have swept this very sale: its lock is ours.
    purchase.refresh_from_db(fields=["pool_effect"])
    own = _own_room(purchase)
    granted = award(reasons, terms=terms, room=room(own_allowance=own, pool=pool.pool))
    pool.pool += own - granted.value
    pool.save(update_fields=["pool"])
    purchase.granted_value = granted.value
    purchase.pool_effect += own - granted.value
    purchase.is_swept = True
    return granted


def _own_room(purchase: Purchase) -> int:
    """What the sale's allowance leaves beside its gift and what the pool has had of it."""
    own = allowance(purchase.net, purchase.cap_bps)
    return own - purchase.pool_effect - purchase.given_value
