"""What members bought around a day that comes back every year, the last time it came."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from members.selectors.club import club_zone
from points.models import Purchase, PurchaseLine

BEFORE = timedelta(days=10)
AFTER = timedelta(days=3)
Pair = tuple[int, date]


@dataclass(frozen=True, slots=True)
class LastYear:
    """What was bought for one day: `amount` in money with returns taken off, of `purchases`
    sales; the first product, or its category, and the reason of the one nearest to the day.
    """

    purchases: int
    amount: int
    bought_on: date
    what: str
    reason: str
    reason_label: str


def bought_last_year(
    pairs: Iterable[Pair], *, shop_ids: Collection[int] | None = None
) -> dict[Pair, LastYear]:
    """For each (member, the day on which the occasion was kept the year before): his purchases
    from ten days before that day to three days after it; a pair without any is left out.

    Two statements however many pairs; of these shops only where shops are named.
    """
    wanted = set(pairs)
    if not wanted:
        return {}
    by_member: dict[int, list[Purchase]] = {}
    for purchase in _purchases(wanted, shop_ids):
        by_member.setdefault(purchase.member_id or 0, []).append(purchase)
    found = {
        (member_id, day): near
        for member_id, day in wanted
        if (near := [one for one in by_member.get(member_id, ()) if _is_near(one, day)])
    }
    chosen = {pair: _nearest(near, pair[1]) for pair, near in found.items()}
    names = _first_lines({purchase.pk for purchase in chosen.values()})
    return {
        pair: LastYear(
            purchases=len(near),
            amount=sum(one.amount - one.returned_amount for one in near),
            bought_on=chosen[pair].business_date,
            what=names.get(chosen[pair].pk, ""),
            reason=chosen[pair].reason,
            reason_label=chosen[pair].get_reason_display() if chosen[pair].reason else "",
        )
        for pair, near in found.items()
    }


def _purchases(wanted: set[Pair], shop_ids: Collection[int] | None) -> QuerySet[Purchase]:
    """Sales that stand, of these members, between the first day and the last that matter."""
    first = min(day for _member, day in wanted) - BEFORE
    last = max(day for _member, day in wanted) + AFTER + timedelta(days=1)
    found = Purchase.objects.filter(
        member_id__in={member_id for member_id, _day in wanted},
        # By the time of the sale: the index of a member's purchases is ordered by it.
        occurred_at__gte=_midnight(first),
        occurred_at__lt=_midnight(last),
        status__in=(Purchase.Status.CLOSED, Purchase.Status.PARTLY_RETURNED),
    )
    if shop_ids is not None:
        found = found.filter(shop_id__in=shop_ids)
    return found.only(
        "member_id", "business_date", "amount", "returned_amount", "reason", "status"
    ).order_by("id")


def _first_lines(purchase_ids: set[int]) -> dict[int, str]:
    lines = (
        PurchaseLine.objects.filter(purchase_id__in=purchase_ids)
        .order_by("purchase_id", "position")
        .distinct("purchase_id")
        .values_list("purchase_id", "product", "category")
    )
    return {purchase_id: product or category for purchase_id, product, category in lines}


def _is_near(purchase: Purchase, day: date) -> bool:
    return day - BEFORE <= purchase.business_date <= day + AFTER


def _nearest(purchases: list[Purchase], day: date) -> Purchase:
    """The sale for a reason before the one without, then the one nearest to the day."""
    return min(purchases, key=lambda one: (one.reason == "", abs(one.business_date - day), one.pk))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=club_zone())
