"""Every lock of the ledger, in the one order that cannot deadlock.

Idempotency key, accounts by member id, purchases by id, lots by (expiry, id), the window's pool
last. Whoever holds a pool takes no further lock but rows that nobody waits for (SKIP LOCKED).
"""

from collections.abc import Iterable

from members.exceptions import MemberClosed, UnknownMember
from members.models import Member
from points.exceptions import UnknownPurchase
from points.models import Account, BudgetWindow, PointLot, Purchase

# Committed sales whose surplus the pool has not had, skipping those at work elsewhere.
SWEEP = """
WITH due AS (
    SELECT id, pool_effect FROM points_purchase
    WHERE window_id = %s AND NOT is_swept
    ORDER BY id LIMIT %s
    FOR NO KEY UPDATE SKIP LOCKED
), swept AS (
    UPDATE points_purchase AS sale
    SET is_swept = true,
        pool_effect = (net - returned_net) * cap_bps / 10000
            - (granted_value - recovered_value - debt_value)
    FROM due WHERE sale.id = due.id
    RETURNING sale.pool_effect - due.pool_effect AS gained
)
SELECT count(*), coalesce(sum(gained), 0)::bigint FROM swept
"""


def lock_accounts(member_ids: Iterable[int]) -> dict[int, Account]:
    """The accounts of these active members under lock, by member id; made at first need."""
    wanted = sorted(set(member_ids))
    found = _locked_accounts(wanted)
    missing = [member_id for member_id in wanted if member_id not in found]
    if missing:
        known = Member.objects.filter(pk__in=missing).values_list("pk", flat=True)
        unknown = set(missing) - set(known)
        if unknown:
            raise UnknownMember(member_id=min(unknown))
        Account.objects.bulk_create(
            [Account(member_id=member_id) for member_id in missing], ignore_conflicts=True
        )
        found = _locked_accounts(wanted)
    for account in found.values():
        if account.member.status != Member.Status.ACTIVE:
            raise MemberClosed(member_id=account.pk)
    return found


def lock_account(member_id: int) -> Account:
    """One active member's account under lock."""
    return lock_accounts([member_id])[member_id]


def lock_purchase(purchase_id: int) -> Purchase:
    """One purchase under lock; take it after its member's account."""
    purchase = (
        Purchase.objects.select_for_update(no_key=True, of=("self",))
        .select_related("program", "window")
        .filter(pk=purchase_id)
        .first()
    )
    if purchase is None:
        raise UnknownPurchase(purchase_id=purchase_id)
    return purchase


def lock_sale(purchase_id: int) -> tuple[Purchase, Account | None]:
    """A purchase and its member's account, if it has one; a claim that came between is seen."""
    while True:
        found = Purchase.objects.filter(pk=purchase_id).values_list("member_id", flat=True)
        if not found:
            raise UnknownPurchase(purchase_id=purchase_id)
        member_id = found[0]
        account = None if member_id is None else lock_account(member_id)
        purchase = lock_purchase(purchase_id)
        if purchase.member_id == member_id:
            return purchase, account


def lock_purchases_owing(member_id: int) -> list[Purchase]:
    """The member's purchases whose claw-back is still owed, oldest first."""
    return list(
        Purchase.objects.select_for_update(no_key=True, of=("self",))
        .filter(member_id=member_id, debt_points__gt=0)
        .order_by("id")
    )


def lock_open_lots(account: Account) -> list[PointLot]:
    """The account's lots that hold points, the one that expires first in front."""
    return list(
        PointLot.objects.select_for_update(no_key=True)
        .filter(account=account, remaining__gt=0)
        .order_by("expires_at", "id")
    )


def lock_pool(window_id: int) -> BudgetWindow:
    """The window's pool; always the last lock."""
    return BudgetWindow.objects.select_for_update(no_key=True).get(pk=window_id)


def _locked_accounts(member_ids: list[int]) -> dict[int, Account]:
    accounts = (
        Account.objects.select_for_update(no_key=True, of=("self",))
        .select_related("member")
        .filter(pk__in=member_ids)
        .order_by("pk")
    )
    return {account.pk: account for account in accounts}
