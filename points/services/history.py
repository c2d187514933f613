"""History: many past sales at once, by the very engine of the till, in few statements."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db import IntegrityError, transaction
from django.utils import timezone

from members.exceptions import ClubError, MemberClosed, UnknownMember
from members.roles import Actor, Right
from members.selectors.club import club_day
from members.services.audit import write_audit
from members.services.rows import insert_rows
from points.exceptions import DuplicateReceipt, NoProgram
from points.locks import lock_account, lock_accounts
from points.models import Account, BudgetWindow, Purchase
from points.rules.budget import allowance
from points.rules.checkout import Budget, Decision, decide
from points.rules.sales import Sale
from points.rules.terms import Terms
from points.selectors.programs import terms_by_start
from points.services.budget import open_window
from points.services.ledger import Journal
from points.services.purchases import (
    Moment,
    build_lines,
    build_payments,
    build_purchase,
    credit_award,
    record_purchase,
    refuse_self_award,
    refuse_unbelievable_time,
)

NaturalKey = tuple[int, str, str, date]

# One look into the index for each key, however large the table is and whatever the planner thinks.
BOOKED_ALREADY = """
SELECT sale.*
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::date[])
    AS asked (shop_id, terminal, receipt_number, business_date)
CROSS JOIN LATERAL (
    SELECT id, shop_id, terminal, receipt_number, business_date, fingerprint, net,
           earned_points, granted_value
    FROM points_purchase AS booked
    WHERE (booked.shop_id, booked.receipt_number, booked.business_date, booked.terminal)
        = (asked.shop_id, asked.receipt_number, asked.business_date, asked.terminal)
    LIMIT 1
) AS sale
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one sale: its purchase, newly booked or there before, or the refusal."""

    purchase: Purchase | None
    refusal: ClubError | None = None
    is_new: bool = False


@transaction.atomic
def record_history(
    *,
    sales: Sequence[Sale],
    actor: Actor,
    now: datetime | None = None,
    as_it_happened: bool = False,
) -> list[Outcome]:
    """Book sales of the past, in their order; the outcomes stand in the same order.

    Guarantees the purchases, entries, lots and balances that `record_purchase` would make one by
    one. A sale that is booked already is left as it is; a refused one does not hold up the
    others. Recorded `now`, or with `as_it_happened` each at its own time. Two that book the
    same receipt at once: the later one is refused as a whole with `DuplicateReceipt`.
    """
    actor.require(Right.HISTORY_IMPORT)
    batch = _Batch(sales, actor=actor, now=now or timezone.now(), as_it_happened=as_it_happened)
    outcomes: list[Outcome] = []
    for stands_alone, run in groupby(sales, key=batch.stands_alone):
        if stands_alone:
            outcomes += [batch.record_alone(sale) for sale in run]
        else:
            outcomes += batch.record_run(list(run))
    new = [outcome.purchase for outcome in outcomes if outcome.is_new]
    if new:
        write_audit(
            actor=actor,
            action="history.recorded",
            facts={"purchases": len(new), "amount": sum(sale.amount for sale in new if sale)},
            now=batch.moment(sales[-1]).now,
        )
    return outcomes


class _Batch:
    """The sales of one call with what they share: locked accounts, terms, windows, known keys."""

    def __init__(
        self, sales: Sequence[Sale], *, actor: Actor, now: datetime, as_it_happened: bool
    ) -> None:
        self._actor = actor
        self._now = now
        self._as_it_happened = as_it_happened
        self._terms = terms_by_start()
        self._windows = {(row.starts_on, row.ends_on): row for row in BudgetWindow.objects.all()}
        self._days: dict[date, tuple[Terms, BudgetWindow]] = {}
        self._closed: dict[int, ClubError] = {}
        # All accounts before anything else: no later lock of this transaction waits for one.
        self._accounts = self._lock({sale.member_id for sale in sales if sale.member_id})
        self._known = _booked_already(self._key(sale) for sale in sales)

    def stands_alone(self, sale: Sale) -> bool:
        """Whether the sale needs what only the till's own path has: lots, or the pool's lock."""
        return bool(sale.points_amount) or self.moment(sale).window.pool < 0

    def moment(self, sale: Sale) -> Moment:
        """As for the till, with all terms and windows read once."""
        occurred_at = sale.occurred_at or self._now
        terms, window = self._day(club_day(occurred_at))
        now = occurred_at if self._as_it_happened else self._now
        return Moment(now, occurred_at, terms, window)

    def _day(self, day: date) -> tuple[Terms, BudgetWindow]:
        if day not in self._days:
            terms = self._terms_on(day)
            window = terms.window(day)
            ends = window.starts_on, window.ends_on
            if ends not in self._windows:
                self._windows[ends] = open_window(window)
            self._days[day] = terms, self._windows[ends]
        return self._days[day]

    def _terms_on(self, day: date) -> Terms:
        """As `terms_on`: a day before the first version has that one's."""
        if not self._terms:
            raise NoProgram(day=day.isoformat())
        begun = bisect_right(self._terms, day, key=lambda version: version[0])
        return self._terms[max(0, begun - 1)][1]

    def record_alone(self, sale: Sale) -> Outcome:
        """By the till's own path."""
        key = self._key(sale)
        known = self._known_outcome(sale, key)
        if known is not None:
            return known
        # Outside the savepoint: a window that is opened here must outlive a refusal.
        moment = self.moment(sale)
        try:
            with transaction.atomic():
                booked = record_purchase(sale=sale, actor=self._actor, now=moment.now)
        except ClubError as refusal:
            return Outcome(None, refusal)
        if sale.member_id is not None:
            self._accounts[sale.member_id] = lock_account(sale.member_id)
        moment.window.refresh_from_db(fields=["pool"])
        self._known[key] = booked.purchase
        return Outcome(booked.purchase, is_new=True)

    def record_run(self, sales: Sequence[Sale]) -> list[Outcome]:
        """Decide each sale by itself, then write them all."""
        outcomes: list[Outcome] = []
        made: list[tuple[Sale, Purchase, Decision, Moment]] = []
        for sale in sales:
            key = self._key(sale)
            moment = self.moment(sale)
            outcome = self._known_outcome(sale, key) or self._refusal(sale, moment)
            if outcome is None:
                decision = _decide(sale, moment)
                purchase = build_purchase(sale, self._actor, moment, decision)
                made.append((sale, purchase, decision, moment))
                self._known[key] = purchase
                outcome = Outcome(purchase, is_new=True)
            outcomes.append(outcome)
        self._write(made)
        return outcomes

    def _write(self, made: Sequence[tuple[Sale, Purchase, Decision, Moment]]) -> None:
        try:
            insert_rows([purchase for _, purchase, _, _ in made])
        except IntegrityError as error:
            if "purchase_once" not in str(error):
                raise
            raise DuplicateReceipt from error
        insert_rows([line for sale, row, _, _ in made for line in build_lines(sale, row)])
        insert_rows(
            [paid for sale, row, chosen, _ in made for paid in build_payments(sale, row, chosen)]
        )
        journal = Journal(actor=self._actor, now=self._now, business_date=club_day(self._now))
        for sale, purchase, decision, moment in made:
            if sale.member_id is None:
                continue
            journal.turn_to(moment.now, purchase.business_date)
            credit_award(
                journal,
                self._accounts[sale.member_id],
                purchase,
                decision.award,
                terms=moment.terms,
                occurred_at=moment.occurred_at,
            )
        journal.post()

    def _lock(self, member_ids: set[int]) -> dict[int, Account]:
        """The accounts of all who may still be credited; the others are remembered."""
        while True:
            try:
                return lock_accounts(member_ids - self._closed.keys())
            except (UnknownMember, MemberClosed) as refusal:
                self._closed[refusal.facts["member_id"]] = refusal

    def _key(self, sale: Sale) -> NaturalKey:
        day = club_day(sale.occurred_at or self._now)
        return sale.shop_id, sale.terminal, sale.receipt_number, day

    def _known_outcome(self, sale: Sale, key: NaturalKey) -> Outcome | None:
        """The purchase with this natural key, where it is the same sale; else the refusal."""
        known = self._known.get(key)
        if known is None:
            return None
        if known.fingerprint == sale.fingerprint(key[-1]):
            return Outcome(known)
        return Outcome(
            None,
            DuplicateReceipt(
                shop_id=sale.shop_id,
                terminal=sale.terminal,
                receipt_number=sale.receipt_number,
                business_date=key[-1],
                purchase_id=known.pk,
            ),
        )

    def _refusal(self, sale: Sale, moment: Moment) -> Outcome | None:
        """What the till would refuse before deciding."""
        if sale.member_id in self._closed:
            return Outcome(None, self._closed[sale.member_id])
        try:
            self._actor.require(Right.PURCHASES_WRITE, shop_id=sale.shop_id)
            refuse_unbelievable_time(moment.occurred_at, actor=self._actor, now=moment.now)
            if sale.member_id is not None:
                refuse_self_award(self._actor, self._accounts[sale.member_id].member.mobile)
        except ClubError as refusal:
            return Outcome(None, refusal)
        return None


def _decide(sale: Sale, moment: Moment) -> Decision:
    """No points are spent and the pool is not short: the sale's own allowance always does."""
    own = allowance(sale.net, moment.terms.cap_bps)
    return decide(
        sale,
        terms=moment.terms,
        lots=(),
        now=moment.now,
        budget=Budget(own, moment.window.pool),
    )


def _booked_already(keys: Iterable[NaturalKey]) -> dict[NaturalKey, Purchase]:
    shops, terminals, numbers, days = zip(*keys, strict=True) if (keys := list(keys)) else [()] * 4
    found = Purchase.objects.raw(
        BOOKED_ALREADY, [list(shops), list(terminals), list(numbers), list(days)]
    )
    return {
        (sale.shop_id, sale.terminal, sale.receipt_number, sale.business_date): sale
        for sale in found
    }
