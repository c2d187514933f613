"""Today's work on leads: what is due by person, closed on the spot; and who has been forgotten."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.selectors.leads.calls import Stalled, calls_of, stalled_leads
from campaigns.selectors.leads.leads import access_lead
from campaigns.selectors.leads.rules import scripts
from campaigns.selectors.leads.tasks import access_task
from campaigns.services.leads.contacts import note_interaction, take_back_call
from campaigns.services.leads.tasks import move_task, plan_task
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.leads.call_forms import CallForm, PlanCallForm
from loyalty_club.dashboard.leads.call_turns import by_person, turn_of
from loyalty_club.dashboard.leads.deed import is_done, pressed
from loyalty_club.dashboard.leads.lead_filters import PeopleFilter
from loyalty_club.dashboard.leads.seeing import sees_lead_mobile
from loyalty_club.web.follow_ups import do_follow_up, follow_up_undo, tasks_of
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import new_key
from members.roles import Actor, Right
from members.selectors.care import access_follow_up, follow_ups_due
from members.selectors.club import club_day
from members.selectors.follow_ups import follow_up_outcomes

UNDO_IN_SESSION = "lead_task_undo"
MEMBERS_SHOWN = 50


@require_safe
@staff_page(Right.LEADS_READ)
def calls(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Calls of today: of leads, then of members; and leads about which nothing is planned."""
    return _page(request, actor)


@require_http_methods(["POST"])
@staff_page(Right.LEADS_WRITE)
def close(request: HttpRequest, actor: Actor, task_id: int) -> HttpResponse:
    """It is done: what came of it is noted as a contact, and perhaps what comes next."""
    task = access_task(actor, task_id)
    form = CallForm(request.POST, task=task)

    def deed() -> None:
        note_interaction(lead_id=task.lead_id, actor=actor, **form.contact(club_day()))

    if not is_done(actor, form, deed, page="lead-call", subject=task_id):
        return _page(request, actor, form=form)
    request.session[UNDO_IN_SESSION] = {"task": task_id, "lead": task.lead_id}
    return redirect("dashboard-lead-calls")


@require_POST
@staff_page(Right.LEADS_WRITE)
def reopen(request: HttpRequest, actor: Actor, task_id: int) -> HttpResponse:
    """Undo: the task is open again, and what was noted a moment ago is gone."""
    task = access_task(actor, task_id)

    def deed() -> None:
        take_back_call(task_id=task.pk, actor=actor)

    if pressed(request, actor, deed, page="lead-call-reopen", subject=task_id):
        messages.success(request, _("It is open again: %(member)s.") % {"member": task.lead})
    return redirect("dashboard-lead-calls")


@require_POST
@staff_page(Right.LEADS_WRITE)
def put_off(request: HttpRequest, actor: Actor, task_id: int) -> HttpResponse:
    """It is done tomorrow."""
    task = access_task(actor, task_id)

    def deed() -> None:
        move_task(task_id=task.pk, due_on=club_day() + timedelta(days=1), actor=actor)

    if pressed(request, actor, deed, page="lead-call-put-off", subject=task_id):
        messages.success(request, _("Put off: %(member)s.") % {"member": task.lead})
    return redirect("dashboard-lead-calls")


@require_POST
@staff_page(Right.LEADS_WRITE)
def plan(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A call with a lead that has stalled, today or tomorrow."""
    typed = request.POST.get("lead_id", "")
    lead = access_lead(actor, int(typed) if typed.isdecimal() else 0)
    form = PlanCallForm(request.POST)

    def deed() -> None:
        plan_task(
            lead_id=lead.pk,
            what=_("Call and ask where things stand"),
            channel="call",
            due_on=club_day() + timedelta(days=form.cleaned_data["days"]),
            actor=actor,
        )

    if is_done(actor, form, deed, page="lead-call-plan", subject=lead.pk):
        messages.success(request, _("A call with %(lead)s is planned.") % {"lead": lead})
    for error in form.errors.values():
        messages.error(request, str(error[0]))
    return redirect("dashboard-lead-calls")


@require_POST
@staff_page(Right.LEADS_READ, Right.FOLLOW_UPS_WRITE, Right.MEMBERS_READ)
def follow_up(request: HttpRequest, actor: Actor, follow_up_id: int) -> HttpResponse:
    """What is done with a member's call, from this page."""
    do_follow_up(request, actor, access_follow_up(actor, follow_up_id).pk)
    return redirect(reverse("dashboard-lead-calls") + "#members")


def _page(request: HttpRequest, actor: Actor, form: CallForm | None = None) -> HttpResponse:
    asked = PeopleFilter(request.GET, actor=actor)
    whose: dict[str, Any] = {
        "assignee_id": asked.assignee_id,
        "is_for_nobody": asked.is_for_nobody,
    }
    found = calls_of(asked.shop_ids, **whose)
    forsaken, forsaken_count = stalled_leads(asked.shop_ids, **whose)
    return show(
        request,
        actor,
        "dashboard/lead_calls.html",
        form=form,
        filter=asked,
        today=club_day(),
        people=by_person(actor, found.due, asked.user_id, form),
        due_count=len(found.due) + found.more,
        more=found.more,
        tomorrow=[turn_of(actor, call) for call in found.tomorrow],
        stalled=_to_plan(forsaken, actor),
        stalled_count=forsaken_count,
        scripts=scripts(),
        once=new_key(),
        undo=_undo(request, actor),
        **_members(request, actor, asked),
    )


def _to_plan(rows: Sequence[Stalled], actor: Actor) -> list[tuple[Stalled, bool]]:
    return [(row, sees_lead_mobile(actor, row.lead)) for row in rows]


def _undo(request: HttpRequest, actor: Actor) -> dict[str, Any] | None:
    """The task that was closed on the page before; said once."""
    closed: dict[str, Any] | None = request.session.pop(UNDO_IN_SESSION, None)
    if closed is None:
        return None
    return {**closed, "lead": access_lead(actor, closed["lead"])}


def _members(request: HttpRequest, actor: Actor, asked: PeopleFilter) -> dict[str, Any]:
    """Calls of members that are due, for who may look after members."""
    if not actor.may(Right.MEMBERS_READ):
        return {"member_tasks": []}
    rows = follow_ups_due(
        shop_ids=asked.shop_ids, day=club_day(), assignee_id=asked.assignee_id
    ).filter(kind="call")
    if asked.is_for_nobody:
        rows = rows.filter(assignee=None)
    return {
        "member_tasks": tasks_of(list(rows[:MEMBERS_SHOWN])),
        "member_count": rows.count(),
        "outcomes": [one for one in follow_up_outcomes() if one[0]],
        "member_undo": follow_up_undo(request),
    }
