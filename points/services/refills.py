"""Points go back to the lots they came from, and on to the card that those were merged into."""

from collections.abc import Iterable, Sequence

from points.locks import lock_closed_accounts
from points.models import Account, LedgerEntry, Merge, PointLot, Purchase
from points.services.ledger import Journal

Kind = LedgerEntry.Kind
Put = tuple[PointLot, int]


def refill_lots(
    journal: Journal,
    account: Account,
    kind: Kind,
    *,
    puts: Sequence[Put],
    source: str,
    purchase: Purchase | None = None,
    reason: str = "",
) -> list[PointLot]:
    """Give points back; what belongs to a lot that has expired meanwhile expires at once.

    Lots of a card that has been merged into this account get theirs back there, and the points
    follow the card, with the life they had. Returns the lots of this account that hold them now.
    """
    own = [put for put in puts if put[0].account_id == account.pk]
    fresh = _put_back(journal, account, kind, own, source, purchase, reason) if own else []
    foreign = [put for put in puts if put[0].account_id != account.pk]
    if foreign:
        path = _PathOfMerges(account)
        for origin in path.accounts_of(lot for lot, _ in foreign):
            theirs = [put for put in foreign if put[0].account_id == origin.pk]
            lots = _put_back(journal, origin, kind, theirs, source, purchase, reason)
            fresh += path.follow(journal, origin, lots)
    return fresh


def carry_over(
    journal: Journal, merge: Merge, *, origin: Account, target: Account, lots: Sequence[PointLot]
) -> list[PointLot]:
    """All that these lots hold leaves one account and fills a lot each in the other, with the
    same value, day of vesting, end and purchase.
    """
    if not lots:
        return []
    bought = Purchase.objects.only("pk").in_bulk({lot.purchase_id for lot in lots} - {None})
    moves = [(lot, lot.remaining) for lot in lots]
    stamp = f"{merge.pk}:{origin.last_seq + 1}"
    journal.debit(origin, Kind.MERGE_OUT, takes=moves, source=f"merge:{stamp}")
    return [
        journal.credit(
            target,
            Kind.MERGE_IN,
            points=points,
            unit_value=lot.unit_value,
            source=arrival_source(merge, lot, origin),
            vests_at=lot.vests_at,
            expires_at=lot.expires_at,
            purchase=bought.get(lot.purchase_id),
            idle_months=lot.idle_months,
        )
        for lot, points in moves
    ]


def arrival_source(merge: Merge, lot: PointLot, origin: Account) -> str:
    """The source of points that arrive with a merge; it names the lot they come from."""
    return f"merge:{merge.pk}:{lot.pk}:{origin.last_seq}"


def origin_of(source: str) -> int:
    """The lot that such a source names."""
    return int(source.split(":")[2])


def _put_back(
    journal: Journal,
    account: Account,
    kind: Kind,
    puts: Iterable[Put],
    source: str,
    purchase: Purchase | None,
    reason: str,
) -> list[PointLot]:
    puts = list(puts)
    journal.put_back(account, kind, puts=puts, source=source, purchase=purchase, reason=reason)
    gone = [(lot, put) for lot, put in puts if lot.expires_at <= journal.now]
    if gone:
        journal.debit(account, Kind.EXPIRE, takes=gone, source=source, purchase=purchase)
    return [lot for lot, _ in puts if lot.expires_at > journal.now]


class _PathOfMerges:
    """How the cards that were merged lead to one that is open; its account is locked, and so
    nobody else touches the closed ones.
    """

    def __init__(self, head: Account) -> None:
        self._head = head
        self._merges: dict[int, Merge] = {}
        self._accounts: dict[int, Account] = {head.pk: head}

    def accounts_of(self, lots: Iterable[PointLot]) -> list[Account]:
        """The accounts of these lots, with the whole way from them under lock."""
        first = sorted({lot.account_id for lot in lots})
        found = list(first)
        while found:
            merges = Merge.objects.filter(merged_id__in=found, undone_at=None)
            self._merges |= {merge.merged_id: merge for merge in merges}
            found = [
                merge.kept_id
                for merge in self._merges.values()
                if merge.kept_id != self._head.pk and merge.kept_id not in self._merges
            ]
        self._accounts |= lock_closed_accounts(self._merges)
        return [self._accounts[member_id] for member_id in first]

    def follow(
        self, journal: Journal, account: Account, lots: Sequence[PointLot]
    ) -> list[PointLot]:
        """Carry what the lots hold from card to card, as they were merged."""
        while lots and account.pk != self._head.pk:
            merge = self._merges[account.pk]
            target = self._accounts[merge.kept_id]
            lots = carry_over(journal, merge, origin=account, target=target, lots=lots)
            if target.pk != self._head.pk:
                journal.post()  # the next card's entries name these lots by their numbers
            account = target
        return list(lots)
