"""The shops of the club: opening one, changing one, closing one; and the club's own settings."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from loyalty_club.dashboard.forms import ChangeShopForm, ClubForm, OpenShopForm
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.refusals import done
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right
from members.selectors.club import ClubView, current_club
from members.selectors.limits import adjustment_limits
from members.selectors.staff import all_shops, find_shop
from members.services.shops import change_shop, limit_adjustments, open_shop, set_up_club


@require_safe
@staff_page(Right.SHOPS_MANAGE)
def shops(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every shop, closed ones last."""
    return show(request, actor, "dashboard/shops.html", shops=all_shops(actor))


@require_http_methods(["GET", "POST"])
@staff_page(Right.SHOPS_MANAGE)
def open_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new branch."""
    form = OpenShopForm(request.POST or None)
    if request.method == "POST" and done(form, lambda: open_shop(actor=actor, **form.cleaned_data)):
        messages.success(request, _("The shop is open."))
        return redirect("dashboard-shops")
    return show(request, actor, "dashboard/shop_open.html", form=form)


@require_http_methods(["GET", "POST"])
@staff_page(Right.SHOPS_MANAGE)
def change(request: HttpRequest, actor: Actor, shop_id: int) -> HttpResponse:
    """Another name or address, or closed for business."""
    shop = find_shop(shop_id)
    if shop is None:
        raise Http404
    facts = {"name": shop.name, "address": shop.address, "is_open": shop.is_open}
    form = ChangeShopForm(request.POST or None, initial=facts)
    if request.method == "POST" and done(
        form, lambda: change_shop(actor=actor, shop_id=shop_id, **form.cleaned_data)
    ):
        messages.success(request, _("Saved."))
        return redirect("dashboard-shops")
    return show(request, actor, "dashboard/shop_change.html", form=form, shop=shop)


@require_http_methods(["GET", "POST"])
@staff_page(Right.SHOPS_MANAGE)
def club(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The club's name, the unit of its amounts, and whether receipts are sent."""
    now = current_club()
    form = ClubForm(request.POST or None, initial=_club_facts(now))
    if request.method == "POST" and done(
        form, lambda: _set_up(actor, now, dict(form.cleaned_data))
    ):
        messages.success(request, _("Saved."))
        return redirect("dashboard-club")
    return show(request, actor, "dashboard/club.html", form=form, club_now=now)


def _set_up(actor: Actor, now: ClubView, facts: dict[str, Any]) -> None:
    manager, owner = facts.pop("manager_adjusts"), facts.pop("owner_adjusts")
    with transaction.atomic():
        set_up_club(actor=actor, currency=now.currency.code, calendar=now.calendar, **facts)
        limit_adjustments(actor=actor, manager=manager, owner=owner)


def _club_facts(club: ClubView) -> dict[str, Any]:
    limits = adjustment_limits()
    return {
        "manager_adjusts": limits.manager,
        "owner_adjusts": limits.owner,
        "name": club.name,
        "unit": club.currency.display,
        "sends_receipts": club.sends_receipts,
    }
