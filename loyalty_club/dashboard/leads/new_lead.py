"""A new lead: name, mobile and source; and whom the club may know already, while one types."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.selectors.leads.board import grade_shown
from campaigns.selectors.leads.duplicates import Duplicates, duplicates_of
from campaigns.services.leads.taking_in import add_lead
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.leads.fact_forms import LeadForm, choices_for
from loyalty_club.dashboard.leads.seeing import sees_lead_mobile
from loyalty_club.dashboard.once import do_once
from loyalty_club.web.guards import staff_page
from members.exceptions import InvalidField
from members.roles import Actor, Right
from members.services.members import clean_mobile
from points.selectors.categories import recent_categories

KNOWN = "dashboard/parts/lead_known.html"
# The fields that stand open; the others are folded.
FIRST = ("first_name", "last_name", "mobile", "source")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.LEADS_WRITE)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Written down in a moment; who looks like somebody known is saved at the second look."""
    data = request.POST if request.method == "POST" else None
    form = LeadForm(data, initial=_initial(request, actor), **choices_for(actor))
    if data is not None:
        is_second_look = bool(data.get("second_look"))
        told = do_once(
            actor,
            form,
            lambda: _added(actor, form, is_second_look=is_second_look),
            page="lead-new",
        )
        if told is not None:
            return redirect("dashboard-lead", told["lead"])
    return show(
        request,
        actor,
        "dashboard/lead_new.html",
        form=form,
        known=None if data is None else _known(actor, data),
        rest=[field for field in form.visible_fields() if field.name not in FIRST],
        is_open=any(name not in FIRST for name in form.errors if name != "__all__"),
        categories=recent_categories(),
    )


@require_POST
@staff_page(Right.LEADS_WRITE)
def known(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Members and leads that look like what has been typed so far."""
    context = {"actor": actor, "known": _known(actor, request.POST)}
    return render(request, KNOWN, context)


def _added(actor: Actor, form: LeadForm, *, is_second_look: bool) -> dict[str, Any]:
    only_shop = _only_shop(actor)
    lead = add_lead(
        facts=form.lead_facts(**({} if only_shop is None else {"shop_id": only_shop})),
        source_id=form.source_id,
        origin="staff",
        actor=actor,
        is_second_look=is_second_look,
    )
    return {"lead": lead.pk}


def _initial(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """Whoever writes him down sees to him; what the address knows of him is filled in."""
    given = {name: request.GET[name] for name in ("source", "campaign") if name in request.GET}
    return {"assignee": request.user.pk, **given}


def _only_shop(actor: Actor) -> int | None:
    """The shop of somebody who works in one alone: his leads are of it."""
    if actor.shop_ids is None or len(actor.shop_ids) != 1:
        return None
    return next(iter(actor.shop_ids))


def _known(actor: Actor, typed: Any) -> dict[str, Any] | None:
    """Whom the typed values lead to; of leads those that this actor may look at."""
    found = _found(typed)
    if not found:
        return None
    seen = [
        one
        for one in found.leads
        if actor.shop_ids is None or one.shop_id is None or one.shop_id in actor.shop_ids
    ]
    return {
        "leads": [
            {
                "row": one,
                "why": WHY[found.why_leads[one.pk]](),
                "grade": grade_shown(one),
                "sees_mobile": sees_lead_mobile(actor, one),
            }
            for one in seen
        ],
        "members": [{"row": one, "why": WHY[found.why_members[one.pk]]()} for one in found.members],
        "elsewhere": len(found.leads) - len(seen),
    }


def _found(typed: Any) -> Duplicates:
    try:
        mobile = clean_mobile(typed.get("mobile", ""))
    except InvalidField:
        mobile = None
    email = typed.get("email", "").strip()
    name = f"{typed.get('first_name', '')} {typed.get('last_name', '')}".strip()
    if not (mobile or email or name):
        return Duplicates()
    return duplicates_of(mobile=mobile, email=email, name=name)


WHY = {
    "mobile": lambda: _("The same mobile"),
    "email": lambda: _("The same e-mail"),
    "near_mobile": lambda: _("The same name, and nearly the same mobile"),
    "name": lambda: _("The same name"),
}
