"""What ran when, for who wants to know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from members.models import JobRun
from members.selectors.club import club_day

RECENT = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last run of one job: how many it did then, and today in all; `problem` names what went
    wrong, and `is_at_work` where it has no end yet.
    """

    job: str
    at: datetime
    count: int | None
    today: int
    problem: str
    attempts: int
    is_at_work: bool


def last_runs(names: Sequence[str], *, now: datetime | None = None) -> dict[str, LastRun]:
    """The last run of each of these jobs; those that have not run for days are left out. Two
    statements.
    """
    now = now or timezone.now()
    today = JobRun.objects.filter(business_date=club_day(now), started_at__lte=now)
    sums = dict(
        today.order_by().values_list("job").annotate(done=Coalesce(Sum("count"), 0)),
    )
    return {
        row.job: LastRun(
            job=row.job,
            at=row.started_at,
            count=row.count,
            today=sums.get(row.job, 0),
            problem=row.problem if row.ended_at else "",
            attempts=row.attempts,
            is_at_work=row.ended_at is None,
        )
        for row in _newest(now).filter(job__in=names)
    }


def failing_jobs() -> dict[str, str]:
    """What went wrong with each job whose last run did not come through."""
    return {row.job: row.problem for row in _newest(timezone.now()) if row.problem}


def _newest(now: datetime) -> QuerySet[JobRun]:
    """The newest run of every job; a look at a few days is enough, and stays quick."""
    recent = JobRun.objects.filter(started_at__range=(now - RECENT, now))
    return recent.order_by("job", "-slot").distinct("job")
