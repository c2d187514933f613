"""Preview: the engine's decision on a sale, with nothing locked and nothing written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Sum
from django.utils import timezone

from members.selectors.club import club_day
from points.models import BudgetWindow, PointLot, Purchase
from points.rules.budget import allowance
from points.rules.checkout import Budget, decide
from points.rules.earning import Award
from points.rules.redemption import Lot, payable
from points.rules.sales import Bonus, Sale
from points.selectors.balances import Balance, balance_of
from points.selectors.programs import terms_on


@dataclass(frozen=True, slots=True)
class Quote:
    """What ringing up would do now: points for the sale, points it would spend, and the member's
    points today. `most_payable` is the money that points could pay of this bill.
    """

    award: Award
    spent_points: int
    balance: Balance
    most_payable: int


def quote_sale(sale: Sale, *, bonuses: Sequence[Bonus] = (), now: datetime | None = None) -> Quote:
    """The same decision as booking would take at this moment; the same refusals."""
    now = now or timezone.now()
    day = club_day(sale.occurred_at or now)
    terms = terms_on(day)
    lots = _open_lots(sale.member_id)
    own = allowance(sale.net, terms.cap_bps)
    window = terms.window(day)
    found = BudgetWindow.objects.filter(starts_on=window.starts_on, ends_on=window.ends_on).first()
    pool = found.pool if found else 0
    decision = decide(
        sale, terms=terms, lots=lots, now=now, bonuses=bonuses, budget=Budget(own, pool)
    )
    if decision.needs_pool:
        pool += _unswept(found)
        decision = decide(
            sale,
            terms=terms,
            lots=lots,
            now=now,
            bonuses=bonuses,
            budget=Budget(own, pool, is_locked=True),
        )
    most = sale.amount * terms.redeem_max_bps // 10_000
    return Quote(
        award=decision.award,
        spent_points=decision.spent_points,
        balance=balance_of(sale.member_id or 0, now=now),
        most_payable=min(most, payable(lots, now)),
    )


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


def _unswept(window: BudgetWindow | None) -> int:
    """Surplus that booking would sweep into the pool before drawing on it."""
    if window is None:
        return 0
    surplus = (F("net") - F("returned_net")) * F("cap_bps") / 10_000 - (
        F("granted_value") - F("recovered_value") - F("debt_value")
    )
    total: int = Purchase.objects.filter(window=window, is_swept=False).aggregate(
        total=Sum(surplus - F("pool_effect"), default=0)
    )["total"]
    return total
