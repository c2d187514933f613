"""One lead: who he is, where he stands, the one thing to do next, and all that has been done."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns.rules.leads.next_step import next_step
from campaigns.rules.leads.stages import KEPT
from campaigns.selectors.leads.board import days_at_stage, grade_shown
from campaigns.selectors.leads.duplicates import duplicates_of
from campaigns.selectors.leads.leads import access_lead, stalled_since
from campaigns.selectors.leads.listing import sellers, stage_choices
from campaigns.selectors.leads.rules import sales_rules, stage_rules
from campaigns.selectors.leads.timeline import timeline_of
from campaigns.selectors.leads.work import LeadWork, position_of, work_of
from campaigns.selectors.leads.worth import checklist_of, cost_of, minutes_of
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.leads.closing_forms import AssignForm
from loyalty_club.dashboard.leads.contacts import contact_form
from loyalty_club.dashboard.leads.judging import marks_context, marks_shown
from loyalty_club.dashboard.leads.lead_story import shown_story
from loyalty_club.dashboard.leads.lead_words import ADVICE, evidence_words
from loyalty_club.dashboard.leads.path import checks_shown, path_of
from loyalty_club.dashboard.leads.plans import later_days, put_off_days, task_form
from loyalty_club.dashboard.leads.seeing import sees_lead_mobile
from loyalty_club.dashboard.leads.undo import undo_of
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import new_key
from members.roles import Actor, Right
from members.selectors.club import club_day


@require_safe
@staff_page(Right.LEADS_READ)
def lead(request: HttpRequest, actor: Actor, lead_id: int) -> HttpResponse:
    """The lead's page."""
    row = access_lead(actor, lead_id)
    work, rules, now = work_of(row.pk), sales_rules(), timezone.now()
    kept_rules = stage_rules()
    step = next_step(position_of(row, work, least_score=rules.least_score))
    may_write = actor.may(Right.LEADS_WRITE)
    return show(
        request,
        actor,
        "dashboard/lead.html",
        lead=row,
        work=work,
        grade=grade_shown(row),
        least_score=rules.least_score,
        step=step,
        advice=ADVICE[step],
        path=path_of(row, work, kept_rules, now=now),
        days=days_at_stage(row, club_day(now)),
        stalled_at=stalled_since(row, kept_rules, now=now),
        checks=checks_shown(checklist_of(row), row.stage),
        story=shown_story(timeline_of(row, work), is_whole=request.GET.get("story") == "all"),
        known=_known(actor, row),
        evidence=evidence_words(row.evidence),
        minutes=minutes_of(row.pk),
        cost=cost_of(row, now=now) if actor.may(Right.FIGURES_READ) else None,
        marks_shown=marks_shown(row),
        undo=undo_of(request, row.pk),
        sees_mobile=sees_lead_mobile(actor, row),
        today=club_day(now),
        may_write=may_write,
        is_open=row.status == "open",
        once=new_key(),
        **(_deeds(row, work, step) if may_write else {}),
    )


def _deeds(row: Any, work: LeadWork, step: str) -> dict[str, Any]:
    """The forms that stand on the page itself."""
    people = sellers(None if row.shop_id is None else [row.shop_id])
    context: dict[str, Any] = {
        "assign_form": AssignForm(people=people, initial={"assignee": row.assignee_id}),
        "stages": [one for one in stage_choices() if one[0] != KEPT],
        "later": later_days(),
        "put_off": put_off_days(),
    }
    if step == "judge":
        context |= marks_context(row)
    elif step in {"call", "call_again"}:
        context["form"] = contact_form(row, work.open_tasks, people)
    elif step == "plan":
        context["form"] = task_form(row, people)
    return context


def _known(actor: Actor, row: Any) -> Any:
    """Whom else it may be, for as long as he is open: members, and leads that one may look at."""
    if row.status != "open":
        return None
    found = duplicates_of(mobile=row.mobile, email=row.email, name=row.full_name, leave_out=row.pk)
    seen = [
        one
        for one in found.leads
        if actor.shop_ids is None or one.shop_id is None or one.shop_id in actor.shop_ids
    ]
    return {
        "leads": [(one, found.why_leads[one.pk]) for one in seen],
        "members": [(one, found.why_members[one.pk]) for one in found.members],
        "elsewhere": len(found.leads) - len(seen),
    }
