"""The board of leads: seven columns with their sums, and of each the cards that are due first."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from campaigns.models import Lead, LeadTask, StageRule
from campaigns.rules.leads.quality import grade_of
from campaigns.selectors.leads.leads import leads_list, stalled_since
from campaigns.selectors.leads.rules import stage_rules
from members.selectors.club import club_day

MOST_CARDS = 30
# So long those stay on the board who have become members.
WON_SHOWN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Card:
    """A lead on the board: `days` at its stage, its `grade` (empty where nobody has judged it),
    and the open task that is due first; `days_late` is zero on its day, below zero before it.
    """

    lead: Lead
    days: int
    grade: str
    is_stalled: bool
    task: LeadTask | None
    days_late: int


@dataclass(frozen=True, slots=True)
class Column:
    """One stage: what it asks for, at most thirty cards, and the sums of all that stand there.

    `value` is money; the last stage counts those who were won in the last thirty days.
    """

    stage: int
    label: str
    rule: StageRule
    cards: list[Card]
    count: int
    value: int
    stalled: int

    @property
    def more(self) -> int:
        """How many stand here beside the cards."""
        return self.count - len(self.cards)


def board_of(
    shop_ids: Iterable[int] | None,
    *,
    search: str = "",
    assignee_id: int | None = None,
    is_for_nobody: bool = False,
    source_id: int | None = None,
    now: datetime | None = None,
) -> list[Column]:
    """The seven columns, for leads of these shops and of none. Five statements.

    Who has the earliest task stands on top, then who has been at the stage for longest; of the
    won ones the latest.
    """
    now = now or timezone.now()
    rows = leads_list(
        shop_ids, search=search, assignee_id=assignee_id, source_id=source_id, now=now
    ).filter(Q(status=Lead.Status.OPEN) | Q(status=Lead.Status.WON, closed_at__gte=now - WON_SHOWN))
    if is_for_nobody:
        rows = rows.filter(assignee=None)
    rules, sums = stage_rules(), _sums(rows)
    cards = _cards(rows, rules, now)
    return [
        Column(
            stage=stage,
            label=str(label),
            rule=rules[stage],
            cards=cards[stage],
            **sums.get(stage, {"count": 0, "value": 0, "stalled": 0}),
        )
        for stage, label in Lead.Stage.choices
    ]


def next_tasks(lead_ids: Iterable[int]) -> dict[int, LeadTask]:
    """The open task of each of these leads that is due first. One statement."""
    rows = LeadTask.objects.filter(lead_id__in=list(lead_ids), status=LeadTask.Status.OPEN)
    rows = rows.order_by("lead_id", "due_on", "id").distinct("lead_id")
    return {task.lead_id: task for task in rows}


def grade_shown(lead: Lead) -> str:
    """The letter of a lead's quality; empty where nobody has judged it."""
    return "" if lead.score is None else grade_of(lead.score)


def days_at_stage(lead: Lead, today: date) -> int:
    """For how many of the club's days the lead has stood where it stands."""
    return (today - club_day(lead.stage_at)).days


def _sums(rows: QuerySet[Lead]) -> dict[int, dict[str, int]]:
    sums = (
        rows.order_by()
        .values("stage")
        .annotate(
            count=Count("id"),
            sum=Sum("value"),
            late=Count("id", filter=Q(is_stalled=True)),
        )
        .values_list("stage", "count", "sum", "late")
    )
    return {
        stage: {"count": count, "value": value, "stalled": stalled}
        for stage, count, value, stalled in sums
    }


def _cards(
    rows: QuerySet[Lead], rules: Mapping[int, StageRule], now: datetime
) -> dict[int, list[Card]]:
    first = LeadTask.objects.filter(lead=OuterRef("pk"), status=LeadTask.Status.OPEN)
    order = (F("due_on").asc(nulls_last=True), F("closed_at").desc(), F("stage_at").asc(), "id")
    shown = rows.annotate(due_on=Subquery(first.order_by("due_on").values("due_on")[:1]))
    shown = shown.annotate(place=Window(RowNumber(), partition_by="stage", order_by=order))
    leads = list(shown.filter(place__lte=MOST_CARDS).order_by("stage", "place"))
    tasks = next_tasks(lead.pk for lead in leads)
    cards: dict[int, list[Card]] = defaultdict(list)
    for lead in leads:
        is_stalled = stalled_since(lead, rules, now=now) is not None
        cards[lead.stage].append(
            _card(lead, tasks.get(lead.pk), club_day(now), is_stalled=is_stalled)
        )
    return cards


def _card(lead: Lead, task: LeadTask | None, today: date, *, is_stalled: bool) -> Card:
    return Card(
        lead=lead,
        days=days_at_stage(lead, today),
        grade=grade_shown(lead),
        is_stalled=is_stalled,
        task=task,
        days_late=0 if task is None else (today - task.due_on).days,
    )
