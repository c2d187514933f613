"""Why one purchase earned its points."""

from collections.abc import Mapping
from typing import Any

from points.models import LedgerEntry, Purchase


def reasons_of(purchase: Purchase) -> list[Mapping[str, Any]]:
    """Why this purchase earned its points, rule by rule; nothing where it earned none."""
    if purchase.member_id is None or not purchase.earned_points:
        return []
    earned = LedgerEntry.objects.filter(
        account_id=purchase.member_id,
        kind=LedgerEntry.Kind.EARN,
        source=f"purchase:{purchase.pk}",
    )
    breakdown: list[Mapping[str, Any]] = earned.values_list("breakdown", flat=True).first() or []
    return breakdown
