"""The receipt: what was booked, the new balance, paper, and the next customer."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from loyalty_club.counter.desk import NOT_ACCEPTED, Desk, counter_page, go_to
from loyalty_club.counter.once import do_once
from loyalty_club.counter.question import note_part
from loyalty_club.counter.remembering import remember_part
from loyalty_club.web.offer_views import OfferView, offer_views
from loyalty_club.web.once_form import OnceForm
from loyalty_club.web.page_club import page_club
from loyalty_club.web.tier_view import TierView, tier_view_of
from members.roles import Right
from members.rules.text import fold_digits
from points.selectors.balances import balance_of
from points.selectors.offers import offers_used_by
from points.selectors.purchases import access_purchase, find_receipt
from points.selectors.returns import returns_of
from points.selectors.statements import Why, explain_reasons, statement_for
from points.selectors.tiers import standing_of
from points.services.claims import settle_purchase

BEFORE_DIGITS = re.compile(r"^[^0-9]+")


@require_safe
@counter_page(Right.PURCHASES_READ)
def receipt(request: HttpRequest, desk: Desk, purchase_id: int) -> HttpResponse:
    """One sale as it stands, with its paper."""
    context = _sale(desk, purchase_id, OnceForm())
    context |= remember_part(request, desk, context["purchase"])
    context |= note_part(desk, context["purchase"])
    if "rose" in request.GET:
        context["reached"] = _reached(context["purchase"])
    return desk.show(request, "counter/receipt.html", context)


@require_POST
@counter_page(Right.PURCHASES_WRITE, Right.PURCHASES_READ)
def settle(request: HttpRequest, desk: Desk, purchase_id: int) -> HttpResponse:
    """A credit sale has been paid; its points become active."""
    purchase = access_purchase(desk.actor, purchase_id)
    form = OnceForm(request.POST)

    def effect() -> dict[str, Any]:
        return {"purchase": settle_purchase(purchase_id=purchase.pk, actor=desk.actor).pk}

    if form.is_valid() and do_once(desk, form, effect, page="settle", subject=purchase.pk):
        messages.success(request, _("The purchase is settled."))
        return go_to(request, "counter-receipt", purchase.pk)
    context = _sale(desk, purchase.pk, form)
    context |= remember_part(request, desk, context["purchase"])
    return desk.show(request, "counter/receipt.html", context, status=NOT_ACCEPTED)


def sales_under(desk: Desk, number: str) -> list[Any]:
    """Sales of this shop under a receipt number. Our own may be typed without the letter, or
    scanned while the keyboard speaks Persian: what stands before the first digit is not read.
    """
    found = find_receipt(desk.actor, shop_id=desk.shop.id, receipt_number=number)
    if not found:
        own = f"C-{BEFORE_DIGITS.sub('', fold_digits(number))}"
        found = find_receipt(desk.actor, shop_id=desk.shop.id, receipt_number=own)
    return list(found)


def _sale(desk: Desk, purchase_id: int, form: OnceForm) -> dict[str, Any]:
    purchase = access_purchase(desk.actor, purchase_id)
    shop_id = purchase.shop_id
    is_open = purchase.returned_amount < purchase.amount and purchase.status != "voided"
    return {
        "form": form,
        "purchase": purchase,
        "taken": -purchase.spent_points,
        "lines": list(purchase.lines.all()),
        "payments": list(purchase.payments.all()),
        "returns": list(returns_of(purchase.pk)),
        "balance": None if purchase.member_id is None else balance_of(purchase.member_id),
        "why": _why(purchase.pk, purchase.member_id),
        "used_offers": _used_offers(purchase),
        "may_return": is_open and desk.actor.may(Right.RETURNS_WRITE, shop_id=shop_id),
        "may_void": purchase.status == "closed"
        and purchase.settled_at is None
        and desk.actor.may(Right.PURCHASES_VOID, shop_id=shop_id),
        "may_settle": purchase.is_on_credit
        and purchase.settled_at is None
        and is_open
        and desk.actor.may(Right.PURCHASES_WRITE, shop_id=shop_id),
        "may_claim": purchase.member_id is None
        and purchase.status == "closed"
        and desk.actor.may(Right.PURCHASES_WRITE, shop_id=shop_id),
    }


def _used_offers(purchase: Any) -> list[OfferView]:
    """What the member had been promised, and this sale has used."""
    if purchase.member_id is None:
        return []
    return offer_views(offers_used_by(purchase.pk), day=purchase.business_date)


def _reached(purchase: Any) -> TierView | None:
    """The tier to which the member rose on the day of this purchase."""
    standing = None if purchase.member_id is None else standing_of(purchase.member_id)
    if standing is None or (standing.cause, standing.since) != ("rose", purchase.business_date):
        return None
    return tier_view_of(purchase.member_id)


def _why(purchase_id: int, member_id: int | None) -> list[Why]:
    """The reasons of the points this sale earned, as they were booked."""
    if member_id is None:
        return []
    earned = statement_for(member_id).filter(purchase_id=purchase_id, kind="earn").first()
    return explain_reasons(earned.breakdown, page_club().currency) if earned else []
