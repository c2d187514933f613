"""History: many past sales at once, by the very engine of the till, in few statements."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
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
from points.rules.fairness import refuse_self_award
from points.rules.memory import Memory
from points.rules.sales import Sale
from points.rules.terms import Terms
from points.selectors.memory import facts_for, memories_of
from points.selectors.programs import terms_by_start
from points.services.budget import open_window
from points.services.ledger import Journal
from points.services.purchase_rows import (
    Moment,
    build_lines,
    build_payments,
    build_purchase,
    build_uses,
)
from points.services.purchases import (
    credit_award,
    record_purchase,
    refuse_unbelievable_time,
)
from points.services.tiers import is_standing_due, settle_standing

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
        self._made: list[tuple[Sale, Purchase, Decision, Moment]] = []
        self._memories: dict[int, Memory] = {}
        self._recalled = 0
        self._first_day = min(
            (club_day(sale.occurred_at or now) for sale in sales), default=club_day(now)
        )

    def stands_alone(self, sale: Sale) -> bool:
        """Whether the sale needs what only the till's own path has: lots, vouchers, gifts, or the
        pool's lock.
        """
        if sale.points_amount or sale.voucher or sale.given:
            return True
        moment = self.moment(sale)
        return moment.window.pool < 0 or moment.terms.renews_idle

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
                booked = record_purchase(
                    sale=sale, actor=self._actor, now=moment.now, sees_offers=False
                )
        except ClubError as refusal:
            return Outcome(None, refusal)
        if sale.member_id is not None:
            self._accounts[sale.member_id] = lock_account(sale.member_id)
            self._recall([sale.member_id], moment.terms)
        moment.window.refresh_from_db(fields=["pool"])
        self._known[key] = booked.purchase
        return Outcome(booked.purchase, is_new=True)

    def record_run(self, sales: Sequence[Sale]) -> list[Outcome]:
        """Decide each sale by itself, then write them all; where one needs the pool's lock, or
        raises its member's tier, what came before it is written first.
        """
        outcomes: list[Outcome] = []
        for sale in sales:
            key = self._key(sale)
            moment = self.moment(sale)
            outcome = self._known_outcome(sale, key) or self._refusal(sale, moment)
            outcomes.append(outcome or self._record(sale, key, moment))
        self._flush()
        return outcomes

    def _record(self, sale: Sale, key: NaturalKey, moment: Moment) -> Outcome:
        memory = self._memory_of(sale, moment)
        decision = _decide(sale, moment, memory)
        if decision.needs_pool:
            self._flush()
            return self.record_alone(sale)
        purchase = build_purchase(sale, self._actor, moment, decision)
        self._made.append((sale, purchase, decision, moment))
        self._known[key] = purchase
        if memory is not None:
            memory.note_uses(moment.terms, purchase.business_date, decision.award.reasons)
            self._settle_standing(memory, purchase, moment)
        return Outcome(purchase, is_new=True)

    def _memory_of(self, sale: Sale, moment: Moment) -> Memory | None:
        """What this version's rules know of the member; read anew when the version changes."""
        if sale.member_id is None or moment.terms.is_plain:
            return None
        if self._recalled != moment.terms.program_id:
            self._flush()
            self._recalled = moment.terms.program_id
            self._recall(self._accounts.keys(), moment.terms)
        return self._memories[sale.member_id]

    def _recall(self, member_ids: Collection[int], terms: Terms) -> None:
        if self._recalled == terms.program_id:
            self._memories.update(memories_of(member_ids, terms, day=self._first_day))

    def _settle_standing(self, memory: Memory, purchase: Purchase, moment: Moment) -> None:
        """As the till does; a change is decided on what has been written by then."""
        counts = not purchase.is_on_credit
        memory.note_purchase(
            purchase.business_date,
            points=purchase.earned_points if counts else 0,
            spend=purchase.net if counts else 0,
        )
        day = club_day(moment.now)
        if not counts or not is_standing_due(moment.terms, memory, day):
            return
        self._flush()
        member_id = purchase.member_id or 0
        settle_standing(
            account=self._accounts[member_id],
            terms=moment.terms,
            day=day,
            actor=self._actor,
            now=moment.now,
        )
        self._recall([member_id], moment.terms)

    def _flush(self) -> None:
        made, self._made = self._made, []
        self._write(made)

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
        insert_rows(
            [
                use
                for sale, row, chosen, _ in made
                if sale.member_id is not None
                for use in build_uses(row, chosen.award.reasons)
            ]
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


def _decide(sale: Sale, moment: Moment, memory: Memory | None) -> Decision:
    """No points are spent: mostly the sale's own allowance does."""
    own = allowance(sale.net, moment.cap_bps)
    facts = None
    if memory is not None:
        facts = facts_for(sale, moment.terms, memory, occurred_at=moment.occurred_at)
    window = moment.window
    return decide(
        sale,
        terms=moment.terms,
        lots=(),
        now=moment.now,
        facts=facts,
        budget=Budget(own, window.pool, is_throttled=window.is_throttled),
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
