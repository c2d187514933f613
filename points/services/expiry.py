"""Expiry: what has reached its end leaves the balance, one entry for each lot, once."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache, partial
from itertools import islice

from django.db import connection, transaction
from django.utils import timezone

from members.models import Member
from members.roles import SYSTEM
from members.rules.calendars import CalendarName, add_months
from members.selectors.club import club_day, club_zone
from members.services.conflicts import retry_conflicts
from points.locks import lock_due_lots, lock_free_accounts
from points.models import Account, LedgerEntry, PointLot, Purchase
from points.rules.terms import Terms
from points.services.ledger import Journal

BATCH = 500
LONGEST_LIFE = 120  # months, as the program's own check allows
RENEW_LOTS = """
UPDATE points_pointlot AS lot
SET expires_at = later.expires_at
FROM unnest(%s::smallint[], %s::timestamptz[]) AS later (months, expires_at)
WHERE lot.account_id = %s AND lot.remaining > 0 AND lot.idle_months = later.months
    AND lot.expires_at > %s AND lot.expires_at < later.expires_at
"""


def expire_points(*, now: datetime | None = None) -> int:
    """Expire every lot of an active member whose time has come; returns the points that went.

    Safe to run twice. Who stands at a till this very moment is left for the next sweep. Each
    batch of accounts is one transaction.
    """
    now = now or timezone.now()
    due = PointLot.objects.filter(
        remaining__gt=0, expires_at__lte=now, account__member__status=Member.Status.ACTIVE
    ).order_by()
    members = due.values_list("account_id", flat=True).distinct().iterator(2_000)
    gone = 0
    while batch := list(islice(members, BATCH)):
        gone += retry_conflicts(partial(_expire_accounts, batch, now))
    return gone


def renew_idle_lots(account: Account, *, terms: Terms, visited_at: datetime, now: datetime) -> int:
    """A visit prolongs the points that end without one: each open lot with `idle_months` that
    has not expired lives so many months from the visit's day, if that is longer. Returns how
    many lots. The account must be locked.
    """
    months, ends = _ends_after(club_day(visited_at), terms.calendar)
    with connection.cursor() as cursor:
        cursor.execute(RENEW_LOTS, [months, ends, account.pk, now])
        renewed: int = cursor.rowcount
    return renewed


@lru_cache(maxsize=8)
def _ends_after(day: date, calendar: CalendarName) -> tuple[list[int], list[datetime]]:
    """For every number of months the midnight that ends them, counted from this day."""
    months = list(range(1, LONGEST_LIFE + 1))
    last_days = (add_months(day, count, calendar) for count in months)
    zone = club_zone()
    ends = [
        datetime.combine(last_day + timedelta(days=1), time.min, tzinfo=zone)
        for last_day in last_days
    ]
    return months, ends


@transaction.atomic
def _expire_accounts(member_ids: list[int], now: datetime) -> int:
    accounts = lock_free_accounts(member_ids)
    lots = lock_due_lots(accounts, now=now)
    bought = Purchase.objects.only("pk").in_bulk({lot.purchase_id for lot in lots} - {None})
    journal = Journal(actor=SYSTEM, now=now, business_date=club_day(now))
    gone = 0
    for lot in lots:
        account = accounts[lot.account_id]
        gone += lot.remaining
        journal.debit(
            account,
            LedgerEntry.Kind.EXPIRE,
            takes=[(lot, lot.remaining)],
            # A clock that lags elsewhere may refill a lot after its end: it expires again.
            source=f"lot:{lot.pk}:{account.last_seq}",
            purchase=bought.get(lot.purchase_id),
        )
    journal.post()
    return gone
