"""Purchases as the owner lists them, with the sums of what the list shows."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Count, F, Q, QuerySet, Sum

from analytics.selectors.chores import UNPAID
from analytics.selectors.scope import ShopIds, in_shops
from analytics.selectors.summary import GIVEN_BACK, NET_SALES, NOT_VOIDED
from points.models import Purchase

PurchaseChoice = Literal["", "closed", "returned", "voided", "unpaid", "no_member"]

_CHOICES: dict[PurchaseChoice, Q] = {
    "": Q(),
    "closed": Q(status=Purchase.Status.CLOSED),
    "returned": Q(status__in=(Purchase.Status.PARTLY_RETURNED, Purchase.Status.RETURNED)),
    "voided": Q(status=Purchase.Status.VOIDED),
    "unpaid": UNPAID,
    "no_member": Q(member__isnull=True),
}


@dataclass(frozen=True, slots=True)
class PurchaseTotals:
    """Sums of a list: `purchases` without voided ones; `sales`, `given_back` as in `Figures`;
    `returned` is what came back of the bills. Money, except the count and `points` granted.
    """

    purchases: int
    sales: int
    returned: int
    points: int
    given_back: int


def purchases_list(
    shop_ids: ShopIds = None,
    *,
    since: date | None = None,
    until: date | None = None,
    choice: PurchaseChoice = "",
    receipt: str = "",
) -> QuerySet[Purchase]:
    """Purchases of these shops and business days (both ends counted), the newest first."""
    purchases = Purchase.objects.filter(in_shops(shop_ids), _CHOICES[choice])
    if since is not None:
        purchases = purchases.filter(business_date__gte=since)
    if until is not None:
        purchases = purchases.filter(business_date__lte=until)
    if receipt:
        purchases = purchases.filter(receipt_number=receipt)
    purchases = purchases.select_related("shop", "member")
    return purchases.order_by("-business_date", "-occurred_at", "-pk")


def totals_of(purchases: QuerySet[Purchase]) -> PurchaseTotals:
    """The sums of all pages of such a list: one statement."""
    return PurchaseTotals(
        **purchases.order_by().aggregate(
            purchases=Count("id", filter=NOT_VOIDED),
            sales=Sum(NET_SALES, default=0),
            returned=Sum(F("returned_amount"), default=0),
            points=Sum("earned_points", default=0),
            given_back=Sum(GIVEN_BACK, default=0),
        )
    )


def member_purchases(member_id: int, shop_ids: ShopIds = None) -> QuerySet[Purchase]:
    """A member's purchases in these shops, the newest first."""
    bought = Purchase.objects.filter(in_shops(shop_ids), member_id=member_id)
    return bought.select_related("shop").order_by("-occurred_at", "-pk")
