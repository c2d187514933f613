"""Agreeing with a lead: line by line with what goes well beside it, then looked at once more."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns.selectors.leads.leads import access_lead
from campaigns.selectors.leads.work import Agreed, agreed_with, open_objections_of
from campaigns.selectors.leads.worth import cross_sell_for
from campaigns.services.leads.agreeing import (
    LONGEST_CATEGORY,
    LONGEST_GOODS,
    confirm_agreement,
    draft_agreement,
)
from loyalty_club.dashboard.leads.agreement_forms import (
    MOST_LINES,
    AgreementForm,
    ConfirmForm,
    typed_lines,
    with_one_more,
)
from loyalty_club.dashboard.leads.deed import ask, is_done, show_deed
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right
from points.selectors.categories import recent_categories


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.LEADS_WRITE)
def agreement(request: HttpRequest, actor: Actor, lead_id: int) -> HttpResponse:
    """The lines; «one more» and a suggestion only add one, the other button keeps them all."""
    lead = access_lead(actor, lead_id)
    form = _form(request, lead)
    is_sent = request.method == "POST" and not {"more", "add"} & set(request.POST)
    if is_sent and is_done(
        actor,
        form,
        lambda: draft_agreement(
            lead_id=lead_id, lines=form.lines(), terms=form.cleaned_data["terms"], actor=actor
        ),
        page="lead-agreement",
        subject=lead_id,
    ):
        return redirect("dashboard-lead-agreement-confirm", lead_id)
    return show_deed(
        request,
        actor,
        lead,
        page="lead-agreement",
        form=form,
        suggestions=[one for one in cross_sell_for(lead) if not form.holds(one.category)],
        categories=recent_categories(),
        may_grow=form.rows < MOST_LINES,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.LEADS_WRITE)
def confirm(request: HttpRequest, actor: Actor, lead_id: int) -> HttpResponse:
    """Everything repeated, with the sum and what of it was offered beside."""
    lead = access_lead(actor, lead_id)
    agreed = agreed_with(lead_id)
    if agreed is None:
        return redirect("dashboard-lead-agreement", lead_id)
    form = ConfirmForm(
        request.POST if request.method == "POST" else None,
        initial={"drafted_at": agreed.row.drafted_at.isoformat()},
    )
    return ask(
        request,
        actor,
        lead,
        form,
        lambda: confirm_agreement(
            lead_id=lead_id, drafted_at=form.cleaned_data["drafted_at"], actor=actor
        ),
        page="lead-agreement-confirm",
        said=_("The agreement is confirmed. Now he can become a member."),
        agreed=agreed,
        open_objections=open_objections_of(lead_id),
    )


def _form(request: HttpRequest, lead: Any) -> AgreementForm:
    typed = request.POST
    if request.method != "POST":
        agreed = agreed_with(lead.pk)
        terms = "" if agreed is None else agreed.row.terms
        return AgreementForm(lines=_lines_of(lead, agreed), terms=terms)
    if "more" in typed:
        lines = with_one_more(typed_lines(typed))
    elif typed.get("add"):
        beside = typed["add"][:LONGEST_CATEGORY]
        lines = with_one_more(typed_lines(typed), goods=beside, category=beside, beside=True)
    else:
        return AgreementForm(typed)
    return AgreementForm(lines=lines, terms=typed.get("terms", ""))


def _lines_of(lead: Any, agreed: Agreed | None) -> list[dict[str, Any]]:
    """What is drafted already, else a first line of what he asked about."""
    if agreed is None:
        first = {"goods": lead.interest[:LONGEST_GOODS], "category": lead.category}
        return [{**first, "amount": lead.value or None}]
    return [
        {
            "goods": line.goods,
            "category": line.category,
            "amount": line.amount,
            "beside": line.is_cross_sell,
        }
        for line in agreed.lines
    ]
