"""Preview: the engine's decision on a sale, with nothing locked and nothing written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from django.db.models import F, Sum
from django.utils import timezone

from members.selectors.club import club_day
from points.models import BudgetWindow, Offer, PointLot, Purchase
from points.rules.budget import allowance
from points.rules.checkout import Budget, decide
from points.rules.earning import Award
from points.rules.facts import Facts
from points.rules.memory import Memory
from points.rules.redemption import Lot, payable
from points.rules.sales import Bonus, Sale
from points.rules.terms import Terms
from points.selectors.balances import Balance, balance_of
from points.selectors.memory import facts_for, memories_of
from points.selectors.offers import rules_of, usable_offers
from points.selectors.programs import cap_in, terms_on
from points.selectors.vouchers import check_voucher


@dataclass(frozen=True, slots=True)
class Quote:
    """What ringing up would do now: points for the sale, points it would spend, and the member's
    points today. `most_payable` is the money that points could pay of this bill, `offers` what the
    member has been promised for a sale of this day.
    """

    award: Award
    spent_points: int
    balance: Balance
    most_payable: int
    offers: tuple[Offer, ...] = ()


def quote_sale(sale: Sale, *, bonuses: Sequence[Bonus] = (), now: datetime | None = None) -> Quote:
    """The same decision as booking would take at this moment; the same refusals."""
    now = now or timezone.now()
    day = club_day(sale.occurred_at or now)
    terms = terms_on(day)
    check_voucher(sale, day)
    lots = _open_lots(sale.member_id)
    window = terms.window(day)
    found = BudgetWindow.objects.filter(starts_on=window.starts_on, ends_on=window.ends_on).first()
    found = found or BudgetWindow(starts_on=window.starts_on, ends_on=window.ends_on)
    own = allowance(sale.net, cap_in(found, terms))
    offers = () if sale.member_id is None else usable_offers(sale.member_id, day=day)
    decide_now = partial(
        decide,
        sale,
        terms=terms,
        lots=lots,
        now=now,
        bonuses=bonuses,
        facts=_facts(sale, terms, occurred_at=sale.occurred_at or now, has_offers=bool(offers)),
        offers=rules_of(offers, terms),
    )
    budget = Budget(own, found.pool, is_throttled=found.is_throttled)
    decision = decide_now(budget=budget)
    if decision.needs_pool:
        budget = replace(budget, pool=found.pool + _unswept(found), is_locked=True)
        decision = decide_now(budget=budget)
    most = sale.amount * terms.redeem_max_bps // 10_000
    return Quote(
        award=decision.award,
        spent_points=decision.spent_points,
        balance=balance_of(sale.member_id or 0, now=now),
        most_payable=min(most, payable(lots, now)),
        offers=tuple(offers),
    )


def _facts(sale: Sale, terms: Terms, *, occurred_at: datetime, has_offers: bool) -> Facts | None:
    """What the rules look at; nothing where only the amount counts."""
    if sale.member_id is None or (terms.is_plain and not has_offers):
        return None
    memory = Memory()
    if not terms.is_plain:
        memory = memories_of([sale.member_id], terms, day=club_day(occurred_at))[sale.member_id]
    return facts_for(sale, terms, memory, occurred_at=occurred_at)


def _open_lots(member_id: int | None) -> list[Lot]:
    if member_id is None:
        return []
    rows = PointLot.objects.filter(account_id=member_id, remaining__gt=0).order_by(
        "expires_at", "id"
    )
    return [
        Lot(*row)
        for row in rows.values_list("id", "remaining", "unit_value", "vests_at", "expires_at")
    ]


def _unswept(window: BudgetWindow) -> int:
    """Surplus that booking would sweep into the pool before drawing on it."""
    if window._state.adding:
        return 0
    surplus = (F("net") - F("returned_net")) * F("cap_bps") / 10_000 - (
        F("granted_value") - F("recovered_value") - F("debt_value") + F("given_value")
    )
    total: int = Purchase.objects.filter(window=window, is_swept=False).aggregate(
        total=Sum(surplus - F("pool_effect"), default=0)
    )["total"]
    return total
