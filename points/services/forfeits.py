"""Points that go with their owner: whatever an erased member's lots still hold expires."""

from collections.abc import Iterable

from points.models import Account, LedgerEntry, PointLot, Purchase
from points.services.ledger import Journal


def forfeit_lots(journal: Journal, account: Account, lots: Iterable[PointLot]) -> int:
    """Expire all that these lots hold, waiting points too, one entry a lot as any expiry; returns
    how many points. The account and its lots must be locked; the caller posts the journal.
    """
    held = [lot for lot in lots if lot.remaining]
    bought = Purchase.objects.only("pk").in_bulk({lot.purchase_id for lot in held} - {None})
    gone = 0
    for lot in held:
        gone += lot.remaining
        journal.debit(
            account,
            LedgerEntry.Kind.EXPIRE,
            takes=[(lot, lot.remaining)],
            # Goods that come back later may refill a lot: it is forfeited again.
            source=f"erased:{account.pk}:{lot.pk}:{account.last_seq}",
            purchase=bought.get(lot.purchase_id),
        )
    return gone
