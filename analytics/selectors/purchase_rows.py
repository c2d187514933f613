"""Purchases as plain rows, for lists of a million."""

from typing import Any

from django.db.models import QuerySet

from points.models import Purchase

STATES = Purchase.Status.choices
REASONS = Purchase.Reason.choices

_FIELDS = (
    "pk",
    "business_date",
    "occurred_at",
    "receipt_number",
    "terminal",
    "amount",
    "net",
    "returned_amount",
    "returned_net",
    "earned_points",
    "spent_points",
    "discount_value",
    "gift_name",
    "status",
    "reason",
    "note",
    "shop__name",
    "member__card_number",
    "member__first_name",
    "member__last_name",
    "member__mobile",
)


def as_rows(purchases: QuerySet[Purchase]) -> QuerySet[Purchase, Any]:
    """The same purchases as named tuples of what a list of them shows: far quicker to read."""
    return purchases.select_related(None).values_list(*_FIELDS, named=True)
