"""Every lock of the ledger, in the one order that cannot deadlock.

Idempotency key, accounts by member id, rewards, redemptions, vouchers, offers, purchases by id,
lots by (expiry, id), the window's pool last. Whoever holds a pool takes no further lock but rows
that nobody waits for (SKIP LOCKED). An offer that is a voucher follows its voucher: it is only
written by one who holds that one.
The account of a card that was merged is only taken by one who holds that of the card it went to.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection
from django.db.models import QuerySet

from members.exceptions import MemberClosed, UnknownMember
from members.models import Member
from points.exceptions import UnknownPurchase, UnknownRedemption, UnknownReward
from points.models import (
    Account,
    BudgetWindow,
    Offer,
    PointLot,
    Purchase,
    Redemption,
    Reward,
    Voucher,
)

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
            - (granted_value - recovered_value - debt_value + given_value)
    FROM due WHERE sale.id = due.id
    RETURNING sale.pool_effect - due.pool_effect AS gained
)
SELECT count(*), coalesce(sum(gained), 0)::bigint FROM swept
"""

ACCOUNT_FIELDS = [field.attname for field in Account._meta.concrete_fields]
MEMBER_FIELDS = [field.attname for field in Member._meta.concrete_fields]
# Composed once: every sale begins with it. Whether there is an offer is as the statement began; one
# who finds none needs no further statement, and one who finds some reads them under this lock.
LOCK_ACCOUNTS = f"""
SELECT {", ".join(f"account.{name}" for name in ACCOUNT_FIELDS)},
    {", ".join(f"member.{name}" for name in MEMBER_FIELDS)},
    EXISTS (
        SELECT 1 FROM points_offer AS offer
        WHERE offer.member_id = account.member_id AND offer.status = 'open'
    )
FROM points_account AS account JOIN members_member AS member ON member.id = account.member_id
WHERE account.member_id = ANY(%s)
ORDER BY account.member_id
FOR NO KEY UPDATE OF account
"""  # noqa: S608 - names of our own columns


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
        if account.is_closed or account.member.status != Member.Status.ACTIVE:
            raise MemberClosed(member_id=account.pk)
    return found


def lock_account(member_id: int) -> Account:
    """One active member's account under lock."""
    return lock_accounts([member_id])[member_id]


def lock_closed_accounts(member_ids: Iterable[int]) -> dict[int, Account]:
    """The accounts of cards that were merged; the account they went to must be locked already."""
    return _locked_accounts(sorted(set(member_ids)))


def lock_free_accounts(member_ids: Iterable[int]) -> dict[int, Account]:
    """Those of these active members' accounts that nobody holds at this moment; never waits."""
    accounts = (
        Account.objects.select_for_update(no_key=True, of=("self",), skip_locked=True)
        .filter(pk__in=list(member_ids), is_closed=False, member__status=Member.Status.ACTIVE)
        .order_by("pk")
    )
    return {account.pk: account for account in accounts}


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
    """A purchase and its member's account, if it has one; a claim or a merge that came between
    is seen. The account of an erased member is closed (`is_closed`), and still his sale's.
    """
    while True:
        sales = Purchase.objects.filter(pk=purchase_id)
        found = sales.values_list("member_id", flat=True)
        if not found:
            raise UnknownPurchase(purchase_id=purchase_id)
        member_id = found[0]
        account: Account | None = None
        try:
            account = None if member_id is None else lock_account(member_id)
        except MemberClosed:
            account = _erased_account(member_id)
            if account is None:
                if sales.filter(member_id=member_id).exists():
                    raise
                continue
        purchase = lock_purchase(purchase_id)
        if purchase.member_id == member_id:
            return purchase, account


def _erased_account(member_id: int | None) -> Account | None:
    """The closed account of somebody who was erased: his goods may still come back."""
    found = _locked_accounts([] if member_id is None else [member_id])
    account = next(iter(found.values()), None)
    is_erased = account is not None and account.member.status == Member.Status.ERASED
    return account if is_erased else None


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


def lock_due_lots(member_ids: Iterable[int], *, now: datetime) -> list[PointLot]:
    """The lots of these locked accounts that hold points beyond their end, oldest end first."""
    return list(
        PointLot.objects.select_for_update(no_key=True)
        .filter(account_id__in=list(member_ids), remaining__gt=0, expires_at__lte=now)
        .order_by("expires_at", "id")
    )


def lock_pool(window_id: int) -> BudgetWindow:
    """The window's pool; always the last lock."""
    return BudgetWindow.objects.select_for_update(no_key=True).get(pk=window_id)


def _locked_accounts(member_ids: list[int]) -> dict[int, Account]:
    with connection.cursor() as cursor:
        cursor.execute(LOCK_ACCOUNTS, [member_ids])
        rows = cursor.fetchall()
    found = {}
    for row in rows:
        account = Account.from_db(connection.alias, ACCOUNT_FIELDS, row[: len(ACCOUNT_FIELDS)])
        of_member = row[len(ACCOUNT_FIELDS) : -1]
        account.member = Member.from_db(connection.alias, MEMBER_FIELDS, of_member)
        account.has_offers = row[-1]
        found[account.pk] = account
    return found


def lock_reward(reward_id: int) -> Reward:
    """One entry of the catalogue under lock: its stock is counted by one at a time."""
    reward = Reward.objects.select_for_update(no_key=True).filter(pk=reward_id).first()
    if reward is None:
        raise UnknownReward(reward_id=reward_id)
    return reward


def lock_rewards() -> list[Reward]:
    """The whole catalogue under lock, in the order that the owner gave it."""
    rewards = Reward.objects.select_for_update(no_key=True).order_by("pk")
    return sorted(rewards, key=lambda reward: (reward.position, reward.points, reward.pk))


def lock_redemption(redemption_id: int) -> Redemption:
    """One redemption under lock; take it after its member's account and its reward."""
    redemption = (
        Redemption.objects.select_for_update(no_key=True, of=("self",))
        .select_related("member")
        .filter(pk=redemption_id)
        .first()
    )
    if redemption is None:
        raise UnknownRedemption(redemption_id=redemption_id)
    return redemption


def lock_issued(member_id: int) -> tuple[list[Redemption], list[Voucher]]:
    """What waits for this member to be collected or used, with the rewards behind it; take it
    after his account. Vouchers that points bought come with their redemption.
    """
    issued = Redemption.objects.filter(member_id=member_id, status=Redemption.Status.ISSUED)
    wanted = issued.order_by("reward_id").values_list("reward_id", flat=True).distinct()
    list(Reward.objects.select_for_update(no_key=True).filter(pk__in=list(wanted)).order_by("pk"))
    redemptions = list(issued.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    vouchers = Voucher.objects.filter(member_id=member_id, status=Voucher.Status.OPEN)
    held = list(vouchers.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    return redemptions, [voucher for voucher in held if voucher.redemption_id is None]


def lock_reserved(redemption_id: int) -> tuple[Redemption, Account, Reward]:
    """A redemption with its member's account and its reward; a merge that came between is seen."""
    while True:
        rows = Redemption.objects.filter(pk=redemption_id)
        found = rows.values_list("member_id", "reward_id").first()
        if found is None:
            raise UnknownRedemption(redemption_id=redemption_id)
        try:
            account = lock_account(found[0])
        except MemberClosed:
            if rows.filter(member_id=found[0]).exists():
                raise
            continue
        reward = lock_reward(found[1])
        redemption = lock_redemption(redemption_id)
        if redemption.member_id == account.pk:
            return redemption, account, reward


def lock_voucher_row(voucher_id: int) -> Voucher:
    """A voucher under lock, and before it the redemption that bought it, if one did."""
    bought_by = Voucher.objects.values_list("redemption_id", flat=True).get(pk=voucher_id)
    redemption = None if bought_by is None else lock_redemption(bought_by)
    voucher = Voucher.objects.select_for_update(no_key=True).get(pk=voucher_id)
    voucher.redemption = redemption
    return voucher


def lock_usable_offers(member_id: int, *, day: date) -> list[Offer]:
    """What a sale of this day may use of the member's offers, those that end first in front; his
    account must be locked. Vouchers are not among them: each is locked by its code.
    """
    offers = _locked_offers(
        Offer.objects.filter(
            member_id=member_id, status=Offer.Status.OPEN, starts_on__lte=day, ends_on__gte=day
        ).exclude(kind=Offer.Kind.VOUCHER)
    )
    return sorted(offers, key=lambda offer: (offer.ends_on, offer.pk))


def lock_open_offers(offers: QuerySet[Offer], *, most: int) -> list[Offer]:
    """Up to so many of these that are still open, with their gift; no vouchers among them."""
    found = offers.filter(status=Offer.Status.OPEN).exclude(kind=Offer.Kind.VOUCHER)
    return _locked_offers(found, most=most)


def lock_used_offers(purchase: Purchase) -> list[Offer]:
    """What was used for this locked purchase."""
    return _locked_offers(Offer.objects.filter(purchase=purchase, status=Offer.Status.USED))


def lock_voucher_rows(voucher_ids: Iterable[int]) -> list[Voucher]:
    """Those of these vouchers that are still open, none of them bought with points."""
    vouchers = Voucher.objects.select_for_update(no_key=True, of=("self",)).filter(
        pk__in=list(voucher_ids), status=Voucher.Status.OPEN, redemption__isnull=True
    )
    return list(vouchers.select_related("grant").order_by("pk"))


def _locked_offers(offers: QuerySet[Offer], *, most: int | None = None) -> list[Offer]:
    rows = offers.select_for_update(no_key=True, of=("self",)).select_related("reward")
    return list(rows.order_by("pk")[:most])


def lock_drawn_lots(lot_ids: Iterable[int]) -> dict[int, PointLot]:
    """The lots that something drew on, spent up or not, by id, under their account's lock."""
    lots = PointLot.objects.select_for_update(no_key=True).filter(pk__in=list(lot_ids))
    return {lot.pk: lot for lot in lots.order_by("expires_at", "id")}
