"""What is to be done about leads today: tasks by their day, and leads that nobody looks after."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from campaigns.models import Interaction, Lead, LeadTask
from campaigns.selectors.leads.board import days_at_stage, grade_shown
from campaigns.selectors.leads.leads import leads_list
from campaigns.selectors.leads.rules import sales_rules
from members.selectors.club import club_day

MOST_CALLS = 100
MOST_STALLED = 12
ShopIds = Iterable[int] | None
Hindrance = Literal["", "not_judged", "too_poor"]


@dataclass(frozen=True, slots=True)
class Call:
    """A task that is due, its lead, the latest contact with him, and what forbids to follow him
    up. `days_late` is zero on its day and below zero before it.
    """

    task: LeadTask
    lead: Lead
    grade: str
    days_late: int
    last: Interaction | None
    hindrance: Hindrance


@dataclass(frozen=True, slots=True)
class Calls:
    """What is due by today, the longest due first, and tomorrow; `more` are due beside those."""

    due: list[Call]
    tomorrow: list[Call]
    more: int


@dataclass(frozen=True, slots=True)
class Stalled:
    """A lead that stands too long where it stands, and about which nothing is planned."""

    lead: Lead
    grade: str
    days: int
    hindrance: Hindrance


def calls_of(
    shop_ids: ShopIds,
    *,
    assignee_id: int | None = None,
    is_for_nobody: bool = False,
    now: datetime | None = None,
) -> Calls:
    """Open tasks about open leads of these shops and of none; at most a hundred that are due, and
    a hundred of tomorrow. Four or five statements.
    """
    today = club_day(now)
    rows = _tasks(shop_ids).select_related("lead__source", "lead__shop", "assignee")
    if assignee_id is not None or is_for_nobody:
        rows = rows.filter(assignee_id=assignee_id)
    due = list(rows.filter(due_on__lte=today)[: MOST_CALLS + 1])
    more = rows.filter(due_on__lte=today).count() - MOST_CALLS if len(due) > MOST_CALLS else 0
    tomorrow = list(rows.filter(due_on=today + timedelta(days=1))[:MOST_CALLS])
    shown = due[:MOST_CALLS]
    last = _last_contacts({task.lead_id for task in (*shown, *tomorrow)})
    least = sales_rules().least_score

    def call(task: LeadTask) -> Call:
        return Call(
            task=task,
            lead=task.lead,
            grade=grade_shown(task.lead),
            days_late=(today - task.due_on).days,
            last=last.get(task.lead_id),
            hindrance=_hindrance(task.lead, least),
        )

    return Calls([call(task) for task in shown], [call(task) for task in tomorrow], more)


def count_calls_due(shop_ids: ShopIds, *, now: datetime | None = None) -> int:
    """How many open tasks about open leads are due by today: one statement."""
    return _tasks(shop_ids).filter(due_on__lte=club_day(now)).count()


def stalled_leads(
    shop_ids: ShopIds,
    *,
    assignee_id: int | None = None,
    is_for_nobody: bool = False,
    now: datetime | None = None,
) -> tuple[list[Stalled], int]:
    """The dozen that have stalled for longest while nothing is planned, and how many there are.
    Four statements.
    """
    now = now or timezone.now()
    rows = _forsaken(shop_ids, assignee_id, now)
    if is_for_nobody:
        rows = rows.filter(assignee=None)
    least = sales_rules().least_score
    found = [
        Stalled(
            lead, grade_shown(lead), days_at_stage(lead, club_day(now)), _hindrance(lead, least)
        )
        for lead in rows.order_by("stage_at", "pk")[:MOST_STALLED]
    ]
    return found, rows.count()


def count_stalled(shop_ids: ShopIds, *, now: datetime | None = None) -> int:
    """How many leads have stalled, whether or not something is planned: two statements."""
    return leads_list(shop_ids, status=Lead.Status.OPEN, is_stalled=True, now=now).count()


def _tasks(shop_ids: ShopIds) -> QuerySet[LeadTask]:
    rows = LeadTask.objects.filter(status=LeadTask.Status.OPEN, lead__status=Lead.Status.OPEN)
    if shop_ids is not None:
        rows = rows.filter(Q(lead__shop=None) | Q(lead__shop__in=list(shop_ids)))
    return rows.order_by("due_on", "id")


def _forsaken(shop_ids: ShopIds, assignee_id: int | None, now: datetime) -> QuerySet[Lead]:
    planned = LeadTask.objects.filter(lead=OuterRef("pk"), status=LeadTask.Status.OPEN)
    rows = leads_list(
        shop_ids, status=Lead.Status.OPEN, assignee_id=assignee_id, is_stalled=True, now=now
    )
    return rows.filter(~Exists(planned))


def _last_contacts(lead_ids: Iterable[int]) -> dict[int, Interaction]:
    rows = Interaction.objects.filter(lead_id__in=list(lead_ids))
    return {row.lead_id: row for row in rows.order_by("lead_id", "-at", "-id").distinct("lead_id")}


def _hindrance(lead: Lead, least: int) -> Hindrance:
    if lead.score is None:
        return "not_judged"
    return "too_poor" if lead.score < least else ""
