"""Vouchers: whose they are, and whether one pays a bill."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from points.exceptions import VoucherNotValid
from points.models import Voucher
from points.rules.codes import tidy_code
from points.rules.sales import Sale

Status = Voucher.Status


def find_voucher(code: str) -> Voucher | None:
    """The voucher of this code, however it was typed."""
    rows = Voucher.objects.select_related("member", "shop", "redemption")
    return rows.filter(code=tidy_code(code)).first()


def vouchers_of(member_id: int) -> QuerySet[Voucher]:
    """The vouchers that only this member can use, the newest first."""
    return Voucher.objects.filter(member_id=member_id).select_related("shop").order_by("-id")


def check_voucher(sale: Sale, day: date) -> Voucher | None:
    """The voucher that pays a part of this bill, with booking's refusals; None without one."""
    if sale.voucher is None:
        return None
    voucher = find_voucher(sale.voucher.code)
    if voucher is None:
        raise VoucherNotValid(reason="unknown")
    refuse_voucher(voucher, sale=sale, member_id=sale.member_id, day=day)
    return voucher


def refuse_voucher(voucher: Voucher, *, sale: Sale, member_id: int | None, day: date) -> None:
    """Refuse a voucher that does not pay its part of this bill, with the first reason."""
    reason = (
        _why_closed(voucher, day)
        or _why_elsewhere(voucher, sale.shop_id, member_id)
        or _why_too_little(voucher, sale)
    )
    if reason:
        raise VoucherNotValid(reason=reason, least=voucher.min_bill, most=voucher.value)


def _why_closed(voucher: Voucher, day: date) -> str:
    if voucher.status != Status.OPEN:
        return str(voucher.status)
    if day < voucher.starts_on:
        return "not_yet"
    return "expired" if day > voucher.ends_on else ""


def _why_elsewhere(voucher: Voucher, shop_id: int, member_id: int | None) -> str:
    if voucher.member_id is not None and voucher.member_id != member_id:
        return "other_member"
    shop_ids = _shop_ids(voucher)
    return "other_shop" if shop_ids and shop_id not in shop_ids else ""


def _why_too_little(voucher: Voucher, sale: Sale) -> str:
    if sale.amount < voucher.min_bill:
        return "below_least_bill"
    asked = 0 if sale.voucher is None else sale.voucher.amount
    return "above_value" if asked > voucher.value else ""


def _shop_ids(voucher: Voucher) -> Collection[int]:
    """The shops that take it; one that points bought is good where its reward was."""
    if voucher.shop_id is not None:
        return {voucher.shop_id}
    return [] if voucher.redemption is None else voucher.redemption.terms["shop_ids"]
