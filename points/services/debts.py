"""What a member owes after a return: entered when it cannot be taken back, repaid first."""

from collections.abc import Iterable

from points.locks import lock_purchases_owing
from points.models import Account, LedgerEntry, PointLot, Purchase
from points.services.ledger import Journal, take_from


def enter_debt(account: Account, purchase: Purchase, *, points: int, value: int) -> None:
    """Owe what was earned on a returned purchase and spent since; stands apart from the balance."""
    account.debt += points
    purchase.debt_points += points
    purchase.debt_value += value


def repay_debt(
    journal: Journal,
    account: Account,
    lots: Iterable[PointLot],
    *,
    source: str,
    in_hand: Purchase | None = None,
) -> None:
    """Take what the account owes out of these fresh points, oldest returned purchase first.

    `in_hand` is the locked purchase that the caller is about to save: it may owe as well.
    """
    lots = list(lots)
    if not account.debt or not any(lot.remaining for lot in lots):
        return
    for owing in lock_purchases_owing(account.pk):
        purchase = in_hand if in_hand is not None and in_hand.pk == owing.pk else owing
        takes = take_from(lots, purchase.debt_points)
        points = sum(taken for _, taken in takes)
        if not points:
            break
        journal.debit(
            account,
            LedgerEntry.Kind.CLAW_BACK,
            takes=takes,
            source=f"debt:{purchase.pk}:{source}",
            purchase=purchase,
        )
        value = purchase.debt_value * points // purchase.debt_points
        account.debt -= points
        purchase.debt_points -= points
        purchase.debt_value -= value
        purchase.recovered_points += points
        purchase.recovered_value += value
        purchase.save(
            update_fields=["debt_points", "debt_value", "recovered_points", "recovered_value"]
        )
