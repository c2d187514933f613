"""Vouchers: issued to a member or as a batch to print, listed, cancelled."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loyalty_club.dashboard.exports.taking import asked_in, take_sheet
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.lists.rewards import batch_sheet
from loyalty_club.dashboard.once import do_once, press
from loyalty_club.dashboard.people.people import people_found
from loyalty_club.dashboard.program.phrases import full_money, number
from loyalty_club.dashboard.rewards.voucher_forms import BatchForm, VoucherFilter, VoucherForm
from loyalty_club.dashboard.simulation.verdicts import Verdict, discount_verdict
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import new_key
from members.roles import Actor, Right
from members.selectors.access import access_member
from members.selectors.club import club_day
from members.selectors.staff import all_shops
from points.exceptions import NoProgram
from points.selectors.budget import budget_on
from points.selectors.voucher_lists import batch_of, issued_voucher, voucher_sums, vouchers_list
from points.services.vouchers import cancel_voucher, issue_voucher, issue_vouchers

ON_A_SHEET = 100


@require_safe
@staff_page(Right.VOUCHERS_ISSUE)
def vouchers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The vouchers that match, and what all of them together took."""
    asked = VoucherFilter(request.GET)
    found = vouchers_list(
        actor.shop_ids,
        status=asked.chosen("status"),
        whose=asked.whose_voucher,
        code=asked.typed_code,
    )
    return show(
        request,
        actor,
        "dashboard/vouchers.html",
        filter=asked,
        page=page_of(request, found),
        sums=voucher_sums(actor.shop_ids),
        today=club_day(),
        once=new_key(),
    )


@require_http_methods(["GET", "POST"])
@staff_page(Right.VOUCHERS_ISSUE)
def issue(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A batch of open vouchers, or, once a member is chosen, one of his own."""
    if request.GET.get("whose") == "open":
        return _issue_batch(request, actor)
    chosen = request.GET.get("member", "")
    if chosen.isdecimal():
        return _issue_one(request, actor, int(chosen))
    people = people_found(request, actor, lambda found: f"?member={found.pk}")
    return show(request, actor, "dashboard/voucher_issue.html", people=people, whose="member")


@require_safe
@staff_page(Right.VOUCHERS_ISSUE)
def preview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the figures typed so far would mean."""
    form = BatchForm(request.GET, shops=[])
    return render(request, "dashboard/parts/verdicts.html", {"verdicts": _verdicts(form)})


@require_safe
@staff_page(Right.VOUCHERS_ISSUE)
def sheet(request: HttpRequest, actor: Actor, voucher_id: int) -> HttpResponse:
    """This voucher and all that were issued with it, ready to print and cut."""
    batch = batch_of(_voucher(actor, voucher_id))
    page = Paginator(batch, ON_A_SHEET).get_page(request.GET.get("page"))
    return show(
        request, actor, "dashboard/voucher_sheet.html", page=page, first=page.object_list[0]
    )


@require_safe
@staff_page(Right.VOUCHERS_ISSUE)
def export(request: HttpRequest, actor: Actor, voucher_id: int) -> HttpResponseBase:
    """The same batch as a file, for whoever prints or sends its codes elsewhere."""
    first = _voucher(actor, voucher_id)
    sheet = batch_sheet(asked_in(request, actor), batch_of(first))
    about = {"subject": f"voucher:{first.pk}", "member_id": first.member_id}
    return take_sheet(request, actor, sheet, **about)


@require_POST
@staff_page(Right.VOUCHERS_ISSUE)
def cancel(request: HttpRequest, actor: Actor, voucher_id: int) -> HttpResponse:
    """Take an open voucher back; its value returns to the cap."""
    press(
        request,
        actor,
        lambda form: cancel_voucher(
            voucher_id=voucher_id, actor=actor, reason=form.cleaned_data["note"]
        ),
        page="voucher-cancel",
        subject=voucher_id,
        said=_("The voucher is cancelled; its value is back under the cap."),
    )
    return redirect("dashboard-vouchers")


def _issue_batch(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = BatchForm(request.POST or None, shops=_shops(actor))
    if request.method == "POST":
        told = do_once(
            actor,
            form,
            lambda: {"first": issue_vouchers(actor=actor, **form.terms())[0].pk},
            page="voucher-batch",
        )
        if told is not None:
            count = form.cleaned_data["count"]
            said = ngettext(
                "%(count)s voucher is issued. Print it here, or take it as a file.",
                "%(count)s vouchers are issued. Print them here, or take them as a file.",
                count,
            )
            messages.success(request, said % {"count": number(count)})
            return redirect("dashboard-voucher-sheet", told["first"])
    return _form_page(request, actor, form, whose="open")


def _issue_one(request: HttpRequest, actor: Actor, member_id: int) -> HttpResponse:
    member = access_member(actor, member_id)
    form = VoucherForm(request.POST or None, shops=_shops(actor))
    if request.method == "POST":
        told = do_once(
            actor,
            form,
            lambda: {"voucher": issue_voucher(actor=actor, member_id=member.pk, **form.terms()).pk},
            page="voucher-one",
            subject=member.pk,
        )
        if told is not None:
            messages.success(
                request,
                _("A voucher of %(value)s is issued to %(member)s.")
                % {"value": full_money(form.cleaned_data["value"]), "member": member},
            )
            return redirect("dashboard-voucher-sheet", told["voucher"])
    return _form_page(request, actor, form, whose="member", member=member)


def _form_page(
    request: HttpRequest, actor: Actor, form: VoucherForm, *, whose: str, member: Any = None
) -> HttpResponse:
    return show(
        request,
        actor,
        "dashboard/voucher_issue.html",
        form=form,
        whose=whose,
        member=member,
        verdicts=_verdicts(form),
    )


def _verdicts(form: VoucherForm) -> list[Verdict]:
    """What the discount means, and what the cap has left for it."""
    if form.is_bound:
        form.is_valid()
    facts = form.cleaned_data if form.is_bound else form.initial
    value = facts.get("value") or 0
    said = discount_verdict(value=value, min_bill=facts.get("min_bill") or 0)
    room = _room(value * (facts.get("count") or 1))
    return [verdict for verdict in (said, room) if verdict is not None]


def _room(asked: int) -> Verdict | None:
    """What the cap has left beside what is asked for."""
    try:
        left = max(0, budget_on().left)
    except NoProgram:
        return None
    names = {"left": full_money(left), "asked": full_money(asked)}
    if asked > left:
        return Verdict(
            _("The cap has %(left)s left in this window; this asks for %(asked)s.") % names, "honey"
        )
    return Verdict(_("The cap has %(left)s left in this window.") % names, "quiet")


def _voucher(actor: Actor, voucher_id: int) -> Any:
    voucher = issued_voucher(voucher_id, actor.shop_ids)
    if voucher is None:
        raise Http404
    return voucher


def _shops(actor: Actor) -> list[tuple[int, str]]:
    return [(shop.pk, shop.name) for shop in all_shops(actor) if shop.is_open]
