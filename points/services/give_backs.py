"""Points that were spent by one source, put back: into their lots, never with a longer life."""

from django.db.models import Sum

from members.models import Member
from points.locks import lock_drawn_lots
from points.models import Account, Allocation, LedgerEntry
from points.services.debts import repay_debt
from points.services.ledger import Journal
from points.services.refills import refill_lots

Kind = LedgerEntry.Kind


def give_back_spent(journal: Journal, account: Account, *, source: str, reason: str) -> None:
    """Give back all that this source spent: what belongs to a lot that has expired meanwhile
    expires at once, and what the member owes is repaid first.

    The account, and the purchases for which it owes, must be locked.
    """
    drawn = _drawn_lots(account, source)
    puts = [(lot, drawn[lot.pk]) for lot in lock_drawn_lots(drawn).values()]
    fresh = refill_lots(
        journal, account, Kind.REDEEM_RETURN, puts=puts, source=source, reason=reason
    )
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
