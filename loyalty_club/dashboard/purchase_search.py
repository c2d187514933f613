"""The purchases that an address asks for: the page, its sums and its file mean the same ones."""

from typing import Any

from django.db.models import QuerySet

from analytics.selectors.purchases import purchases_list
from loyalty_club.dashboard.filters import PurchasesFilter


def found_purchases(asked: PurchasesFilter, *, whole: bool = False) -> QuerySet[Any]:
    """Those that match; `whole` lets go of the days that hold where the address names none."""
    return purchases_list(
        asked.shop_ids,
        since=None if whole else asked.chosen("since") or None,
        until=None if whole else asked.chosen("until") or None,
        choice=asked.purchase_choice,
        receipt=asked.receipt_number,
    )
