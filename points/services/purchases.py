"""Ringing up: one sale becomes one purchase, its points spent and earned, exactly once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from members.exceptions import InvalidField
from members.roles import Actor, Right
from members.selectors.club import club_day, club_zone
from members.services.audit import write_audit
from members.services.rows import insert_rows
from points.exceptions import Backdated, DuplicateReceipt
from points.locks import (
    lock_account,
    lock_open_lots,
    lock_purchases_owing,
    lock_usable_offers,
)
from points.models import (
    Account,
    BudgetWindow,
    LedgerEntry,
    Offer,
    PointLot,
    Purchase,
    Standing,
    Voucher,
)
from points.rules.budget import allowance
from points.rules.checkout import Budget, Decision, decide
from points.rules.earning import Award
from points.rules.facts import Facts
from points.rules.fairness import refuse_self_award
from points.rules.memory import Memory
from points.rules.sales import Bonus, Sale
from points.rules.terms import Terms
from points.selectors.balances import NO_POINTS, Balance, balance_of
from points.selectors.memory import facts_for, memories_of
from points.selectors.offers import rules_of
from points.selectors.programs import terms_and_window
from points.services.budget import open_window, pool_room
from points.services.debts import repay_debt
from points.services.expiry import renew_idle_lots
from points.services.ledger import Journal, as_rule_lot, matched
from points.services.offer_uses import use_offers
from points.services.purchase_rows import (
    Moment,
    build_lines,
    build_payments,
    build_purchase,
    build_uses,
)
from points.services.rewards import count_gift
from points.services.tiers import settle_standing
from points.services.vouchers import lock_voucher, use_voucher

OLDEST = timedelta(days=7)
CLOCK_SLACK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Booked:
    """What ringing up did: the purchase, why its points, and the member's points after it.

    `standing` is the new one where the purchase changed the member's tier.
    """

    purchase: Purchase
    award: Award
    spent_points: int
    balance: Balance
    account: Account | None
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Buyer:
    """The member of a sale under his account's lock: what he has, what the rules know of him."""

    account: Account
    lots: list[PointLot]
    memory: Memory
    facts: Facts | None
    offers: list[Offer]


@transaction.atomic(savepoint=False)
def record_purchase(
    *,
    sale: Sale,
    actor: Actor,
    bonuses: Sequence[Bonus] = (),
    now: datetime | None = None,
    sees_offers: bool = True,
) -> Booked:
    """Book the sale: points spent first (earliest expiry), then earned on the money part.

    What the member was promised for this day is decided with it and used by it, once; with
    `sees_offers` off (a sale of long ago, brought in) only a voucher that pays keeps its promise.
    Refuses: no right for the shop, a duplicate receipt, too few points, a voucher that does not
    hold, a discount or gift beyond the cap, a time too far back or ahead, serving oneself. Where
    the cap leaves too little for points the grant is reduced, not refused. On refusal nothing is
    written.
    """
    actor.require(Right.PURCHASES_WRITE, shop_id=sale.shop_id)
    if sale.discount:
        actor.require(Right.DISCOUNTS_GIVE, shop_id=sale.shop_id)
    moment = moment_of(sale, actor=actor, now=now or timezone.now())
    buyer, voucher = _lock_all(sale, actor, moment, sees_offers=sees_offers)
    own = allowance(sale.net, moment.cap_bps)
    decision, pool = settle_decision(
        sale, moment=moment, buyer=buyer, bonuses=bonuses, own_allowance=own
    )
    purchase = _insert_purchase(sale, actor, moment, decision, is_settled=pool is not None)
    if voucher is not None and sale.voucher is not None:
        use_voucher(voucher, purchase, sale.voucher.amount, moment.now)
    standing = None
    if buyer is not None:
        _post_points(buyer, purchase, decision, moment, actor)
        use_offers(buyer.offers, purchase, decision.award.reasons, now=moment.now)
        standing = _settle_standing(buyer, purchase, moment, actor)
    if pool is not None:
        pool.pool += purchase.pool_effect
        pool.save(update_fields=["pool"])
    _audit(purchase, actor)
    account = None if buyer is None else buyer.account
    return Booked(
        purchase=purchase,
        award=decision.award,
        spent_points=decision.spent_points,
        balance=NO_POINTS if account is None else balance_of(account.pk, now=moment.now),
        account=account,
        standing=standing,
    )


def moment_of(sale: Sale, *, actor: Actor, now: datetime) -> Moment:
    """The sale's time, terms and window; a time outside what is believable is refused.

    Only an import of history may be older than a week; nobody may be ahead of the clock.
    """
    occurred_at = sale.occurred_at or now
    refuse_unbelievable_time(occurred_at, actor=actor, now=now)
    day = club_day(occurred_at)
    terms, window = terms_and_window(day)
    return Moment(now, occurred_at, terms, window or open_window(terms.window(day)))


def refuse_unbelievable_time(occurred_at: datetime, *, actor: Actor, now: datetime) -> None:
    """Too far back for one who does not import history, or ahead of the clock."""
    too_old = occurred_at < now - OLDEST and not actor.may(Right.HISTORY_IMPORT)
    if too_old or occurred_at > now + CLOCK_SLACK:
        raise Backdated(occurred_at=occurred_at.isoformat())


def settle_decision(
    sale: Sale,
    *,
    moment: Moment,
    buyer: Buyer | None,
    bonuses: Sequence[Bonus],
    own_allowance: int,
) -> tuple[Decision, BudgetWindow | None]:
    """Decide; only where the sale's own allowance does not do, lock the pool and decide again."""
    lots = [] if buyer is None else [as_rule_lot(lot) for lot in buyer.lots]
    window = moment.window
    decide_now = partial(
        decide,
        sale,
        terms=moment.terms,
        lots=lots,
        now=moment.now,
        bonuses=bonuses,
        facts=None if buyer is None else buyer.facts,
        offers=() if buyer is None else rules_of(buyer.offers, moment.terms),
    )
    budget = Budget(own_allowance, window.pool, is_throttled=window.is_throttled)
    decision = decide_now(budget=budget)
    if not decision.needs_pool:
        return decision, None
    pool = pool_room(window.pk, needed=decision.asked - own_allowance)
    return decide_now(budget=replace(budget, pool=pool.pool, is_locked=True)), pool


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
        idle_months=terms.idle_months,
        breakdown=[reason.as_json() for reason in award.reasons],
    )
    repay_debt(journal, account, [lot], source=f"purchase:{purchase.pk}")


def _lock_all(
    sale: Sale, actor: Actor, moment: Moment, *, sees_offers: bool
) -> tuple[Buyer | None, Voucher | None]:
    """Lock what the sale touches, in the one order: the member's account, the voucher that pays
    a part and the gift's stock, the offers that may be used, the lots that pay.
    """
    account = None
    if sale.member_id is not None:
        account = lock_account(sale.member_id)
        refuse_self_award(actor, account.member.mobile)
    voucher = _take_voucher_and_gift(sale, moment)
    if account is None:
        return None, voucher
    day = club_day(moment.occurred_at)
    offers = lock_usable_offers(account.pk, day=day) if sees_offers and account.has_offers else []
    if account.debt:
        lock_purchases_owing(account.pk)  # to be repaid below, and the pool is the last lock
    lots = lock_open_lots(account) if sale.points_amount else []
    terms, memory, facts = moment.terms, Memory(), None
    if not terms.is_plain:
        memory = memories_of([account.pk], terms, day=day)[account.pk]
    if offers or not terms.is_plain:
        facts = facts_for(sale, terms, memory, occurred_at=moment.occurred_at)
    return Buyer(account, lots, memory, facts, offers), voucher


def _take_voucher_and_gift(sale: Sale, moment: Moment) -> Voucher | None:
    day = club_day(moment.occurred_at)
    voucher = None
    if sale.voucher is not None:
        voucher = lock_voucher(sale.voucher.code, sale=sale, member_id=sale.member_id, day=day)
    if sale.gift is not None and count_gift(sale.gift.code, sale.shop_id, day) != sale.gift:
        raise InvalidField(field="gift", problem="changed")
    return voucher


def _audit(purchase: Purchase, actor: Actor) -> None:
    write_audit(
        actor=actor,
        action="purchase.recorded",
        subject=f"purchase:{purchase.pk}",
        member_id=purchase.member_id,
        shop_id=purchase.shop_id,
        facts={"amount": purchase.amount, "granted": purchase.earned_points},
        now=purchase.recorded_at,
    )


def _insert_purchase(
    sale: Sale, actor: Actor, moment: Moment, decision: Decision, *, is_settled: bool
) -> Purchase:
    purchase = build_purchase(sale, actor, moment, decision, is_settled=is_settled)
    try:
        insert_rows([purchase])
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
    insert_rows(build_lines(sale, purchase))
    insert_rows(build_payments(sale, purchase, decision))
    if purchase.member_id is not None:
        insert_rows(build_uses(purchase, decision.award.reasons))
    return purchase


def _post_points(
    buyer: Buyer, purchase: Purchase, decision: Decision, moment: Moment, actor: Actor
) -> None:
    account = buyer.account
    if moment.terms.renews_idle:
        renew_idle_lots(account, terms=moment.terms, visited_at=moment.occurred_at, now=moment.now)
    journal = Journal(actor=actor, now=moment.now, business_date=purchase.business_date)
    if decision.takes:
        journal.debit(
            account,
            LedgerEntry.Kind.REDEEM,
            takes=matched(decision.takes, buyer.lots),
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


def _settle_standing(
    buyer: Buyer, purchase: Purchase, moment: Moment, actor: Actor
) -> Standing | None:
    """A purchase may raise its member at once; what is on credit counts when it is settled."""
    if moment.terms.tiers is None or purchase.is_on_credit:
        return None
    buyer.memory.note_purchase(
        purchase.business_date, points=purchase.earned_points, spend=purchase.net
    )
    return settle_standing(
        account=buyer.account,
        terms=moment.terms,
        day=club_day(moment.now),
        actor=actor,
        now=moment.now,
        memory=buyer.memory,
    )
