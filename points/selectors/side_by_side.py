"""Members beside each other: how often each came, in one statement for all of them."""

from collections.abc import Collection

from django.db.models import Count, Max, Sum

from points.models import Purchase
from points.selectors.purchases import Visits

NEVER = Visits(count=0, last_at=None, spent=0)


def visits_of_each(member_ids: Collection[int]) -> dict[int, Visits]:
    """The visits of each of these members as `visits_of` counts them."""
    rows = (
        Purchase.objects.filter(member_id__in=member_ids)
        .exclude(status=Purchase.Status.VOIDED)
        .order_by()
        .values("member_id")
        .annotate(
            count=Count("id"),
            last_at=Max("occurred_at"),
            paid=Sum("amount", default=0),
            returned=Sum("returned_amount", default=0),
        )
    )
    found = dict.fromkeys(member_ids, NEVER)
    for row in rows:
        spent = row["paid"] - row["returned"]
        found[row["member_id"]] = Visits(row["count"], row["last_at"], spent)
    return found
