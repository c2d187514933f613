"""The categories of goods that the shops sell."""

from points.models import PurchaseLine

LOOKED_AT = 3_000


def recent_categories() -> list[str]:
    """Categories of the latest lines, by name: suggestions for whoever types one, quick in a club
    of any size.
    """
    latest = PurchaseLine.objects.order_by("-id").values_list("category", flat=True)
    return sorted({category for category in latest[:LOOKED_AT] if category})
