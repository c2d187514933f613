"""What became of reminders, the newest first; and those of one member, past and to come."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from campaigns.selectors.reminders import past_reminders, reminders_of
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.reminders.reminder_forms import HistoryFilter
from loyalty_club.dashboard.reminders.reminder_words import OUTCOMES, icon_of
from loyalty_club.dashboard.reminders.reminders import row_of
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right
from members.selectors.occasions import occasion_choices

OF_ONE = 6


@dataclass(frozen=True, slots=True)
class Past:
    """One decided reminder in words."""

    row: Any
    icon: str
    name: str
    whose: str
    outcome: object
    tone: str


@require_safe
@staff_page(Right.FIGURES_READ, Right.MEMBERS_READ)
def history(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every reminder that was due."""
    asked = HistoryFilter(request.GET)
    rows = past_reminders(outcome=asked.chosen("outcome"), shop_ids=actor.shop_ids)
    page = page_of(request, rows)
    return show(
        request,
        actor,
        "dashboard/reminder_history.html",
        filter=asked,
        page=page,
        past=_in_words(list(page)),
    )


def member_reminders(member_id: int) -> dict[str, Any]:
    """What the member's page tells of reminders: those of the next weeks, and the latest."""
    return {
        "coming_reminders": [row_of(one) for one in reminders_of(member_id)[:OF_ONE]],
        "past_reminders": _in_words(list(past_reminders(member_id=member_id)[:OF_ONE])),
    }


def _in_words(rows: list[Any]) -> list[Past]:
    names = {}
    if any(row.occasion for row in rows):
        names = {one.key: one.name for one in occasion_choices()}
    return [_past(row, names) for row in rows]


def _past(row: Any, names: dict[str, str]) -> Past:
    words, tone = OUTCOMES[row.outcome]
    kept = row.date
    name, whose = names.get(row.occasion, row.occasion), ""
    if kept is not None:
        name, whose = kept.title or kept.get_kind_display(), kept.get_whose_display()
    return Past(
        row=row,
        icon=icon_of("occasion" if kept is None else kept.kind),
        name=name,
        whose=whose,
        outcome=words,
        tone=tone,
    )
