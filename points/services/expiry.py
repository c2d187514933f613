"""Expiry: what has reached its end leaves the balance, one entry for each lot, once."""

from contextlib import suppress
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from members.exceptions import Busy, MemberClosed
from members.models import Member
from members.roles import SYSTEM
from members.selectors.club import club_day
from members.services.conflicts import retry_conflicts
from points.locks import lock_account, lock_open_lots
from points.models import LedgerEntry, PointLot
from points.services.ledger import Journal


def expire_points(*, now: datetime | None = None) -> int:
    """Expire every lot of an active member whose time has come; returns the points that went.

    Safe to run twice. Who stands at a till this very moment is left for the next sweep.
    """
    now = now or timezone.now()
    due = PointLot.objects.filter(
        remaining__gt=0, expires_at__lte=now, account__member__status=Member.Status.ACTIVE
    ).order_by()
    members = due.values_list("account_id", flat=True).distinct()
    gone = 0
    for member_id in members.iterator(2_000):
        with suppress(Busy, MemberClosed):
            gone += retry_conflicts(partial(_expire_account, member_id, now))
    return gone


@transaction.atomic
def _expire_account(member_id: int, now: datetime) -> int:
    account = lock_account(member_id)
    journal = Journal(actor=SYSTEM, now=now, business_date=club_day(now))
    gone = 0
    for lot in lock_open_lots(account):
        if lot.expires_at <= now:
            gone += lot.remaining
            journal.debit(
                account,
                LedgerEntry.Kind.EXPIRE,
                takes=[(lot, lot.remaining)],
                # A clock that lags elsewhere may refill a lot after its end: it expires again.
                source=f"lot:{lot.pk}:{account.last_seq}",
                purchase=lot.purchase,
            )
    journal.post()
    return gone
