"""Speaking with a lead: contacts, and presentations by a script, each with what comes next."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns.selectors.leads.leads import access_lead
from campaigns.selectors.leads.listing import sellers
from campaigns.selectors.leads.rules import scripts
from campaigns.selectors.leads.work import open_tasks_of
from campaigns.services.leads.contacts import note_interaction, record_presentation
from campaigns.services.leads.tasks import plan_task
from loyalty_club.dashboard.leads.deed import ask
from loyalty_club.dashboard.leads.plans import later_days
from loyalty_club.dashboard.leads.work_forms import ContactForm, PresentationForm
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right
from members.selectors.club import club_day


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.LEADS_WRITE)
def contact(request: HttpRequest, actor: Actor, lead_id: int) -> HttpResponse:
    """What came of a call or another contact; the address may say which task it was."""
    lead = access_lead(actor, lead_id)
    planned = open_tasks_of(lead_id)
    form = contact_form(
        lead,
        planned,
        _people(lead),
        data=request.POST if request.method == "POST" else None,
        task_id=request.GET.get("task", ""),
    )
    return ask(
        request,
        actor,
        lead,
        form,
        lambda: note_interaction(lead_id=lead_id, actor=actor, **form.contact()),
        page="lead-contact",
        said=_("The contact is noted."),
        later=later_days(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.LEADS_WRITE)
def present(request: HttpRequest, actor: Actor, lead_id: int) -> HttpResponse:
    """What was shown, with the scripts beside it to read from."""
    lead = access_lead(actor, lead_id)
    known = scripts()
    form = PresentationForm(
        request.POST if request.method == "POST" else None,
        people=_people(lead),
        scripts=known,
        initial={"script": known[0].pk if known else "", "assignee": lead.assignee_id},
    )

    def deed() -> None:
        record_presentation(lead_id=lead_id, actor=actor, **form.presentation())
        step = form.next_task()
        if step is not None:
            plan_task(lead_id=lead_id, actor=actor, **asdict(step))

    return ask(
        request,
        actor,
        lead,
        form,
        deed,
        page="lead-present",
        said=_("The presentation is noted."),
        scripts=known,
        later=later_days(),
    )


def contact_form(
    lead: Any,
    planned: Sequence[Any],
    people: Sequence[Any],
    *,
    data: Any = None,
    task_id: str = "",
) -> ContactForm:
    """The form of a contact; where nobody says which task it was, the first that is due."""
    due = next((task for task in planned if task.due_on <= club_day()), None)
    asked = next((task for task in planned if str(task.pk) == task_id), due)
    initial = {"assignee": lead.assignee_id}
    if asked is not None:
        initial |= {"done": asked.pk, "channel": asked.channel}
    return ContactForm(data, people=people, planned=planned, initial=initial)


def _people(lead: Any) -> Sequence[Any]:
    return sellers(None if lead.shop_id is None else [lead.shop_id])
