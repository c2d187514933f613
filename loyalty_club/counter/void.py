"""A sale that should not have been is undone by a manager, with a reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from loyalty_club.counter.desk import NOT_ACCEPTED, Desk, counter_page, go_to
from loyalty_club.counter.forms import ReasonForm
from loyalty_club.counter.once import do_once
from members.roles import Right
from points.selectors.purchases import access_purchase
from points.selectors.returns import preview_void
from points.services.returns import void_purchase


@require_http_methods(["GET", "HEAD", "POST"])
@counter_page(Right.PURCHASES_VOID, Right.PURCHASES_READ)
def void(request: HttpRequest, desk: Desk, purchase_id: int) -> HttpResponse:
    """What goes back with the sale, then the reason, then it is undone."""
    purchase = access_purchase(desk.actor, purchase_id)
    desk.actor.require(Right.PURCHASES_VOID, shop_id=purchase.shop_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and _book(desk, form, purchase.pk):
        messages.success(request, _("The sale is voided."))
        return go_to(request, "counter-receipt", purchase.pk)
    context = {"purchase": purchase, "form": form, "preview": preview_void(purchase)}
    status = NOT_ACCEPTED if form.is_bound else 200
    return desk.show(request, "counter/void.html", context, status=status)


def _book(desk: Desk, form: ReasonForm, purchase_id: int) -> bool:
    def effect() -> dict[str, Any]:
        voided = void_purchase(
            purchase_id=purchase_id, actor=desk.actor, reason=form.cleaned_data["reason"]
        )
        return {"return": voided.record.pk}

    return do_once(desk, form, effect, page="void", subject=purchase_id) is not None
