"""The portal's first screen: a welcome for strangers, the points for a member."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from loyalty_club.portal.forms import RequestCodeForm
from loyalty_club.portal.offers import open_offers
from loyalty_club.portal.pages import own_id, show
from loyalty_club.portal.rewards import waiting_of
from loyalty_club.portal.tickets import waiting_for_him
from loyalty_club.web.guards import actor_of, member_page
from loyalty_club.web.reward_views import shelf_for
from loyalty_club.web.tier_view import tier_view_of
from members.roles import Actor
from members.selectors.access import access_member
from members.selectors.privacy import open_erasure
from points.selectors.balances import balance_of, expiry_ladder
from points.selectors.movements import last_movements

LAST_MOVEMENTS = 3
SHOWN_REWARDS = 3
SOON = timedelta(days=30)


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Members see their points, strangers the way in, staff go to their own place."""
    if not request.user.is_authenticated:
        context = {"form": RequestCodeForm(), "is_welcome": True}
        return render(request, "account/request_login_code.html", context)
    if actor_of(request).kind != "member":
        return redirect("home")
    return _own_points(request)


@member_page
def _own_points(request: HttpRequest, actor: Actor) -> HttpResponse:
    member, now = access_member(actor, own_id(actor)), timezone.now()
    shelf = shelf_for(member.pk, now=now)
    context = {
        "member": member,
        "balance": balance_of(member.pk, now=now),
        "tier": tier_view_of(member.pk),
        "waiting": waiting_of(member.pk),
        "offers": open_offers(member.pk),
        "within": shelf.within[:SHOWN_REWARDS],
        "beyond": shelf.beyond[0] if shelf.beyond else None,
        "ladder": expiry_ladder(member.pk, now=now),
        "movements": last_movements(member.pk, limit=LAST_MOVEMENTS),
        "now": now,
        "soon": now + SOON,
        "erasure": open_erasure(member.pk),
        "tickets_waiting": waiting_for_him(member.pk),
    }
    return show(request, "portal/home.html", context)
