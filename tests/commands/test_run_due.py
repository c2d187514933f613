"""run_due: one tick, from a shell or a cron job."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from loyalty_club.timetable import JOBS
from members.models import Clock, JobRun
from tests.cast import assemble_cast

pytestmark = pytest.mark.django_db(transaction=True)

MORNING = "2026-09-01T10:45"


def run(*arguments: str) -> str:
    """What the command says."""
    out = StringIO()
    call_command("run_due", *arguments, stdout=out)
    return out.getvalue()


def run_json(*arguments: str) -> dict[str, Any]:
    """The same as data."""
    found: dict[str, Any] = json.loads(run("--json", *arguments))
    return found


def test_everything_that_is_due_is_done_and_nothing_is_left_for_the_next() -> None:
    assemble_cast()

    first = run_json("--now", MORNING)
    again = run_json("--now", MORNING)

    assert set(first) == {"now", "jobs", "problems", "paused", "elsewhere"}
    assert first["now"] == "2026-09-01T10:45:00+03:30"
    assert set(first["jobs"]) == {job.name for job in JOBS}
    assert (first["problems"], first["paused"], first["elsewhere"]) == ({}, False, False)
    assert set(again["jobs"].values()) == {0}
    assert "erase_due_members" not in again["jobs"]


def test_before_there_is_a_club_nothing_goes_wrong() -> None:
    found = run_json("--now", MORNING)

    assert found["problems"] == {}
    assert set(found["jobs"]) == {job.name for job in JOBS}


def test_it_speaks_to_people() -> None:
    text = run("--now", MORNING)

    assert text.startswith("2026-09-01 10:45:00 ")
    assert "       0  send_due_messages" in text


def test_an_instant_is_checked() -> None:
    with pytest.raises(CommandError, match="not an instant"):
        run("--now", "tomorrow")


def test_an_offset_is_heeded() -> None:
    assert run_json("--now", "2026-09-01T07:15:00+00:00")["now"] == "2026-09-01T10:45:00+03:30"


def test_after_a_jump_it_waits_for_a_word() -> None:
    run()
    Clock.objects.update(ticked_at=timezone.now() - timedelta(days=1))
    JobRun.objects.all().delete()

    waiting, words = run_json(), run()
    right = run_json("--clock-is-right")

    assert (waiting["paused"], waiting["jobs"]) == (True, {})
    assert "run_due --clock-is-right" in words
    assert right["paused"] is False
    assert "send_due_messages" in right["jobs"]
