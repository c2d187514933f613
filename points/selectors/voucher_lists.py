"""Vouchers as whoever issues them lists them: their states, their batch, what they took."""

from dataclasses import dataclass
from typing import Literal

from django.db.models import Count, F, Q, QuerySet, Sum

from points.models import Voucher
from points.rules.codes import tidy_code

VoucherWhose = Literal["", "open", "member", "bought"]
ShopIds = frozenset[int] | None

Status = Voucher.Status
_WHOSE: dict[VoucherWhose, Q] = {
    "": Q(),
    "open": Q(member__isnull=True),
    "member": Q(member__isnull=False, redemption__isnull=True),
    "bought": Q(redemption__isnull=False),
}


@dataclass(frozen=True, slots=True)
class VoucherSums:
    """Of all vouchers: how many wait and what they may still pay, how many paid and how much,
    and `counted` (money): what the cap still counts of those that no points bought.
    """

    open: int
    open_value: int
    used: int
    used_value: int
    counted: int
    came_back: int


def vouchers_list(
    shop_ids: ShopIds = None, *, status: str = "", whose: VoucherWhose = "", code: str = ""
) -> QuerySet[Voucher]:
    """The vouchers of these shops and of every shop, the newest first; `counted` (money) is what
    the cap counts of each, None where points bought it. A code that is none finds nothing.
    """
    counted = F("grant__value") - F("grant__recovered_value")
    rows = _in_shops(shop_ids).filter(_WHOSE[whose]).annotate(counted=counted)
    if status:
        rows = rows.filter(status=status)
    if code:
        rows = rows.filter(code=tidy_code(code))
    return rows.select_related("member", "shop", "grant", "purchase").order_by("-id")


def voucher_sums(shop_ids: ShopIds = None) -> VoucherSums:
    """The sums of all vouchers: one statement."""
    is_open, is_used = Q(status=Status.OPEN), Q(status=Status.USED)
    sums = _in_shops(shop_ids).aggregate(
        open=Count("pk", filter=is_open),
        open_value=Sum("value", filter=is_open, default=0),
        used=Count("pk", filter=is_used),
        used_value=Sum("used_value", filter=is_used, default=0),
        counted=Sum(F("grant__value") - F("grant__recovered_value"), default=0),
        came_back=Sum("grant__recovered_value", default=0),
    )
    return VoucherSums(**sums)


def issued_voucher(voucher_id: int, shop_ids: ShopIds = None) -> Voucher | None:
    """One voucher, where it is of these shops or of every shop."""
    return _in_shops(shop_ids).select_related("member", "shop").filter(pk=voucher_id).first()


def batch_of(voucher: Voucher) -> QuerySet[Voucher]:
    """All that were issued with this one, in the order of their issue; itself alone where points
    bought it.
    """
    if voucher.redemption_id is not None:
        return Voucher.objects.filter(pk=voucher.pk).select_related("shop", "member")
    rows = Voucher.objects.filter(
        issued_at=voucher.issued_at, issued_by=voucher.issued_by, redemption__isnull=True
    )
    return rows.select_related("shop", "member").order_by("id")


def _in_shops(shop_ids: ShopIds) -> QuerySet[Voucher]:
    if shop_ids is None:
        return Voucher.objects.all()
    return Voucher.objects.filter(Q(shop__isnull=True) | Q(shop__in=shop_ids))
