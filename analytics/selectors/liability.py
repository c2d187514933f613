"""What the club still owes its members: points that can be spent now or later."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Sum
from django.utils import timezone

from analytics.selectors.scope import ShopIds, in_shops, on_days
from members.rules.calendars import Window
from points.models import LedgerEntry, PointLot


@dataclass(frozen=True, slots=True)
class Outstanding:
    """Points not spent and not expired at one moment, those still waiting included.

    `value` = Σ remaining × the value of a point when it was granted (money); no part is taken off
    for points that will never be spent. `members` hold them.
    """

    points: int
    value: int
    members: int


def outstanding_points(shop_ids: ShopIds = None, *, now: datetime | None = None) -> Outstanding:
    """What is owed at this moment; with shops named, for purchases made there. One statement."""
    alive = PointLot.objects.filter(
        in_shops(shop_ids, field="purchase__shop_id"),
        remaining__gt=0,
        expires_at__gt=now or timezone.now(),
    )
    return Outstanding(
        **alive.aggregate(
            points=Sum("remaining", default=0),
            value=Sum(F("remaining") * F("unit_value"), default=0),
            members=Count("account", distinct=True),
        )
    )


def points_moved(window: Window, shop_ids: ShopIds = None) -> int:
    """By how much all balances together rose (or fell) in the window: Σ points of its entries."""
    entries = LedgerEntry.objects.filter(
        on_days(window), in_shops(shop_ids, field="purchase__shop_id")
    )
    moved: int = entries.aggregate(moved=Sum("points", default=0))["moved"]
    return moved
