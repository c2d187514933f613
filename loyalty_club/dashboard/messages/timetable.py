"""The timetable: what runs when, what ran, and whether the clock can be believed."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.messages.job_words import (
    job_name,
    job_times,
    moment_words,
    problem_words,
)
from loyalty_club.slots import SLOTS
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right
from members.rules.timetable import Timed, next_slot
from members.selectors.clock import pulse
from members.selectors.club import club_zone
from members.selectors.timetable import LastRun, last_runs
from members.services.clock import believe_clock

ALL_DAY = gettext_lazy("All day long")
BY_TIME = gettext_lazy("At fixed times")


@dataclass(frozen=True, slots=True)
class Entry:
    """One job as the page shows it."""

    name: str
    times: str
    run: LastRun | None
    ran: str
    problem: str
    next: str


@dataclass(frozen=True, slots=True)
class Part:
    """Jobs of a kind, in the order in which they come."""

    title: Promise
    entries: list[Entry]


@require_safe
@staff_page(Right.AUDIT_READ)
def timetable(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What runs when, the last run of each, and the next."""
    now = timezone.now()
    runs = last_runs([job.name for job in SLOTS], now=now)
    by_time = sorted((job for job in SLOTS if job.at), key=lambda job: job.at)
    parts = [
        Part(ALL_DAY, [_entry(job, runs, now) for job in SLOTS if not job.at]),
        Part(BY_TIME, [_entry(job, runs, now) for job in by_time]),
    ]
    found = pulse()
    return show(
        request,
        actor,
        "dashboard/timetable.html",
        parts=parts,
        pulse=found,
        rested=found.seconds // 60,
        has_run=bool(runs) or found.state != "never",
        clock_jumped_at=found.jumped_at,
        failing=sum(bool(entry.problem) for part in parts for entry in part.entries),
    )


@require_POST
@staff_page(Right.SHOPS_MANAGE)
def believe(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The owner has looked at his watch: the clock is right."""
    if believe_clock(actor=actor):
        messages.success(request, _("The timetable goes on with the next minute."))
    return redirect("dashboard-timetable")


def _entry(job: Timed, runs: dict[str, LastRun], now: datetime) -> Entry:
    run = runs.get(job.name)
    return Entry(
        name=job_name(job),
        times=job_times(job),
        run=run,
        ran=moment_words(run.at, now) if run is not None else "",
        problem=problem_words(run) if run is not None else "",
        next=moment_words(next_slot(job, now, club_zone()), now),
    )
