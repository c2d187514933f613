"""All leads: narrowed, in an order, page by page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from campaigns.selectors.leads.board import days_at_stage, grade_shown, next_tasks
from campaigns.selectors.leads.leads import leads_list
from campaigns.selectors.leads.listing import in_order
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.leads.lead_filters import LeadsFilter
from loyalty_club.dashboard.leads.seeing import sees_lead_mobile
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right
from members.selectors.club import club_day


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A lead in the list, as the page shows it."""

    lead: Any
    grade: str
    days: int
    task: Any
    days_late: int
    sees_mobile: bool


@require_safe
@staff_page(Right.LEADS_READ)
def leads(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everybody who was ever a lead, the newest first."""
    asked = LeadsFilter(request.GET, actor=actor)
    page = page_of(request, leads_asked(asked))
    return show(
        request,
        actor,
        "dashboard/leads.html",
        filter=asked,
        page=page,
        rows=_rows(actor, list(page)),
    )


def leads_asked(asked: LeadsFilter) -> Any:
    """The leads that a filter asks for, in its order."""
    rows = leads_list(
        asked.shop_ids,
        search=asked.chosen("q"),
        stage=asked.number("stage"),
        status=asked.chosen("status"),
        source_id=asked.source_id,
        campaign_id=asked.number("campaign"),
        assignee_id=asked.assignee_id,
        grade=asked.chosen("grade"),
        is_stalled=asked.is_stalled,
    )
    if asked.is_for_nobody:
        rows = rows.filter(assignee=None)
    return in_order(rows, asked.lead_order)


def _rows(actor: Actor, found: list[Any]) -> list[LeadRow]:
    today = club_day()
    tasks = next_tasks(lead.pk for lead in found)
    return [
        LeadRow(
            lead=lead,
            grade=grade_shown(lead),
            days=days_at_stage(lead, today),
            task=tasks.get(lead.pk),
            days_late=(today - tasks[lead.pk].due_on).days if lead.pk in tasks else 0,
            sees_mobile=sees_lead_mobile(actor, lead),
        )
        for lead in found
    ]
