"""What the ledger holds of one member, for his own eyes: purchases and points, as a stream."""

from collections.abc import Iterator
from typing import Any

from points.models import LedgerEntry, Purchase, Redemption, Voucher

Record = dict[str, Any]
AT_A_TIME = 500


def own_purchases(member_id: int) -> Iterator[Record]:
    """His purchases, the newest first, each with its lines and how it was paid."""
    rows = (
        Purchase.objects.filter(member_id=member_id)
        .select_related("shop")
        .prefetch_related("lines", "payments", "returns")
        .order_by("-occurred_at", "-id")
    )
    for row in rows.iterator(chunk_size=AT_A_TIME):
        yield {
            "shop": row.shop.name,
            "receipt_number": row.receipt_number,
            "occurred_at": row.occurred_at,
            "status": row.status,
            "status_label": row.get_status_display(),
            "amount": row.amount,
            "returned_amount": row.returned_amount,
            "earned_points": row.earned_points,
            "spent_points": row.spent_points,
            "reason": row.reason,
            "note": row.note,
            "gift": row.gift_name,
            "lines": [
                {
                    "product": line.product,
                    "category": line.category,
                    "quantity": line.quantity,
                    "amount": line.amount,
                }
                for line in row.lines.all()
            ],
            "payments": [
                {"tender": one.tender, "amount": one.amount, "points": one.points}
                for one in row.payments.all()
            ],
            "returns": [
                {"amount": one.amount, "reason": one.reason, "at": one.recorded_at}
                for one in row.returns.all()
            ],
        }


def own_movements(member_id: int) -> Iterator[Record]:
    """Every movement of his points, the newest first."""
    rows = LedgerEntry.objects.filter(account_id=member_id).order_by("-seq")
    for row in rows.iterator(chunk_size=AT_A_TIME):
        yield {
            "at": row.at,
            "kind": row.kind,
            "kind_label": row.get_kind_display(),
            "points": row.points,
            "balance_after": row.balance_after,
        }


def own_papers(member_id: int) -> Iterator[Record]:
    """Rewards that he has taken and vouchers that are his."""
    for taken in Redemption.objects.filter(member_id=member_id).select_related("reward"):
        yield {
            "what": "reward",
            "name": taken.terms.get("name") or taken.reward.name,
            "code": taken.code,
            "status": taken.status,
            "at": taken.issued_at,
        }
    for voucher in Voucher.objects.filter(member_id=member_id):
        yield {
            "what": "voucher",
            "value": voucher.value,
            "code": voucher.code,
            "status": voucher.status,
            "reason": voucher.reason,
            "at": voucher.issued_at,
        }
