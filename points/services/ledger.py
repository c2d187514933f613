"""The one writer of the ledger: a journal gathers movements of locked accounts and posts them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from members.roles import Actor
from members.services.rows import fresh_row, insert_rows
from points.models import Account, Allocation, LedgerEntry, PointLot, Purchase
from points.rules.redemption import Lot, Take

Kind = LedgerEntry.Kind

UPDATE_ACCOUNTS = """
UPDATE points_account AS account
SET balance = fresh.balance, debt = fresh.debt, last_seq = fresh.last_seq
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
    AS fresh (member_id, balance, debt, last_seq)
WHERE account.member_id = fresh.member_id
"""


class Journal:
    """Movements of points that are posted together, in the caller's transaction.

    Guarantees: every entry continues its account's chain (seq, balance), a debit equals the sum
    of its allocations, a credit fills exactly one lot, and a balance never falls below zero.
    The accounts must be locked and the lots loaded under that lock. `post` writes a fixed number
    of statements, whatever the number of movements.
    """

    def __init__(self, *, actor: Actor, now: datetime, business_date: date) -> None:
        self.actor = actor
        self.now = now
        self.business_date = business_date
        self._begin()

    def _begin(self) -> None:
        self._accounts: dict[int, Account] = {}
        self._entries: list[LedgerEntry] = []
        self._new_lots: list[tuple[PointLot, LedgerEntry]] = []
        self._changed_lots: dict[int, PointLot] = {}
        self._allocations: list[Allocation] = []

    def turn_to(self, now: datetime, business_date: date) -> None:
        """Date what follows so; a batch of past sales gives each its own day."""
        self.now = now
        self.business_date = business_date

    def credit(
        self,
        account: Account,
        kind: Kind,
        *,
        points: int,
        unit_value: int,
        source: str,
        vests_at: datetime | None,
        expires_at: datetime,
        purchase: Purchase | None = None,
        reason: str = "",
        breakdown: Sequence[Mapping[str, Any]] = (),
        business_date: date | None = None,
        idle_months: int | None = None,
    ) -> PointLot:
        """Add points to the account in a lot of their own."""
        entry = self._enter(
            account,
            kind,
            points,
            points * unit_value,
            source,
            purchase,
            reason,
            breakdown,
            business_date,
        )
        lot = fresh_row(
            PointLot,
            account_id=account.pk,
            purchase_id=entry.purchase_id,
            original=points,
            remaining=points,
            unit_value=unit_value,
            vests_at=vests_at,
            expires_at=expires_at,
            idle_months=idle_months,
        )
        self._new_lots.append((lot, entry))
        return lot

    def debit(
        self,
        account: Account,
        kind: Kind,
        *,
        takes: Iterable[tuple[PointLot, int]],
        source: str,
        purchase: Purchase | None = None,
        reason: str = "",
        breakdown: Sequence[Mapping[str, Any]] = (),
    ) -> LedgerEntry:
        """Take points out of lots; each take is recorded."""
        return self._move(
            account,
            kind,
            [(lot, points) for lot, points in takes],
            source,
            purchase,
            reason,
            breakdown,
        )

    def put_back(
        self,
        account: Account,
        kind: Kind,
        *,
        puts: Iterable[tuple[PointLot, int]],
        source: str,
        purchase: Purchase | None = None,
        reason: str = "",
    ) -> LedgerEntry:
        """Give points back to the lots they came from; their expiry does not change."""
        return self._move(
            account, kind, [(lot, -points) for lot, points in puts], source, purchase, reason, ()
        )

    def note(
        self, account: Account, kind: Kind, *, source: str, purchase: Purchase | None = None
    ) -> LedgerEntry:
        """Record that something happened to points without moving any (an activation)."""
        return self._enter(account, kind, 0, 0, source, purchase, "", ())

    def post(self) -> None:
        """Write everything gathered; the journal is empty afterwards."""
        insert_rows(self._entries)
        # Lots known before are updated; a new lot is inserted with what was already taken of it.
        if self._changed_lots:
            PointLot.objects.bulk_update(self._changed_lots.values(), ["remaining"], batch_size=500)
        for lot, entry in self._new_lots:
            lot.entry_id = entry.pk
        insert_rows([lot for lot, _ in self._new_lots])
        for allocation in self._allocations:
            allocation.entry_id, allocation.lot_id = allocation.entry.pk, allocation.lot.pk
        insert_rows(self._allocations)
        self._update_accounts()
        self._begin()

    def touch(self, account: Account) -> None:
        """Have the account's debt written with the rest."""
        self._accounts[account.pk] = account

    def _update_accounts(self) -> None:
        accounts = self._accounts.values()
        if not accounts:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                UPDATE_ACCOUNTS,
                [
                    [account.pk for account in accounts],
                    [account.balance for account in accounts],
                    [account.debt for account in accounts],
                    [account.last_seq for account in accounts],
                ],
            )

    def _move(
        self,
        account: Account,
        kind: Kind,
        moves: Sequence[tuple[PointLot, int]],
        source: str,
        purchase: Purchase | None,
        reason: str,
        breakdown: Sequence[Mapping[str, Any]],
    ) -> LedgerEntry:
        points = sum(moved for _, moved in moves)
        value = sum(moved * lot.unit_value for lot, moved in moves)
        entry = self._enter(account, kind, -points, -value, source, purchase, reason, breakdown)
        for lot, moved in moves:
            lot.remaining -= moved
            if lot.pk is not None:
                self._changed_lots[lot.pk] = lot
            self._allocations.append(Allocation(entry=entry, lot=lot, points=moved))
        return entry

    def _enter(
        self,
        account: Account,
        kind: Kind,
        points: int,
        value: int,
        source: str,
        purchase: Purchase | None,
        reason: str,
        breakdown: Sequence[Mapping[str, Any]],
        business_date: date | None = None,
    ) -> LedgerEntry:
        account.last_seq += 1
        account.balance += points
        self.touch(account)
        entry = fresh_row(
            LedgerEntry,
            account_id=account.pk,
            seq=account.last_seq,
            kind=kind,
            source=source,
            points=points,
            value=value,
            balance_after=account.balance,
            purchase_id=None if purchase is None else purchase.pk,
            at=self.now,
            business_date=business_date or self.business_date,
            actor_kind=self.actor.kind,
            actor_id=self.actor.id,
            reason=reason,
            breakdown=list(breakdown),
        )
        self._entries.append(entry)
        return entry


def as_rule_lot(lot: PointLot) -> Lot:
    """A lot's row as the rules see it."""
    return Lot(lot.pk, lot.remaining, lot.unit_value, lot.vests_at, lot.expires_at)


def matched(takes: Iterable[Take], lots: Iterable[PointLot]) -> list[tuple[PointLot, int]]:
    """The rules' takes beside the rows they speak of."""
    by_id = {lot.pk: lot for lot in lots}
    return [(by_id[take.lot_id], take.points) for take in takes]


def take_from(lots: Iterable[PointLot], wanted: int) -> list[tuple[PointLot, int]]:
    """Up to `wanted` points out of these lots, in their order."""
    takes = []
    for lot in lots:
        points = min(lot.remaining, wanted)
        if points > 0:
            takes.append((lot, points))
            wanted -= points
    return takes


def soonest_end(lot: PointLot) -> tuple[bool, datetime, bool, int]:
    """Sorts lots for taking: what can be spent before what waits, the soonest end first."""
    return lot.vests_at is None, lot.expires_at, lot.pk is None, lot.pk or 0
