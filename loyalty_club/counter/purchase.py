"""Ringing up: the member's card beside the sale, a live quote, and one booking."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.selectors.codes import needs_pay_code
from campaigns.services.checkout import ask_pay_code, quote_purchase, ring_up_purchase
from loyalty_club.counter.beside import beside_words, goods_to_choose
from loyalty_club.counter.desk import NOT_ACCEPTED, Desk, counter_page, go_to
from loyalty_club.counter.forms import MONEY_TENDERS
from loyalty_club.counter.member_card import member_card
from loyalty_club.counter.once import do_once
from loyalty_club.counter.question import question_part
from loyalty_club.counter.reasons import SAID, reason_tiles
from loyalty_club.counter.refusals import refusal_facts
from loyalty_club.counter.sale_forms import BillForm, SaleForm
from loyalty_club.web.offer_views import missing_words
from loyalty_club.web.page_club import page_club
from members.exceptions import ClubError
from members.roles import Right
from members.rules.calendars import jalali_of
from members.selectors.access import access_member
from members.selectors.club import club_day, club_zone
from points.rules.sales import Sale
from points.selectors.offers import rules_of
from points.selectors.programs import terms_on
from points.selectors.purchases import find_receipt
from points.selectors.rewards import gifts_for
from points.selectors.statements import Why, explain_reasons

ROSE = "rose"


@require_http_methods(["GET", "HEAD", "POST"])
@counter_page(Right.PURCHASES_WRITE, Right.MEMBERS_READ)
def ring_up(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """A sale to a member; booked once, however often it is sent."""
    member = access_member(desk.actor, member_id)
    form = _sale_form(request)
    if request.method == "POST" and (booked := _book(desk, form, member.pk)):
        return _to_receipt(request, booked)
    context = {"form": form, "member": member, **_gifts(desk), **member_card(desk, member.pk)}
    context |= question_part(desk, member.pk)
    return desk.show(request, "counter/purchase.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@counter_page(Right.PURCHASES_WRITE)
def ring_up_stranger(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A sale without a member; it can be claimed later by its receipt."""
    form = _sale_form(request)
    if request.method == "POST" and (booked := _book(desk, form, None)):
        return _to_receipt(request, booked)
    context = {"form": form, **_gifts(desk)}
    return desk.show(request, "counter/purchase.html", context, status=_status(form))


@require_safe
@counter_page(Right.PURCHASES_WRITE, Right.MEMBERS_READ)
def quote(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What the sale would do as it stands in the form: its points, and why."""
    form = BillForm(request.GET)
    member_id = int(request.GET["member"]) if request.GET.get("member", "").isdecimal() else None
    context = {"form": form, "has_member": member_id is not None}
    if form.is_valid():
        context |= _quoted(desk, form, member_id)
    else:
        context["problem"] = _first_problem(form)
    return desk.show(request, "counter/parts/quote.html", context)


@require_POST
@counter_page(Right.PURCHASES_WRITE, Right.MEMBERS_READ)
def send_pay_code(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """Send the member the code that the points of this sale ask for, and say so."""
    member = access_member(desk.actor, member_id)
    form = BillForm(request.POST)
    context: dict[str, Any] = {"member": member}
    if form.is_valid():
        try:
            sale = form.sale(shop_id=desk.shop.id, member_id=member.pk, receipt_number="quote")
            context["sent"] = ask_pay_code(sale=sale, actor=desk.actor)
        except ClubError as refusal:
            context["refusal"] = refusal_facts(refusal)["sentence"]
    status = 200 if context.get("sent") else NOT_ACCEPTED
    return desk.show(request, "counter/parts/code_sent.html", context, status=status)


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
    asked_for = {"amount": "amount", "voucher_code": "voucher"}
    return SaleForm(initial={field: request.GET.get(name, "") for field, name in asked_for.items()})


def _status(form: SaleForm) -> int:
    return NOT_ACCEPTED if form.is_bound else 200


def _gifts(desk: Desk) -> dict[str, Any]:
    """What the club may give with a sale in this shop, apart from points; and what it is for."""
    return {
        "reasons": reason_tiles(),
        "reasons_said": SAID,
        "goods": goods_to_choose(),
        "gifts": gifts_for(desk.shop.id, club_day()),
        "may_discount": desk.actor.may(Right.DISCOUNTS_GIVE, shop_id=desk.shop.id),
    }


def _book(desk: Desk, form: SaleForm, member_id: int | None) -> Mapping[str, Any] | None:
    if not (form.is_valid() and form.is_surely_meant()):
        return None

    def effect() -> dict[str, Any]:
        number = form.cleaned_data["receipt_number"] or new_receipt_number(desk)
        sale = form.sale(shop_id=desk.shop.id, member_id=member_id, receipt_number=number)
        booked = ring_up_purchase(sale=sale, actor=desk.actor, code=form.cleaned_data["code"])
        rose = booked.standing is not None and booked.standing.cause == ROSE
        return {"purchase": booked.purchase.pk, "rose": rose}

    return do_once(desk, form, effect, page="ring-up", subject=member_id)


def _to_receipt(request: HttpRequest, booked: Mapping[str, Any]) -> HttpResponse:
    """On to the receipt, which congratulates whoever rose to a tier with this purchase."""
    rose = "yes" if booked.get("rose") else None
    return go_to(request, "counter-receipt", booked["purchase"], rose=rose)


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
    why = explain_reasons(reasons, page_club().currency)
    terms = terms_on(club_day())
    return {
        "quote": found,
        "missing": missing_words(
            found.offers, rules_of(found.offers, terms), sale, found.award.reasons
        ),
        "beside": beside_words(sale),
        "sale": sale,
        "rest": sale.net,
        "money_parts": _money_parts(sale),
        "given": [reason for reason in why if not _is_cut(reason)],
        "cut": [reason for reason in why if _is_cut(reason)],
        "needs_code": needs_pay_code(found.spent_points, day=club_day()),
    }


def _first_problem(form: BillForm) -> str:
    """What is wrong besides the amount, which may not be typed yet."""
    others = (errors for field, errors in form.errors.items() if field != "amount")
    return next((str(errors[0]) for errors in others if errors), "")


def _is_cut(reason: Why) -> bool:
    return reason.points < reason.wanted


def _money_parts(sale: Sale) -> list[tuple[Any, int]]:
    """What is to be paid in money and how, where there is more to say than one way for all."""
    labels = dict(MONEY_TENDERS)
    parts = [(labels[paid.tender], paid.amount) for paid in sale.payments if paid.tender in labels]
    is_plain = len(sale.payments) == 1 or (len(parts) < 2 and sale.points_amount)
    return [] if is_plain and not (sale.voucher or sale.discount) else parts
