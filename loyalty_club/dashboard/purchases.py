"""The purchases: the list with its sums, and the same list as a file."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from analytics.selectors.purchases import totals_of
from loyalty_club.dashboard.exports.taking import take
from loyalty_club.dashboard.filters import PurchasesFilter
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.lists.purchases import PURCHASES
from loyalty_club.dashboard.purchase_search import found_purchases
from loyalty_club.web.guards import staff_page
from loyalty_club.web.page_club import page_club
from members.roles import Actor, Right


@require_safe
@staff_page(Right.FIGURES_READ)
def purchases(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The purchases that match, and the sums of all of them."""
    asked = PurchasesFilter(request.GET, actor=actor, club=page_club())
    found = found_purchases(asked)
    return show(
        request,
        actor,
        "dashboard/purchases.html",
        filter=asked,
        page=page_of(request, found),
        totals=totals_of(found),
    )


@require_safe
@staff_page(Right.FIGURES_READ)
def export_purchases(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The same list as a file, for everybody who reads figures; mobiles are whole for few."""
    return take(request, actor, PURCHASES, as_page=True)
