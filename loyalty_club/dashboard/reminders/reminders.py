"""The next days: who will be told of which day and in which words, and what will hold it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.selectors.due_reminders import Within
from campaigns.selectors.reminders import (
    ComingDays,
    ComingReminder,
    OccasionDue,
    coming_days,
)
from campaigns.services.reminder_changes import (
    restore_reminder,
    reword_reminder,
    skip_reminder,
)
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.reminders.reminder_forms import RemindersFilter
from loyalty_club.dashboard.reminders.reminder_words import HOLDS, OUTCOMES, icon_of, step_words
from loyalty_club.web.guards import staff_page
from loyalty_club.web.sentences import sentence_for
from members.exceptions import ClubError, NotAllowed
from members.roles import Actor, Right
from members.selectors.club import club_day

A_DAY = 8
A_PAGE = 40
NOT_FOUND = 404
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Row:
    """One reminder in words; each hold, and what became of it, with the colour of its pill."""

    coming: ComingReminder
    icon: str
    step: str
    holds: list[tuple[object, str]]
    outcome: tuple[object, str] | None


@dataclass(frozen=True, slots=True)
class Day:
    """What leaves on one day; `more` are not shown."""

    on: date
    rows: list[Row]
    occasions: list[OccasionDue]
    count: int
    more: int


@require_safe
@staff_page(Right.FIGURES_READ, Right.MEMBERS_READ)
def reminders(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The next days, or one of them with all that leaves on it."""
    asked = RemindersFilter(request.GET, actor=actor)
    today = club_day()
    day: date | None = asked.chosen("day") or None
    page = asked.chosen("page") or 1 if day else 1
    last = today + (int(asked.chosen("days") or 14) - 1) * ONE_DAY
    within = Within(
        shop_ids=asked.shop_ids,
        kind=asked.chosen("kind"),
        ready=asked.chosen("state"),
        skipped=(page - 1) * A_PAGE,
        most=A_PAGE if day else A_DAY,
    )
    coming = coming_days(day or today, day or last, within=within)
    return show(
        request,
        actor,
        "dashboard/reminders.html",
        filter=asked,
        day=day,
        number=page,
        has_more=day is not None and coming.counts.get(day, 0) > page * A_PAGE,
        days=_days(coming),
        total=sum(coming.counts.values()),
        leaving_today=coming.counts.get(today, 0),
        unsure=[one for one in coming.occasions if not one.due.is_sure],
        today=today,
        may_change=actor.may(Right.CAMPAIGNS_MANAGE),
    )


@require_POST
@staff_page(Right.CAMPAIGNS_MANAGE)
def change(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Leave one out, take that back, or say it in other words; then the list as it stood."""
    try:
        said = _do(request, actor, request.POST.get("key", "")[:100])
    except ClubError as refusal:
        if isinstance(refusal, NotAllowed) or refusal.status == NOT_FOUND:
            raise
        messages.error(request, sentence_for(refusal))
    else:
        messages.success(request, said)
    place = redirect("dashboard-reminders")
    if request.GET:
        place["Location"] += f"?{request.GET.urlencode()}"
    return place


def row_of(coming: ComingReminder) -> Row:
    """One reminder in words."""
    planned = coming.planned
    return Row(
        coming=coming,
        icon=icon_of(coming.kind),
        step=step_words(coming.case.due.step.name, coming.case.due.step.days),
        holds=[HOLDS[hold] for hold in coming.holds],
        outcome=None if planned is None else OUTCOMES[planned.outcome],
    )


def _do(request: HttpRequest, actor: Actor, key: str) -> str:
    match request.POST.get("deed"):
        case "skip":
            skip_reminder(key=key, actor=actor)
            return _("This reminder is left out.")
        case "restore":
            restore_reminder(key=key, actor=actor)
            return _("This reminder leaves as planned.")
        case "plain":
            reword_reminder(key=key, text="", actor=actor)
            return _("This reminder has the plan's words again.")
        case _other:
            reword_reminder(key=key, text=request.POST.get("text", ""), actor=actor)
            return _("The words are kept for this reminder.")


def _days(coming: ComingDays) -> list[Day]:
    by_day: dict[date, list[Row]] = {}
    for one in coming.rows:
        by_day.setdefault(one.leaves_on, []).append(row_of(one))
    spoken: dict[date, list[OccasionDue]] = {}
    for occasion in coming.occasions:
        if occasion.people:
            spoken.setdefault(occasion.due.due.leaves_on, []).append(occasion)
    return [_day(on, count, by_day, spoken) for on, count in coming.counts.items()]


def _day(
    on: date,
    count: int,
    by_day: dict[date, list[Row]],
    spoken: dict[date, list[OccasionDue]],
) -> Day:
    rows: Sequence[Row] = by_day.get(on, [])
    return Day(on, list(rows), spoken.get(on, []), count, count - len(rows))
