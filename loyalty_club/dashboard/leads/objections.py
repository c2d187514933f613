"""What holds a lead back: raised in his words, answered and met, or open again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.selectors.leads.leads import access_lead
from campaigns.selectors.leads.work import objection_of
from campaigns.services.leads.contacts import meet_objection, raise_objection, reopen_objection
from loyalty_club.dashboard.leads.deed import ask, is_done, pressed
from loyalty_club.dashboard.leads.undo import offer_undo
from loyalty_club.dashboard.leads.work_forms import AnswerForm, ObjectionForm
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.LEADS_WRITE)
def objection(request: HttpRequest, actor: Actor, lead_id: int) -> HttpResponse:
    """A new one, with our answer where there is one already."""
    lead = access_lead(actor, lead_id)
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    return ask(
        request,
        actor,
        lead,
        form,
        lambda: raise_objection(lead_id=lead_id, actor=actor, **form.facts()),
        page="lead-objection",
        said=_("It is noted, and stays open until it is met."),
    )


@require_POST
@staff_page(Right.LEADS_WRITE)
def met(request: HttpRequest, actor: Actor, lead_id: int, objection_id: int) -> HttpResponse:
    """It holds him back no more, by this answer; or, taken back, it does again."""
    access_lead(actor, lead_id)
    found = objection_of(lead_id, objection_id)
    if request.POST.get("deed") == "reopen":
        _reopen(request, actor, objection_id)
        return redirect("dashboard-lead", lead_id)
    form = AnswerForm(request.POST)
    if is_done(
        actor,
        form,
        lambda: meet_objection(
            objection_id=objection_id, answer=form.cleaned_data["answer"], actor=actor
        ),
        page="lead-objection-met",
        subject=objection_id,
    ):
        offer_undo(
            request,
            lead_id,
            _("Met: %(objection)s.") % {"objection": found.get_kind_display()},
            url=reverse("dashboard-lead-objection-met", args=[lead_id, objection_id]),
            label=_("Not yet, open it again"),
            deed="reopen",
        )
    else:
        for error in form.errors.values():
            messages.error(request, str(error[0]))
    return redirect("dashboard-lead", lead_id)


def _reopen(request: HttpRequest, actor: Actor, objection_id: int) -> None:
    if pressed(
        request,
        actor,
        lambda: reopen_objection(objection_id=objection_id, actor=actor),
        page="lead-objection-reopen",
        subject=objection_id,
    ):
        messages.success(request, _("It is open again."))
