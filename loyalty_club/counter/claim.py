"""A sale without a member is given to one afterwards, by its receipt."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from loyalty_club.counter.desk import NOT_ACCEPTED, Desk, asked, counter_page, go_to
from loyalty_club.counter.find import find_hits, is_mobile
from loyalty_club.counter.forms import ClaimForm
from loyalty_club.counter.once import do_once
from loyalty_club.counter.receipt import sales_under
from members.roles import Right
from members.selectors.access import access_member
from points.selectors.purchases import access_purchase
from points.services.claims import claim_purchase


@require_http_methods(["GET", "HEAD", "POST"])
@counter_page(Right.PURCHASES_WRITE, Right.PURCHASES_READ, Right.MEMBERS_READ)
def claim(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Find the sale, find the member, see both, then give the one to the other."""
    if request.method != "POST":
        return desk.show(request, "counter/claim.html", _found(request, desk) | _fresh(request))
    form = ClaimForm(request.POST)
    if form.is_valid() and (claimed := _book(desk, form)):
        messages.success(request, _("The purchase belongs to the member now."))
        return go_to(request, "counter-receipt", claimed["purchase"])
    context = _found(request, desk) | {"form": form}
    return desk.show(request, "counter/claim.html", context, status=NOT_ACCEPTED)


def _fresh(request: HttpRequest) -> dict[str, Any]:
    chosen = {name: request.GET.get(name, "") for name in ("purchase", "member")}
    return {"form": ClaimForm(initial=chosen)}


def _found(request: HttpRequest, desk: Desk) -> dict[str, Any]:
    """The sale and the member as far as they are known: chosen, or found by what was typed."""
    given = request.POST if request.method == "POST" else request.GET
    number, query = asked(given, "receipt"), asked(given, "q")
    purchase_id, member_id = _id(given.get("purchase")), _id(given.get("member"))
    sales = [access_purchase(desk.actor, purchase_id)] if purchase_id else []
    if not sales and number:
        sales = sales_under(desk, number)
    hits = find_hits(query) if query and not member_id else []
    member = access_member(desk.actor, member_id) if member_id else None
    if member is None and len(hits) == 1:
        member = hits[0].member
    return {
        "number": number,
        "query": query,
        "sales": sales,
        "sale": sales[0] if len(sales) == 1 else None,
        "hits": hits,
        "member": member,
        "is_mobile": is_mobile(query),
    }


def _id(raw: str | None) -> int | None:
    return int(raw) if raw and raw.isdecimal() else None


def _book(desk: Desk, form: ClaimForm) -> Any:
    purchase = access_purchase(desk.actor, form.cleaned_data["purchase"])
    member = access_member(desk.actor, form.cleaned_data["member"])

    def effect() -> dict[str, Any]:
        claim_purchase(purchase_id=purchase.pk, member_id=member.pk, actor=desk.actor)
        return {"purchase": purchase.pk}

    return do_once(desk, form, effect, page="claim", subject=purchase.pk)
