"""Ringing up: the member's card beside the sale, a live quote, and one booking."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.services.checkout import quote_purchase, ring_up_purchase
from loyalty_club.counter.desk import NOT_ACCEPTED, Desk, counter_page, go_to
from loyalty_club.counter.forms import BillForm, SaleForm
from loyalty_club.counter.once import do_once
from loyalty_club.counter.refusals import refusal_facts
from loyalty_club.web.page_club import page_club
from members.exceptions import ClubError
from members.roles import Right
from members.rules.calendars import jalali_of
from members.rules.currencies import display_factor
from members.selectors.access import access_member
from members.selectors.club import club_day, club_zone
from points.selectors.balances import balance_of, expiry_ladder
from points.selectors.purchases import find_receipt, purchases_of, visits_of
from points.selectors.statements import explain_reasons

SOON = timedelta(days=30)
SHOWN_PURCHASES = 4
SLIDER_STEP = 1_000


@require_http_methods(["GET", "HEAD", "POST"])
@counter_page(Right.PURCHASES_WRITE, Right.MEMBERS_READ)
def ring_up(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """A sale to a member; booked once, however often it is sent."""
    member = access_member(desk.actor, member_id)
    form = _sale_form(request)
    if request.method == "POST" and (booked := _book(desk, form, member.pk)):
        return go_to(request, "counter-receipt", booked["purchase"])
    context = {"form": form, "member": member, **_member_card(desk, member.pk)}
    return desk.show(request, "counter/purchase.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@counter_page(Right.PURCHASES_WRITE)
def ring_up_stranger(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A sale without a member; it can be claimed later by its receipt."""
    form = _sale_form(request)
    if request.method == "POST" and (booked := _book(desk, form, None)):
        return go_to(request, "counter-receipt", booked["purchase"])
    return desk.show(request, "counter/purchase.html", {"form": form}, status=_status(form))


@require_safe
@counter_page(Right.PURCHASES_WRITE, Right.MEMBERS_READ)
def quote(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What the sale would do as it stands in the form: its points, and why."""
    form = BillForm(request.GET)
    member_id = int(request.GET["member"]) if request.GET.get("member", "").isdecimal() else None
    context = {"form": form, "has_member": member_id is not None}
    if form.is_valid():
        context |= _quoted(desk, form, member_id)
    return desk.show(request, "counter/parts/quote.html", context)


def new_receipt_number(desk: Desk) -> str:
    """A number for a sale without paper: the day, the time and who sold; the next second's where
    the same hand sold twice in one.
    """
    seller = desk.actor.id.rpartition(":")[2]
    moment = timezone.now().astimezone(club_zone())
    while True:
        number = f"C-{_compact(moment.date())}-{moment:%H%M%S}-{seller}"
        if not find_receipt(desk.actor, shop_id=desk.shop.id, receipt_number=number):
            return number
        moment += timedelta(seconds=1)


def _compact(day: date) -> str:
    """The club's date in eight digits: 14050830."""
    shown = jalali_of(day) if page_club().calendar == "jalali" else day
    return f"{shown.year:04}{shown.month:02}{shown.day:02}"


def _sale_form(request: HttpRequest) -> SaleForm:
    if request.method == "POST":
        return SaleForm(request.POST)
    return SaleForm(initial={"amount": request.GET.get("amount", "")})


def _status(form: SaleForm) -> int:
    return NOT_ACCEPTED if form.is_bound else 200


def _book(desk: Desk, form: SaleForm, member_id: int | None) -> Mapping[str, Any] | None:
    if not (form.is_valid() and form.is_surely_meant()):
        return None

    def effect() -> dict[str, Any]:
        number = form.cleaned_data["receipt_number"] or new_receipt_number(desk)
        sale = form.sale(shop_id=desk.shop.id, member_id=member_id, receipt_number=number)
        return {"purchase": ring_up_purchase(sale=sale, actor=desk.actor).purchase.pk}

    return do_once(desk, form, effect, page="ring-up", subject=member_id)


def _quoted(desk: Desk, form: BillForm, member_id: int | None) -> dict[str, Any]:
    """The quote, or in its place what booking would refuse."""
    if member_id is not None:
        access_member(desk.actor, member_id)
    try:
        sale = form.sale(shop_id=desk.shop.id, member_id=member_id, receipt_number="quote")
        found = quote_purchase(sale=sale, actor=desk.actor)
    except ClubError as refusal:
        return {"refusal": refusal_facts(refusal)["sentence"]}
    reasons: list[Mapping[str, Any]] = [reason.as_json() for reason in found.award.reasons]
    return {
        "quote": found,
        "sale": sale,
        "rest": sale.amount - sale.points_amount,
        "why": explain_reasons(reasons, page_club().currency),
    }


def _member_card(desk: Desk, member_id: int) -> dict[str, Any]:
    """What the cashier should know of the member at a glance."""
    today = club_day()
    balance = balance_of(member_id)
    currency = page_club().currency
    factor = display_factor(currency)
    return {
        "balance": balance,
        "lapses": [step for step in expiry_ladder(member_id) if step.last_day <= today + SOON],
        "visits": visits_of(member_id),
        "purchases": purchases_of(member_id, shop_ids=desk.actor.shop_ids)[:SHOWN_PURCHASES],
        "slider": {"factor": factor, "step": factor if currency.decimals else factor * SLIDER_STEP},
    }
