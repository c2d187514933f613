"""What a till asks of the ledger: balances in one query, the reasons of one purchase."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from points.models import LedgerEntry, Purchase
from points.selectors.balances import NO_POINTS, Balance

# The same sums as `balances.balance_of_account`; by hand, since tills ask for little else.
_BALANCES = """
SELECT account.member_id, account.balance, account.debt,
    coalesce(sum(lot.remaining) FILTER (WHERE lot.vests_at <= %(now)s), 0)::bigint,
    coalesce(sum(lot.remaining * lot.unit_value) FILTER (WHERE lot.vests_at <= %(now)s), 0)::bigint,
    coalesce(sum(lot.remaining), 0)::bigint
FROM points_account AS account
LEFT JOIN points_pointlot AS lot ON lot.account_id = account.member_id
    AND lot.remaining > 0 AND lot.expires_at > %(now)s
WHERE account.member_id = ANY(%(members)s)
GROUP BY account.member_id
"""


def balances_of(member_ids: Collection[int], *, now: datetime | None = None) -> dict[int, Balance]:
    """As `balance_of` for each of these members, in one query; zero without an account."""
    with connection.cursor() as cursor:
        cursor.execute(_BALANCES, {"now": now or timezone.now(), "members": list(member_ids)})
        rows = cursor.fetchall()
    found = dict.fromkeys(member_ids, NO_POINTS)
    for member_id, balance, debt, spendable, value, alive in rows:
        found[member_id] = Balance(
            balance=balance,
            spendable=spendable,
            spendable_value=value,
            pending=alive - spendable,
            debt=debt,
        )
    return found


def reasons_of(purchase: Purchase) -> list[Mapping[str, Any]]:
    """Why this purchase earned its points, rule by rule; nothing where it earned none."""
    if purchase.member_id is None or not purchase.earned_points:
        return []
    earned = LedgerEntry.objects.filter(
        account_id=purchase.member_id,
        kind=LedgerEntry.Kind.EARN,
        source=f"purchase:{purchase.pk}",
    )
    breakdown: list[Mapping[str, Any]] = earned.values_list("breakdown", flat=True).first() or []
    return breakdown
