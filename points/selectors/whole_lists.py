"""Everything of one kind that the club has booked, to be taken out."""

from collections.abc import Collection

from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from points.models import LedgerEntry, PointLot, Purchase, PurchaseLine, Redemption, Standing

ENTRY_KINDS = LedgerEntry.Kind.choices


def all_entries() -> QuerySet[LedgerEntry]:
    """Every movement of points, with what a list says of its member and its purchase."""
    rows = LedgerEntry.objects.select_related("account__member", "purchase")
    return rows.only(
        "seq",
        "kind",
        "points",
        "value",
        "balance_after",
        "at",
        "business_date",
        "actor_id",
        "reason",
        "account__member__card_number",
        "account__member__first_name",
        "account__member__last_name",
        "purchase__receipt_number",
    )


def all_redemptions() -> QuerySet[Redemption]:
    """Every reward that was issued, with its member."""
    return Redemption.objects.select_related("member", "reward", "shop")


def all_standings() -> QuerySet[Standing]:
    """Every standing, open and ended, with its member."""
    return Standing.objects.select_related("member")


def lines_of(purchases: QuerySet[Purchase]) -> QuerySet[PurchaseLine]:
    """The lines of these purchases, with shop and member."""
    rows = PurchaseLine.objects.filter(purchase__in=purchases.order_by().values("pk"))
    return rows.select_related("purchase__shop", "purchase__member").only(
        "position",
        "product",
        "category",
        "quantity",
        "amount",
        "returned_amount",
        "purchase__business_date",
        "purchase__receipt_number",
        "purchase__status",
        "purchase__shop__name",
        "purchase__member__card_number",
    )


def values_of(member_ids: Collection[int]) -> dict[int, int]:
    """What the points of these members are worth, in money; those without points are left out."""
    lots = PointLot.objects.filter(
        account_id__in=member_ids, remaining__gt=0, expires_at__gt=timezone.now()
    )
    worth = Sum(F("remaining") * F("unit_value"))
    return dict(lots.order_by().values_list("account_id").annotate(worth=worth))
