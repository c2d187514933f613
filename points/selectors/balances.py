"""A member's points as one would say them: what there is, what can be spent, what waits."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import F, Sum
from django.utils import timezone

from members.selectors.club import club_day
from points.models import PointLot


@dataclass(frozen=True, slots=True)
class Balance:
    """`balance` is all points; `spendable` of them now, worth `spendable_value` (money);
    `pending` wait for their day or event; `debt` is owed for returned purchases.
    """

    balance: int
    spendable: int
    spendable_value: int
    pending: int
    debt: int


@dataclass(frozen=True, slots=True)
class ExpiryStep:
    """Points that expire at one moment, the midnight after their last day."""

    expires_at: datetime
    points: int
    value: int

    @property
    def last_day(self) -> date:
        """The last day on which they can be spent, as one would tell the member."""
        return club_day(self.expires_at - timedelta(seconds=1))


NO_POINTS = Balance(balance=0, spendable=0, spendable_value=0, pending=0, debt=0)
# By hand and in one statement, since tills and pages ask for little else.
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
    """The points of each of these members at this moment; zero without an account."""
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


def balance_of(member_id: int, *, now: datetime | None = None) -> Balance:
    """The member's points at this moment, by the lots."""
    return balances_of([member_id], now=now)[member_id]


def expiry_ladder(member_id: int, *, now: datetime | None = None) -> list[ExpiryStep]:
    """What the member loses when, the nearest first, if nothing is spent."""
    now = now or timezone.now()
    steps = (
        PointLot.objects.filter(account_id=member_id, remaining__gt=0, expires_at__gt=now)
        .values("expires_at")
        .annotate(points=Sum("remaining"), worth=Sum(F("remaining") * F("unit_value")))
        .order_by("expires_at")
    )
    return [ExpiryStep(step["expires_at"], step["points"], step["worth"]) for step in steps]
