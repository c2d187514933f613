"""What waits for somebody to act: unpaid sales, debts of points, messages that did not leave."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.utils import timezone

from analytics.selectors.scope import ShopIds, in_shops
from members.models import Message
from points.models import Purchase

RECENT = timedelta(days=7)
OPEN_STATUSES = (Purchase.Status.CLOSED, Purchase.Status.PARTLY_RETURNED)
UNPAID = Q(is_on_credit=True, settled_at__isnull=True, status__in=OPEN_STATUSES)


@dataclass(frozen=True, slots=True)
class Chores:
    """Counts of what waits; `unpaid_amount` is money, `owed_points` points.

    `stuck_messages` failed or have no known outcome and are at most seven days old; with shops
    named, those to members who joined there.
    """

    unpaid_purchases: int
    unpaid_amount: int
    unpaid_since: date | None
    owing_members: int
    owed_points: int
    stuck_messages: int

    def __bool__(self) -> bool:
        """True when anything waits."""
        return bool(self.unpaid_purchases or self.owing_members or self.stuck_messages)


def chores_for(shop_ids: ShopIds = None, *, now: datetime | None = None) -> Chores:
    """What waits in these shops: three statements."""
    unpaid = unpaid_purchases(shop_ids).aggregate(
        unpaid_purchases=Count("id"),
        unpaid_amount=Sum(F("amount") - F("returned_amount"), default=0),
        unpaid_since=Min("business_date"),
    )
    owing = Purchase.objects.filter(in_shops(shop_ids), debt_points__gt=0).aggregate(
        owing_members=Count("member", distinct=True), owed_points=Sum("debt_points", default=0)
    )
    stuck = Message.objects.filter(
        in_shops(shop_ids, field="member__joined_shop_id"),
        status__in=(Message.Status.FAILED, Message.Status.UNKNOWN),
        created_at__gte=(now or timezone.now()) - RECENT,
    )
    return Chores(**unpaid, **owing, stuck_messages=stuck.count())


def unpaid_purchases(shop_ids: ShopIds = None) -> QuerySet[Purchase]:
    """Sales on credit that nobody has settled yet."""
    return Purchase.objects.filter(UNPAID, in_shops(shop_ids))
