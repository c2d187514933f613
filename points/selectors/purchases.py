"""Finding purchases: by receipt, of a member, of today."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, QuerySet, Sum

from members.roles import Actor, Right
from members.rules.text import fold_digits
from points.exceptions import UnknownPurchase
from points.models import Purchase


@dataclass(frozen=True, slots=True)
class Visits:
    """How often a member came, when last, and what he has spent (money, returns taken off)."""

    count: int
    last_at: datetime | None
    spent: int


def access_purchase(actor: Actor, purchase_id: int) -> Purchase:
    """The purchase, for whom this actor may see it: staff and tills of its shop, its member."""
    purchase = (
        Purchase.objects.select_related("shop", "member", "program").filter(pk=purchase_id).first()
    )
    if purchase is None or not _may_see(actor, purchase):
        raise UnknownPurchase(purchase_id=purchase_id)
    return purchase


def find_receipt(actor: Actor, *, shop_id: int, receipt_number: str) -> list[Purchase]:
    """Purchases of this shop under this receipt number, the newest first, at most ten."""
    actor.require(Right.PURCHASES_READ, shop_id=shop_id)
    number = fold_digits(receipt_number).strip()
    found = Purchase.objects.select_related("shop", "member").filter(
        shop_id=shop_id, receipt_number=number
    )
    return list(found.order_by("-occurred_at")[:10])


def find_original(
    *, shop_id: int, terminal: str, receipt_number: str, business_date: date
) -> Purchase | None:
    """The one purchase with this natural key."""
    return Purchase.objects.filter(
        shop_id=shop_id,
        terminal=terminal,
        receipt_number=receipt_number,
        business_date=business_date,
    ).first()


def purchases_of(member_id: int, *, shop_ids: Collection[int] | None = None) -> QuerySet[Purchase]:
    """The member's purchases, the newest first; of these shops only where some are named."""
    found = Purchase.objects.filter(member_id=member_id).select_related("shop")
    if shop_ids is not None:
        found = found.filter(shop_id__in=shop_ids)
    return found.order_by("-occurred_at", "-id")


def purchases_on(day: date, *, shop_id: int) -> QuerySet[Purchase]:
    """A shop's purchases of one business day, the newest first."""
    return (
        Purchase.objects.filter(business_date=day, shop_id=shop_id)
        .select_related("member")
        .order_by("-occurred_at", "-id")
    )


def visits_of(member_id: int) -> Visits:
    """The member's visits so far; a voided sale is none."""
    sums = (
        Purchase.objects.filter(member_id=member_id)
        .exclude(status=Purchase.Status.VOIDED)
        .aggregate(
            count=Count("id"),
            last_at=Max("occurred_at"),
            amount=Sum("amount", default=0),
            returned=Sum("returned_amount", default=0),
        )
    )
    return Visits(sums["count"], sums["last_at"], sums["amount"] - sums["returned"])


def last_visits(member_ids: list[int]) -> dict[int, datetime]:
    """When each of these members bought last."""
    rows = (
        Purchase.objects.filter(member_id__in=member_ids)
        .exclude(status=Purchase.Status.VOIDED)
        .order_by()
        .values("member_id")
        .annotate(last_at=Max("occurred_at"))
    )
    return {row["member_id"]: row["last_at"] for row in rows}


def _may_see(actor: Actor, purchase: Purchase) -> bool:
    if purchase.member_id is not None and actor.id == f"member:{purchase.member_id}":
        return True
    return actor.may(Right.PURCHASES_READ, shop_id=purchase.shop_id)
