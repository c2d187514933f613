"""Ringing up: one sale becomes one purchase, its points spent and earned, exactly once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from members.roles import Actor, Right
from members.selectors.club import club_day, club_zone
from members.services.audit import write_audit
from members.services.rows import fresh_row
from points.exceptions import Backdated, DuplicateReceipt, SelfAward
from points.locks import lock_account, lock_open_lots, lock_purchases_owing
from points.models import (
    Account,
    BudgetWindow,
    LedgerEntry,
    Payment,
    PointLot,
    Purchase,
    PurchaseLine,
)
from points.rules.budget import allowance
from points.rules.checkout import Budget, Decision, decide
from points.rules.earning import Award
from points.rules.sales import Bonus, Sale
from points.rules.terms import Terms
from points.selectors.balances import NO_POINTS, Balance, balance_of
from points.selectors.programs import terms_on
from points.services.budget import open_window, pool_room
from points.services.debts import repay_debt
from points.services.ledger import Journal, as_rule_lot, matched

OLDEST = timedelta(days=7)
CLOCK_SLACK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Booked:
    """What ringing up did: the purchase, why its points, and the member's points after it."""

    purchase: Purchase
    award: Award
    spent_points: int
    balance: Balance
    account: Account | None


@dataclass(frozen=True, slots=True)
class Moment:
    """When a sale happened, by the club's clock, and the terms and window of that day."""

    now: datetime
    occurred_at: datetime
    terms: Terms
    window: BudgetWindow


@transaction.atomic(savepoint=False)
def record_purchase(
    *,
    sale: Sale,
    actor: Actor,
    bonuses: Sequence[Bonus] = (),
    now: datetime | None = None,
) -> Booked:
    """Book the sale: points spent first (earliest expiry), then earned on the money part.

    Refuses: no right for the shop, a duplicate receipt, too few points, a time too far back or
    ahead, serving oneself. Where the cap leaves too little the grant is reduced, not refused.
    On refusal nothing is written.
    """
    actor.require(Right.PURCHASES_WRITE, shop_id=sale.shop_id)
    moment = moment_of(sale, actor=actor, now=now or timezone.now())
    account = None if sale.member_id is None else lock_account(sale.member_id)
    if account is not None:
        refuse_self_award(actor, account.member.mobile)
        if account.debt:
            lock_purchases_owing(account.pk)  # to be repaid below, and the pool is the last lock
    lots = lock_open_lots(account) if account is not None and sale.points_amount else []
    own = allowance(sale.net, moment.terms.cap_bps)
    decision, pool = settle_decision(
        sale, moment=moment, lots=lots, bonuses=bonuses, own_allowance=own
    )
    purchase = _insert_purchase(sale, actor, moment, decision, is_settled=pool is not None)
    journal = Journal(actor=actor, now=moment.now, business_date=purchase.business_date)
    if account is not None:
        _post_points(journal, account, purchase, lots, decision, moment)
    if pool is not None:
        pool.pool += purchase.pool_effect
        pool.save(update_fields=["pool"])
    write_audit(
        actor=actor,
        action="purchase.recorded",
        subject=f"purchase:{purchase.pk}",
        member_id=sale.member_id,
        shop_id=sale.shop_id,
        facts={"amount": sale.amount, "granted": decision.award.granted},
        now=moment.now,
    )
    return Booked(
        purchase=purchase,
        award=decision.award,
        spent_points=decision.spent_points,
        balance=NO_POINTS if account is None else balance_of(account.pk, now=moment.now),
        account=account,
    )


def moment_of(sale: Sale, *, actor: Actor, now: datetime) -> Moment:
    """The sale's time, terms and window; a time outside what is believable is refused.

    Only an import of history may be older than a week; nobody may be ahead of the clock.
    """
    occurred_at = sale.occurred_at or now
    refuse_unbelievable_time(occurred_at, actor=actor, now=now)
    day = club_day(occurred_at)
    terms = terms_on(day)
    return Moment(now, occurred_at, terms, open_window(terms.window(day)))


def refuse_unbelievable_time(occurred_at: datetime, *, actor: Actor, now: datetime) -> None:
    """Too far back for one who does not import history, or ahead of the clock."""
    too_old = occurred_at < now - OLDEST and not actor.may(Right.HISTORY_IMPORT)
    if too_old or occurred_at > now + CLOCK_SLACK:
        raise Backdated(occurred_at=occurred_at.isoformat())


def refuse_self_award(actor: Actor, mobile: str | None) -> None:
    """Nobody serves himself: another colleague must."""
    if mobile and actor.mobile == mobile:
        raise SelfAward


def settle_decision(
    sale: Sale,
    *,
    moment: Moment,
    lots: Sequence[PointLot],
    bonuses: Sequence[Bonus],
    own_allowance: int,
) -> tuple[Decision, BudgetWindow | None]:
    """Decide; only where the sale's own allowance does not do, lock the pool and decide again."""
    rule_lots = [as_rule_lot(lot) for lot in lots]
    decision = decide(
        sale,
        terms=moment.terms,
        lots=rule_lots,
        now=moment.now,
        bonuses=bonuses,
        budget=Budget(own_allowance, moment.window.pool),
    )
    if not decision.needs_pool:
        return decision, None
    wanted = decision.award.wanted * moment.terms.point_value
    pool = pool_room(moment.window.pk, needed=wanted - own_allowance)
    decision = decide(
        sale,
        terms=moment.terms,
        lots=rule_lots,
        now=moment.now,
        bonuses=bonuses,
        budget=Budget(own_allowance, pool.pool, is_locked=True),
    )
    return decision, pool


def credit_award(
    journal: Journal,
    account: Account,
    purchase: Purchase,
    award: Award,
    *,
    terms: Terms,
    occurred_at: datetime,
) -> None:
    """Enter what the sale earned; on credit the points wait for the settlement. What the member
    owes from earlier returns is repaid out of them first.
    """
    if not award.granted:
        return
    zone = club_zone()
    waits = purchase.is_on_credit and purchase.settled_at is None
    lot = journal.credit(
        account,
        LedgerEntry.Kind.EARN,
        points=award.granted,
        unit_value=terms.point_value,
        source=f"purchase:{purchase.pk}",
        purchase=purchase,
        vests_at=None if waits else terms.vests_at(occurred_at, zone),
        expires_at=terms.expires_at(occurred_at, zone),
        breakdown=[reason.as_json() for reason in award.reasons],
    )
    repay_debt(journal, account, [lot], source=f"purchase:{purchase.pk}")


def _insert_purchase(
    sale: Sale, actor: Actor, moment: Moment, decision: Decision, *, is_settled: bool
) -> Purchase:
    purchase = build_purchase(sale, actor, moment, decision, is_settled=is_settled)
    try:
        purchase.save(force_insert=True)
    except IntegrityError as error:
        if "purchase_once" not in str(error):
            raise
        raise DuplicateReceipt(
            shop_id=sale.shop_id,
            terminal=sale.terminal,
            receipt_number=sale.receipt_number,
            business_date=purchase.business_date,
            fingerprint=purchase.fingerprint,
        ) from error
    PurchaseLine.objects.bulk_create(build_lines(sale, purchase))
    Payment.objects.bulk_create(build_payments(sale, purchase, decision))
    return purchase


def build_purchase(
    sale: Sale, actor: Actor, moment: Moment, decision: Decision, *, is_settled: bool = False
) -> Purchase:
    """The purchase's row, not yet written; `is_settled` with the pool that the caller holds."""
    day = club_day(moment.occurred_at)
    surplus = allowance(sale.net, moment.terms.cap_bps) - decision.award.value
    return fresh_row(
        Purchase,
        shop_id=sale.shop_id,
        terminal=sale.terminal,
        receipt_number=sale.receipt_number,
        business_date=day,
        fingerprint=sale.fingerprint(day),
        member_id=sale.member_id,
        program_id=moment.terms.program_id,
        window_id=moment.window.pk,
        occurred_at=moment.occurred_at,
        recorded_at=moment.now,
        is_backdated=day < club_day(moment.now),
        recorded_by=actor.id,
        note=sale.note,
        amount=sale.amount,
        net=sale.net,
        is_on_credit=sale.is_on_credit,
        wanted_points=decision.award.wanted,
        earned_points=decision.award.granted,
        spent_points=decision.spent_points,
        cap_bps=moment.terms.cap_bps,
        granted_value=decision.award.value,
        pool_effect=surplus if is_settled else 0,
        is_swept=is_settled,
    )


def build_lines(sale: Sale, purchase: Purchase) -> list[PurchaseLine]:
    """The bill's lines, numbered from one."""
    return [
        fresh_row(
            PurchaseLine,
            purchase_id=purchase.pk,
            position=position,
            product=line.product,
            category=line.category,
            quantity=line.quantity,
            amount=line.amount,
        )
        for position, line in enumerate(sale.lines, start=1)
    ]


def build_payments(sale: Sale, purchase: Purchase, decision: Decision) -> list[Payment]:
    """How the bill was paid; the points part carries its points."""
    return [
        fresh_row(
            Payment,
            purchase_id=purchase.pk,
            tender=paid.tender,
            amount=paid.amount,
            points=decision.spent_points if paid.tender == Payment.Tender.POINTS else 0,
        )
        for paid in sale.payments
    ]


def _post_points(
    journal: Journal,
    account: Account,
    purchase: Purchase,
    lots: list[PointLot],
    decision: Decision,
    moment: Moment,
) -> None:
    if decision.takes:
        journal.debit(
            account,
            LedgerEntry.Kind.REDEEM,
            takes=matched(decision.takes, lots),
            source=f"purchase:{purchase.pk}",
            purchase=purchase,
        )
    credit_award(
        journal,
        account,
        purchase,
        decision.award,
        terms=moment.terms,
        occurred_at=moment.occurred_at,
    )
    journal.post()
