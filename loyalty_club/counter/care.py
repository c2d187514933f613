"""Looking after a member at the counter: notes, labels, and what is to be done for him."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from loyalty_club.counter.desk import NOT_ACCEPTED, Desk, address, counter_page, go_to
from loyalty_club.counter.follow_up_forms import CounterPlanForm
from loyalty_club.counter.once import do_once
from loyalty_club.web.care import Care, CareRefused, care_of, do_care
from members.roles import Right
from members.selectors.access import access_member
from members.selectors.care import calls_allowed, exclusion_of
from members.selectors.club import club_day
from members.selectors.follow_ups import colleagues
from members.services.follow_ups import plan_follow_up


@require_http_methods(["GET", "HEAD", "POST"])
@counter_page(Right.MEMBERS_WRITE, Right.MEMBERS_READ)
def care(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """Notes, labels and follow-ups of a member, and each small deed upon them."""
    member = access_member(desk.actor, member_id)
    refused = None
    if request.method == "POST":
        try:
            do_care(request, desk.actor, member.pk)
        except CareRefused as refusal:
            refused = refusal.form
        else:
            return redirect(address("counter-care", member.pk))
    context = {"member": member, "care": care_of(request, desk.actor, member.pk, form=refused)}
    status = NOT_ACCEPTED if refused is not None else 200
    return desk.show(request, "counter/care.html", context, status=status)


def care_block(request: HttpRequest, desk: Desk, member_id: int) -> dict[str, Care]:
    """What `counter/parts/member_care.html` shows beside the member: `care`."""
    return {"care": care_of(request, desk.actor, member_id)}


@require_http_methods(["GET", "HEAD", "POST"])
@counter_page(Right.FOLLOW_UPS_WRITE, Right.MEMBERS_READ)
def plan(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """Something to do for the member in this shop; the address may say what, why and when."""
    member = access_member(desk.actor, member_id)
    asked = _asked_day(request)
    form = CounterPlanForm(
        request.POST or None,
        people=colleagues([desk.shop.id]),
        asked=asked,
        initial=_asked(request, asked),
    )
    if form.is_valid() and _planned(desk, form, member.pk):
        messages.success(request, _("It is planned."))
        return go_to(request, "counter-care", member.pk)
    context = {
        "form": form,
        "member": member,
        "exclusion": exclusion_of(member.pk),
        "calls": calls_allowed([member.pk])[member.pk],
    }
    status = NOT_ACCEPTED if form.is_bound else 200
    return desk.show(request, "counter/follow_up_new.html", context, status=status)


def _planned(desk: Desk, form: CounterPlanForm, member_id: int) -> bool:
    def effect() -> dict[str, Any]:
        planned = plan_follow_up(
            member_id=member_id, shop_id=desk.shop.id, actor=desk.actor, **form.terms()
        )
        return {"follow_up": planned.pk if planned else None}

    told = do_once(desk, form, effect, page="follow-up-new", subject=member_id)
    return told is not None


def _asked(request: HttpRequest, asked: date | None) -> dict[str, Any]:
    given = {name: request.GET[name] for name in ("kind", "reason") if name in request.GET}
    day = asked if asked is not None and asked >= club_day() else club_day()
    return {"kind": "call", "due_on": day.isoformat(), **given}


def _asked_day(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("due", ""))
    except ValueError:
        return None
