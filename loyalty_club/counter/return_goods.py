"""Goods come back: found by the receipt, shown before they go, booked once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from loyalty_club.counter.desk import NOT_ACCEPTED, Desk, counter_page, go_to
from loyalty_club.counter.forms import ReceiptForm, ReturnForm
from loyalty_club.counter.once import do_once
from loyalty_club.counter.receipt import sales_under
from loyalty_club.counter.refusals import put_on, refusal_facts
from members.exceptions import ClubError
from members.roles import Right
from members.selectors.club import club_day
from points.selectors.purchases import access_purchase, purchases_on
from points.selectors.returns import ReturnPreview, preview_return
from points.services.returns import return_purchase

SHOWN_SALES = 6


@require_safe
@counter_page(Right.RETURNS_WRITE, Right.PURCHASES_READ)
def find_sale(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The sale by its receipt number; the only one opens at once."""
    form = ReceiptForm(request.GET if "receipt" in request.GET else None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        found = sales_under(desk, form.cleaned_data["receipt"])
        if len(found) == 1:
            return go_to(request, "counter-return-goods", found[0].pk)
        context["found"] = found
    else:
        context["sales"] = purchases_on(club_day(), shop_id=desk.shop.id)[:SHOWN_SALES]
    return desk.show(request, "counter/return_find.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@counter_page(Right.RETURNS_WRITE, Right.PURCHASES_READ)
def return_goods(request: HttpRequest, desk: Desk, purchase_id: int) -> HttpResponse:
    """Choose what comes back, see what that moves, then book it."""
    purchase = access_purchase(desk.actor, purchase_id)
    desk.actor.require(Right.RETURNS_WRITE, shop_id=purchase.shop_id)
    typed = request.POST if request.method == "POST" else request.GET
    form = ReturnForm(typed or None, purchase=purchase)
    if request.method == "POST" and form.is_confirmed() and _book(desk, form, purchase.pk):
        messages.success(request, _("The return is booked."))
        return go_to(request, "counter-receipt", purchase.pk)
    context = {"purchase": purchase, "form": form, "preview": _preview(purchase, form)}
    status = NOT_ACCEPTED if request.method == "POST" else 200
    return desk.show(request, "counter/return_goods.html", context, status=status)


def _preview(purchase: Any, form: ReturnForm) -> ReturnPreview | None:
    """What the form would move; None where nothing is chosen or the form says what is wrong."""
    if not form.is_valid():
        return None
    try:
        return preview_return(purchase, **form.what())
    except ClubError as refusal:
        put_on(form, refusal_facts(refusal), refusal)
        return None


def _book(desk: Desk, form: ReturnForm, purchase_id: int) -> bool:
    def effect() -> dict[str, Any]:
        returned = return_purchase(
            purchase_id=purchase_id,
            return_number=f"R-{form.key[:8]}",
            actor=desk.actor,
            reason=form.cleaned_data["reason"],
            **form.what(),
        )
        return {"return": returned.record.pk}

    return do_once(desk, form, effect, page="return", subject=purchase_id) is not None
