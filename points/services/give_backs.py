"""Points that were spent by one source, put back: into their lots, never with a longer life."""

from django.db.models import Sum

from members.models import Member
from points.locks import lock_drawn_lots
from points.models import Account, Allocation, LedgerEntry, PointLot
from points.services.debts import repay_debt
from points.services.ledger import Journal

Kind = LedgerEntry.Kind
Puts = list[tuple[PointLot, int]]


def give_back_spent(journal: Journal, account: Account, *, source: str, reason: str) -> None:
    """Give back all that this source spent: what belongs to a lot that has expired meanwhile
    expires at once, and what the member owes is repaid first.

    The account, and the purchases for which it owes, must be locked.
    """
    drawn = _drawn_lots(account, source)
    lots = lock_drawn_lots(drawn)
    own = [(lot, drawn[lot.pk]) for lot in lots.values() if lot.account_id == account.pk]
    if own:
        journal.put_back(account, Kind.REDEEM_RETURN, puts=own, source=source, reason=reason)
    # Lots of a card that was merged into this one stay with that card.
    others = [(lot, drawn[lot.pk]) for lot in lots.values() if lot.account_id != account.pk]
    back = own + _anew(journal, account, others, source=source, reason=reason)
    gone = [(lot, points) for lot, points in back if lot.expires_at <= journal.now]
    if gone:
        journal.debit(account, Kind.EXPIRE, takes=gone, source=source)
    fresh = [lot for lot, _ in back if lot.expires_at > journal.now]
    repay_debt(journal, account, fresh, source=source)


def _drawn_lots(account: Account, source: str) -> dict[int, int]:
    """How many points of each lot are still out, by the lot's id."""
    drawn = (
        Allocation.objects.filter(
            entry__account__in=_cards(account),
            entry__kind__in=(Kind.REDEEM, Kind.REDEEM_RETURN),
            entry__source=source,
        )
        .order_by()
        .values_list("lot_id")
        .annotate(out=Sum("points"))
    )
    return {lot_id: points for lot_id, points in drawn if points > 0}


def _cards(account: Account) -> list[int]:
    """The member's card and all that were merged into it, one after the other."""
    cards = [account.pk]
    latest = cards
    while latest:
        latest = list(Member.objects.filter(merged_into__in=latest).values_list("pk", flat=True))
        cards = cards + latest
    return cards


def _anew(journal: Journal, account: Account, drawn: Puts, *, source: str, reason: str) -> Puts:
    """The points of lots that are not this account's, as lots of its own with the same life."""
    return [
        (
            journal.credit(
                account,
                Kind.REDEEM_RETURN,
                points=points,
                unit_value=lot.unit_value,
                source=f"{source}:{lot.pk}",
                vests_at=lot.vests_at,
                expires_at=lot.expires_at,
                idle_months=lot.idle_months,
                reason=reason,
            ),
            points,
        )
        for lot, points in drawn
    ]
