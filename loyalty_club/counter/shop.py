"""Which shop one stands in: asked once of those who serve several."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from loyalty_club.counter.desk import SHOP_IN_SESSION, address, asked, places_of
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right
from members.selectors.access import access_shop


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.PURCHASES_READ)
def choose_shop(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Keep the shop for this session and go on to where one wanted to be."""
    onward = _onward(request)
    if request.method == "POST":
        shop = access_shop(actor, asked(request.POST, "shop"))
        request.session[SHOP_IN_SESSION] = shop.code
        return redirect(onward)
    context = {"places": places_of(actor), "onward": onward, "actor": actor}
    return render(request, "counter/shop.html", context)


def _onward(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if is_ours else address("counter-find")
