"""The plan of an open sale: the next steps with their day and way, done, put off or dropped."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.selectors.leads.leads import access_lead
from campaigns.selectors.leads.listing import sellers
from campaigns.selectors.leads.work import task_of
from campaigns.services.leads.tasks import (
    close_task,
    drop_task,
    move_task,
    plan_task,
    reopen_task,
)
from loyalty_club.dashboard.fields import DayField
from loyalty_club.dashboard.leads.deed import ask, pressed
from loyalty_club.dashboard.leads.undo import offer_undo
from loyalty_club.dashboard.leads.work_forms import TaskForm
from loyalty_club.web.guards import staff_page
from members.exceptions import InvalidField
from members.roles import Actor, Right
from members.selectors.club import club_day


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.LEADS_WRITE)
def plan(request: HttpRequest, actor: Actor, lead_id: int) -> HttpResponse:
    """The next step."""
    lead = access_lead(actor, lead_id)
    people = sellers(None if lead.shop_id is None else [lead.shop_id])
    form = task_form(lead, people, data=request.POST if request.method == "POST" else None)
    return ask(
        request,
        actor,
        lead,
        form,
        lambda: plan_task(lead_id=lead_id, actor=actor, **asdict(form.task())),
        page="lead-plan",
        said=_("The step is planned."),
        later=later_days(),
    )


@require_POST
@staff_page(Right.LEADS_WRITE)
def task(request: HttpRequest, actor: Actor, lead_id: int, task_id: int) -> HttpResponse:
    """What the button says: done, drop, reopen, or a day to which it is put off."""
    access_lead(actor, lead_id)
    row = task_of(lead_id, task_id)
    deed = request.POST.get("deed", "")
    doing, said = _doing(request, actor, task_id, deed)
    if not pressed(request, actor, doing, page=f"lead-task-{deed}", subject=task_id):
        return redirect("dashboard-lead", lead_id)
    if deed in {"done", "drop"}:
        offer_undo(
            request,
            lead_id,
            said % {"what": row.what},
            url=reverse("dashboard-lead-task", args=[lead_id, task_id]),
            label=_("Not yet, open it again"),
            deed="reopen",
        )
    else:
        messages.success(request, said % {"what": row.what})
    return redirect("dashboard-lead", lead_id)


def task_form(lead: Any, people: Sequence[Any], *, data: Any = None) -> TaskForm:
    """The form of a step, for the lead's own seller."""
    return TaskForm(data, people=people, initial={"assignee": lead.assignee_id})


def later_days() -> list[tuple[str, str]]:
    """Days that are chosen by one tap, in words and as one would type them."""
    field = DayField()
    return [(words, field.prepare_value(day)) for words, day in put_off_days()]


def put_off_days() -> list[tuple[str, date]]:
    """The same days as they are."""
    words = (
        (_("Tomorrow"), 1),
        (_("In three days"), 3),
        (_("In a week"), 7),
        (_("In a month"), 30),
    )
    return [(word, club_day() + timedelta(days=days)) for word, days in words]


def _doing(
    request: HttpRequest, actor: Actor, task_id: int, deed: str
) -> tuple[Callable[[], Any], str]:
    """The service that a button asks for, and what is said of it."""
    simple: dict[str, tuple[Callable[..., Any], str]] = {
        "done": (close_task, _("Done: %(what)s.")),
        "drop": (drop_task, _("Dropped: %(what)s.")),
        "reopen": (reopen_task, _("It is open again: %(what)s.")),
    }
    if deed in simple:
        service, said = simple[deed]
        return (lambda: service(task_id=task_id, actor=actor)), said
    return (
        lambda: move_task(task_id=task_id, due_on=_day_of(request), actor=actor),
        _("Put off: %(what)s."),
    )


def _day_of(request: HttpRequest) -> date:
    typed = request.POST.get("due_on", "")
    try:
        return date.fromisoformat(typed)
    except ValueError as problem:
        raise InvalidField(field="day", problem="invalid_date") from problem
