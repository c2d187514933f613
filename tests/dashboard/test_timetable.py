"""The timetable page: every job in words, its last run, what failed, and when it comes next."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from loyalty_club.dashboard.messages.job_words import JOB_WORDS, job_times, moment_words
from loyalty_club.timetable import JOBS
from members.models import Clock, JobRun
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter

pytestmark = pytest.mark.django_db
PAGE = "dashboard-timetable"


def ran(job: str, at: datetime, *, count: int = 0, problem: str = "", attempts: int = 1) -> None:
    """One run of a job."""
    JobRun.objects.create(
        job=job,
        slot=at,
        business_date=at.date(),
        started_at=at,
        ended_at=at,
        count=count,
        problem=problem,
        attempts=attempts,
    )


def test_every_job_has_its_words() -> None:
    assert set(JOB_WORDS) == {job.name for job in JOBS}


def test_every_job_has_a_name_of_its_own_and_a_time() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)
    assert not [job.name for job in JOBS if job.at and job.every]
    assert JOBS[-1].name == "send_due_messages"
    assert [job.name for job in JOBS if job.catches_up] == ["plan_reminders"]


def test_times_are_said_in_words() -> None:
    with override("en"):
        words = {job.name: job_times(job) for job in JOBS}

    assert words["send_due_messages"] == "every minute"
    assert words["watch_cap"] == "every 5 minutes"
    assert words["expire_points"] == "every hour"
    assert words["verify_ledger"] == "every day at 03:30"
    assert words["reward_dates"] == "14 times a day, from 08:20 to 21:20"


def test_a_moment_is_said_as_short_as_it_can_be() -> None:
    with override("en"):
        words = [moment_words(NOON + days * DAY, NOON) for days in (-1, 0, 1, 2)]

    assert words == ["yesterday, 12:00", "12:00", "tomorrow, 12:00", "2026-09-03, 12:00"]


@pytest.mark.usefixtures("noon")
def test_the_last_runs_and_todays_sums(enter: Enter) -> None:
    Clock.objects.create(ticked_at=NOON)
    ran("expire_points", NOON - timedelta(hours=2), count=30)
    ran("expire_points", NOON - timedelta(hours=1), count=12)
    ran("expire_points", NOON - DAY, count=500)

    page = enter("owner").get(reverse(PAGE))

    (entry,) = [
        entry
        for part in page.context["parts"]
        for entry in part.entries
        if entry.name == "Points at their end expire"
    ]
    assert (entry.ran, entry.run.today, entry.next) == ("11:00", 42, "12:30")
    assert page.context["failing"] == 0


@pytest.mark.usefixtures("noon")
def test_what_failed_is_said(enter: Enter) -> None:
    Clock.objects.create(ticked_at=NOON)
    ran("verify_ledger", NOON, problem="OperationalError", attempts=3)

    text = enter("manager").get(reverse(PAGE)).content.decode()

    assert "1 job did not come through the last time." in text
    assert "Did not come through 3 times (OperationalError)" in text


@pytest.mark.usefixtures("noon")
def test_where_nobody_calls_it_says_so(enter: Enter) -> None:
    owner = enter("owner")

    empty = owner.get(reverse(PAGE)).content.decode()
    Clock.objects.create(ticked_at=NOON - timedelta(minutes=20))
    late = owner.get(reverse(PAGE)).content.decode()

    assert "Nothing has run yet." in empty
    assert "Nobody has called the timetable for 20 minutes." in late
