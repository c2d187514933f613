"""What is known of a lead, corrected: who he is, where he is from, what he wants."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns.selectors.leads.leads import access_lead
from campaigns.services.leads.taking_in import correct_lead
from loyalty_club.dashboard.leads.deed import ask
from loyalty_club.dashboard.leads.fact_forms import LeadForm, choices_for
from loyalty_club.dashboard.leads.lead_words import EVIDENCE
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right
from members.rules.phones import national_mobile
from points.selectors.categories import recent_categories

SHOWN = (
    "first_name",
    "last_name",
    "organisation",
    "email",
    "interest",
    "category",
    "allows_contact",
    "evidence",
)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.LEADS_WRITE)
def change(request: HttpRequest, actor: Actor, lead_id: int) -> HttpResponse:
    """Everything about him in one form."""
    lead = access_lead(actor, lead_id)
    form = LeadForm(
        request.POST if request.method == "POST" else None,
        initial=_typed(lead),
        **choices_for(actor, lead),
    )
    if lead.evidence.partition(":")[0] in EVIDENCE:
        del form.fields["evidence"]
    return ask(
        request,
        actor,
        lead,
        form,
        lambda: correct_lead(
            lead_id=lead_id,
            facts=form.lead_facts(**_kept(lead, form)),
            source_id=form.source_id,
            actor=actor,
        ),
        page="lead-change",
        said=_("Saved."),
        categories=recent_categories(),
    )


def _typed(lead: Any) -> dict[str, Any]:
    """The lead as the form shows it."""
    return {
        **{name: getattr(lead, name) for name in SHOWN},
        "mobile": national_mobile(lead.mobile) if lead.mobile else "",
        "source": lead.source_id,
        "campaign": lead.campaign_id,
        "shop": lead.shop_id,
        "assignee": lead.assignee_id,
        "value": lead.value or None,
    }


def _kept(lead: Any, form: LeadForm) -> dict[str, Any]:
    """What was not asked stays as it is; what one of our own doors has noted is not typed anew."""
    kept = {
        f"{name}_id": getattr(lead, f"{name}_id")
        for name in ("shop", "campaign")
        if name not in form.fields
    }
    if "evidence" not in form.fields:
        kept["evidence"] = lead.evidence
    return kept
